package interstate.pacing;

/** Where a pacer's seeds come from; the kernel's random numbers in production. */
interface Seeds {

    void fill(byte[] seed);
}
