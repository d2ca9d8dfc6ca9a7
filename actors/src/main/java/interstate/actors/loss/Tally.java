package interstate.actors.loss;

/** How often something happened in the time that has just passed, to one part of that time. */
final class Tally {

    private final long partNs;
    private final int[] parts;
    private long newest;

    /**
     * @param parts how many the time is cut into
     * @param partNs length of each
     */
    Tally(int parts, long partNs) {
        this.parts = new int[parts];
        this.partNs = partNs;
    }

    void add(long nowNs) {
        goTo(nowNs);
        parts[(int) (newest % parts.length)]++;
    }

    /** In all parts up to now; the one under way counts as a whole one. */
    long count(long nowNs) {
        goTo(nowNs);
        long sum = 0;
        for (int part : parts) {
            sum += part;
        }
        return sum;
    }

    private void goTo(long nowNs) {
        long now = Math.max(newest, nowNs / partNs);
        for (long part = Math.max(newest + 1, now - parts.length + 1); part <= now; part++) {
            parts[(int) (part % parts.length)] = 0;
        }
        newest = now;
    }
}
