package interstate.actors.plan;

import java.util.Arrays;

/** Packets of one direction by number: when each entered, and how long a dispatch delay it would have needed. */
final class PacketBook {

    /** It did not come. */
    static final long NEVER = Long.MAX_VALUE;

    private long[] enteredNs = new long[1 << 10];
    private long[] needNs = new long[1 << 10];
    private int first;
    private int next;

    /** The number of the packet that enters next. */
    int next() {
        return next;
    }

    void entered(long nowNs) {
        if (next - first == enteredNs.length) {
            grow();
        }
        enteredNs[at(next)] = nowNs;
        needNs[at(next)] = NEVER;
        next++;
    }

    /** It came; of no interest once it was taken out. */
    void came(int number, long neededNs) {
        if (number >= first && number < next) {
            needNs[at(number)] = neededNs;
        }
    }

    boolean isEmpty() {
        return first == next;
    }

    /** When the oldest entered; there is one. */
    long oldestEnteredNs() {
        return enteredNs[at(first)];
    }

    /** Takes the oldest out and tells what it needed. */
    long take() {
        return needNs[at(first++)];
    }

    private int at(int number) {
        return number & (enteredNs.length - 1);
    }

    private void grow() {
        long[] entered = Arrays.copyOf(enteredNs, 2 * enteredNs.length);
        long[] needed = Arrays.copyOf(needNs, 2 * needNs.length);
        for (int number = first; number < next; number++) {
            int to = number & (entered.length - 1);
            entered[to] = enteredNs[at(number)];
            needed[to] = needNs[at(number)];
        }
        enteredNs = entered;
        needNs = needed;
    }
}
