package interstate.it.judge;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.agrona.collections.LongArrayList;

/**
 * How late datagrams passed the observer, against the instants drawn for them. Each datagram belongs to the newest slot
 * that is not after it (a pacer that is late skips what is a whole interval gone and sends the newest), or to an empty one
 * before if it passed just after that one's interval and another datagram is the newest's; a slot has at most one.
 *
 * @param matched datagrams with a slot
 * @param doubled datagrams whose slot already had one, or that came before any slot
 * @param strays when these passed, and how long after the three newest instants, for whoever looks into it
 * @param missed slots inside the capture without a datagram
 * @param missedUnexcused of these, slots not inside a host stall
 * @param all of every matched datagram
 * @param unexcused of those whose slot is not inside a host stall
 */
public record Lateness(
        int matched,
        int doubled,
        List<String> strays,
        int missed,
        int missedUnexcused,
        Quantiles all,
        Quantiles unexcused) {
    /** The two clocks of a comparison agree to a few microseconds at best; so much early still counts as on time. */
    public static final long TOLERANCE_NS = 20_000;

    /**
     * Longest that a datagram is taken to be under way between the pacer's last look at the clock and the observer, but for a
     * host stall in that time.
     */
    static final long UNDER_WAY_NS = 100_000;

    private static final int NONE = -1;

    /**
     * Gives every datagram its slot.
     *
     * @param timesNs when datagrams passed, ascending
     * @param instantsNs when slots were due, ascending, same clock
     * @param stalls same clock
     */
    public static Lateness of(long[] timesNs, long[] instantsNs, Stalls stalls) {
        int[] slots = new int[timesNs.length];
        int doubled = match(timesNs, instantsNs, stalls, slots);
        LongArrayList all = new LongArrayList();
        LongArrayList unexcused = new LongArrayList();
        List<String> strays = new ArrayList<>();
        int missed = 0;
        int missedUnexcused = 0;
        int next = NONE;
        for (int i = 0; i < slots.length; i++) {
            int slot = slots[i];
            if (slot == NONE) {
                strays.add(stray(timesNs, i, instantsNs, stalls));
                continue;
            }
            for (int skipped = next; next != NONE && skipped < slot; skipped++) {
                missed++;
                missedUnexcused += stalls.contains(instantsNs[skipped]) ? 0 : 1;
            }
            next = slot + 1;
            long late = timesNs[i] - instantsNs[slot];
            all.addLong(late);
            if (!stalls.contains(instantsNs[slot])) {
                unexcused.addLong(late);
            }
        }
        return new Lateness(
                all.size(),
                doubled,
                List.copyOf(strays),
                missed,
                missedUnexcused,
                Quantiles.of(all.toLongArray()),
                Quantiles.of(unexcused.toLongArray()));
    }

    private static String stray(long[] timesNs, int i, long[] instantsNs, Stalls stalls) {
        int newest = NONE;
        while (newest + 1 < instantsNs.length && instantsNs[newest + 1] <= timesNs[i] + TOLERANCE_NS) {
            newest++;
        }
        StringBuilder after = new StringBuilder();
        for (int slot = Math.max(0, newest - 3); slot <= newest; slot++) {
            after.append(String.format(Locale.ROOT, " %.3f", (timesNs[i] - instantsNs[slot]) / 1e6));
        }
        StringBuilder others = new StringBuilder();
        for (int other = Math.max(0, i - 4); other <= Math.min(timesNs.length - 1, i + 2); other++) {
            others.append(String.format(Locale.ROOT, " %.3f", (timesNs[other] - timesNs[i]) / 1e6));
        }
        return "ms after instants" + after + ", datagrams around at" + others
                + (stalls.touches(timesNs[i] - 5_000_000, timesNs[i]) ? ", in a host stall" : "");
    }

    /**
     * Writes each datagram's slot or {@link #NONE}.
     *
     * @return datagrams without one
     */
    private static int match(long[] timesNs, long[] instantsNs, Stalls stalls, int[] slots) {
        int unmatched = 0;
        int next = 0;
        int last = NONE;
        int beforeLast = NONE;
        for (int i = 0; i < timesNs.length; i++) {
            int slot = next - 1;
            while (slot + 1 < instantsNs.length && instantsNs[slot + 1] <= timesNs[i] + TOLERANCE_NS) {
                slot++;
            }
            if (slot >= next) {
                slots[i] = slot;
                next = slot + 1;
                beforeLast = last;
                last = i;
            } else if (beforeLast != NONE
                    && last == i - 1
                    && slots[beforeLast] < slot - 1
                    && (timesNs[last] - instantsNs[slot] <= UNDER_WAY_NS
                            || stalls.touches(instantsNs[slot - 1], timesNs[last]))) {
                // The last may have been handed over at the end of its slot, which was empty, and passed in this one.
                slots[last]--;
                slots[i] = slot;
                beforeLast = last;
                last = i;
            } else {
                slots[i] = NONE;
                unmatched++;
            }
        }
        return unmatched;
    }
}
