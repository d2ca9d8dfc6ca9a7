package interstate.it.judge;

import org.agrona.collections.LongArrayList;

/**
 * How late datagrams passed the observer, against the instants drawn for them. Each datagram belongs to the newest slot
 * that is not after it (a pacer that is late skips what is a whole interval gone and sends the newest), and a slot has at
 * most one.
 *
 * @param matched datagrams with a slot
 * @param doubled datagrams whose slot already had one, or that came before any slot
 * @param missed slots inside the capture without a datagram
 * @param missedUnexcused of these, slots not inside a host stall
 * @param all of every matched datagram
 * @param unexcused of those whose slot is not inside a host stall
 */
public record Lateness(int matched, int doubled, int missed, int missedUnexcused, Quantiles all, Quantiles unexcused) {
    /** The two clocks of a comparison agree to a few microseconds at best; so much early still counts as on time. */
    public static final long TOLERANCE_NS = 20_000;

    /**
     * Gives every datagram its slot.
     *
     * @param timesNs when datagrams passed, ascending
     * @param instantsNs when slots were due, ascending, same clock
     * @param stalls same clock
     */
    public static Lateness of(long[] timesNs, long[] instantsNs, Stalls stalls) {
        LongArrayList all = new LongArrayList();
        LongArrayList unexcused = new LongArrayList();
        int doubled = 0;
        int missed = 0;
        int missedUnexcused = 0;
        int next = 0;
        boolean inside = false;
        for (long t : timesNs) {
            int slot = next - 1;
            while (slot + 1 < instantsNs.length && instantsNs[slot + 1] <= t + TOLERANCE_NS) {
                slot++;
            }
            if (slot < next) {
                doubled++;
                continue;
            }
            for (int skipped = next; inside && skipped < slot; skipped++) {
                missed++;
                missedUnexcused += stalls.contains(instantsNs[skipped]) ? 0 : 1;
            }
            inside = true;
            next = slot + 1;
            long late = t - instantsNs[slot];
            all.addLong(late);
            if (!stalls.contains(instantsNs[slot])) {
                unexcused.addLong(late);
            }
        }
        return new Lateness(
                all.size(),
                doubled,
                missed,
                missedUnexcused,
                Quantiles.of(all.toLongArray()),
                Quantiles.of(unexcused.toLongArray()));
    }
}
