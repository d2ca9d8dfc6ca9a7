package interstate.actors.circuit;

/** What becomes of the cells that come by one id from one neighbour. The links' thread. */
interface Passage {

    /** Takes the body of a cell; what is needed of it is copied. */
    void arrived(long nowNs, byte[] b, int off);
}
