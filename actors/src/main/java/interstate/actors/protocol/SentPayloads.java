package interstate.actors.protocol;

import interstate.wire.repair.NumberSet;
import interstate.wire.repair.SourceWindow;
import interstate.wire.repair.SymbolLayout;
import java.util.Arrays;

/**
 * What is known of each payload that was sent, and the images of those that may have to be repaired.
 *
 * <pre>
 *   staged --cell taken--> left --acknowledged--> settled
 *      \--missed-> void       \--reported--> lost --acknowledged, or too old--> settled
 * </pre>
 *
 * <p>Of the latest so many numbers; all below a floor are settled. A pad is a payload with nothing in it to repair. The link's
 * thread alone.
 */
final class SentPayloads {

    private static final byte SETTLED = 0;
    private static final byte STAGED_PAD = 1;
    private static final byte STAGED = 2;
    private static final byte PAD = 3;
    private static final byte LEFT = 4;
    private static final byte LOST_PAD = 5;
    private static final byte LOST = 6;
    private static final byte VOID = 7;

    private final SourceWindow window;
    private final int mask;
    private final byte[] states;
    private final long[] leftNs;
    private final long[] lostNs;
    private final long[] mendedIn;

    /** All but those that are settled. */
    private final NumberSet open;
    /** With something in them, and not known to be there. */
    private final NumberSet wanted;
    /** Of these, reported lost. */
    private final NumberSet lost;
    /** Of these, such as no repair has left for, or none that came. */
    private final NumberSet unmended;
    /** In which there is nothing, and which the other end may miss. */
    private final NumberSet untold;
    /** Of which the other end has said nothing. */
    private final NumberSet unreported;
    /** Of which repair left before the other end said anything. */
    private final NumberSet foreseen;

    private long newest = -1;
    private long newestLeft = -1;
    private long floor;

    /** @param capacity of the latest so many numbers something is known; a power of two, at least 64 */
    SentPayloads(SymbolLayout layout, int capacity) {
        this.window = new SourceWindow(layout, capacity);
        this.mask = capacity - 1;
        this.states = new byte[capacity];
        this.leftNs = new long[capacity];
        this.lostNs = new long[capacity];
        this.mendedIn = new long[capacity];
        this.open = new NumberSet(capacity);
        this.wanted = new NumberSet(capacity);
        this.lost = new NumberSet(capacity);
        this.unmended = new NumberSet(capacity);
        this.untold = new NumberSet(capacity);
        this.unreported = new NumberSet(capacity);
        this.foreseen = new NumberSet(capacity);
    }

    // ---- what becomes of them ---------------------------------------------------------------------------------------

    /** One was packed, under a number above all before; whether there is something in it. */
    boolean staged(long sequence, byte[] payload, int off) {
        long oldest = sequence - mask;
        for (long q = nextOpen(oldest); q >= 0; q = nextOpen(oldest)) {
            settle(q);
        }
        floor = Math.max(floor, oldest);
        newest = sequence;
        boolean something = window.add(sequence, payload, off);
        leftNs[slot(sequence)] = 0;
        foreseen.set(sequence, false);
        become(sequence, something ? STAGED : STAGED_PAD);
        return something;
    }

    /** The first below this number that is not settled, or below 0. */
    private long nextOpen(long below) {
        return open.next(floor, Math.min(below, newest + 1));
    }

    /** Its datagram left. */
    void left(long nowNs, long sequence) {
        if (sequence < floor) {
            return;
        }
        byte state = states[slot(sequence)];
        if (state == STAGED || state == STAGED_PAD) {
            // Else it was acknowledged before its fate was told.
            become(sequence, state == STAGED ? LEFT : PAD);
            leftNs[slot(sequence)] = nowNs;
        }
        passed(sequence);
    }

    /** Its datagram never left; whether the other end may miss it. */
    boolean missed(long nowNs, long sequence) {
        settle(sequence);
        passed(sequence);
        if (sequence < floor) {
            return false;
        }
        become(sequence, VOID);
        leftNs[slot(sequence)] = nowNs;
        return true;
    }

    /** This number and those below are no longer ahead of their slots. */
    void passed(long sequence) {
        newestLeft = Math.max(newestLeft, sequence);
    }

    /** One of {@link #nextUnreported} is lost; whether there is something in it. */
    boolean reportLost(long nowNs, long sequence) {
        boolean something = states[slot(sequence)] == LEFT;
        become(sequence, something ? LOST : LOST_PAD);
        lostNs[slot(sequence)] = nowNs;
        return something;
    }

    /** Repair of one that is not settled leaves, or word that there is nothing in it. */
    void foresee(long sequence) {
        if (sequence >= floor && unreported.has(sequence)) {
            foreseen.set(sequence, true);
        }
    }

    /** As much repair of one that is lost as it takes is on its way, the last of it in the payload that is packed next. */
    void mended(long sequence) {
        unmended.set(sequence, false);
        mendedIn[slot(sequence)] = newest + 1;
    }

    /** What is still lost though all of its repair was in payloads below this number wants repair again. */
    void unmend(long below) {
        for (long q = nextLost(0); q >= 0; q = nextLost(q + 1)) {
            if (mendedIn[slot(q)] < below) {
                unmended.set(q, true);
            }
        }
    }

    /** It is there, or of no interest any more. Any number will do. */
    void settle(long sequence) {
        if (sequence >= floor && sequence <= newest) {
            become(sequence, SETTLED);
            window.settle(sequence);
        }
    }

    /** Settles what left so long ago, the oldest first, up to one that is younger or has not left. */
    void expire(long nowNs, long keptNs) {
        for (long q = nextOpen(newestLeft + 1); q >= 0; q = nextOpen(newestLeft + 1)) {
            byte state = states[slot(q)];
            floor = q;
            if (state == STAGED || state == STAGED_PAD || nowNs - leftNs[slot(q)] < keptNs) {
                return;
            }
            settle(q);
        }
        floor = Math.max(floor, newestLeft + 1);
    }

    private void become(long q, byte state) {
        states[slot(q)] = state;
        open.set(q, state != SETTLED);
        wanted.set(q, state == LEFT || state == LOST);
        lost.set(q, state == LOST);
        unmended.set(q, state == LOST);
        untold.set(q, state == LOST_PAD || state == VOID);
        unreported.set(q, state == LEFT || state == PAD);
    }

    // ---- what is known ----------------------------------------------------------------------------------------------

    /** The highest that was packed, or -1. */
    long newest() {
        return newest;
    }

    /** The highest whose slot has passed, or -1. */
    long newestLeft() {
        return newestLeft;
    }

    /** All below are settled. */
    long floor() {
        return floor;
    }

    /** Of how many numbers something is known. */
    int capacity() {
        return mask + 1;
    }

    /** When it left, or 0 if nobody knows. */
    long leftNs(long sequence) {
        return sequence >= newest - mask ? leftNs[slot(sequence)] : 0;
    }

    /** When one that is lost was reported so. */
    long lostNs(long sequence) {
        return lostNs[slot(sequence)];
    }

    boolean isWanted(long sequence) {
        return sequence >= floor && wanted.has(sequence);
    }

    boolean isLost(long sequence) {
        return sequence >= floor && lost.has(sequence);
    }

    boolean isUnmended(long sequence) {
        return sequence >= floor && unmended.has(sequence);
    }

    /** Whether one that is not settled was reported lost, with something in it or not. */
    boolean isReportedLost(long sequence) {
        byte state = states[slot(sequence)];
        return state == LOST || state == LOST_PAD;
    }

    /** Whether repair of one that is not settled left before anything was reported of it. */
    boolean wasForeseen(long sequence) {
        return foreseen.has(sequence);
    }

    /** Whether one that is not settled left, and nothing was reported of it. */
    boolean isUnreported(long sequence) {
        return unreported.has(sequence);
    }

    /** How many with something in them are lost. */
    int lost() {
        return lost.size();
    }

    /** How many of these want repair. */
    int unmended() {
        return unmended.size();
    }

    /** How many the other end need not wait for, and does not know it. */
    int untold() {
        return untold.size();
    }

    /** The first from this one on that is not settled, below another, or below 0. */
    long nextOpen(long from, long below) {
        return open.next(Math.max(from, floor), Math.min(below, newestLeft + 1));
    }

    /** The first from this one on of which nothing was reported, below another, or below 0. */
    long nextUnreported(long from, long below) {
        return unreported.next(Math.max(from, floor), Math.min(below, newestLeft + 1));
    }

    /** The first from this one on that is wanted, or below 0. */
    long nextWanted(long from) {
        return wanted.next(Math.max(from, floor), newestLeft + 1);
    }

    /** The same, of those that are also in another set of as many numbers. */
    long nextWantedOf(NumberSet among, long from) {
        return wanted.nextCommon(among, Math.max(from, floor), newestLeft + 1);
    }

    /** The first of the latest so many that are wanted, from this number on, or below 0. */
    long latestWanted(long from, int most) {
        long first = Math.max(from, floor);
        int count = wanted.count(first, newestLeft + 1);
        return wanted.nth(first, newestLeft + 1, Math.max(0, count - most));
    }

    /** The first from this one on that is lost, or below 0. */
    long nextLost(long from) {
        return lost.next(Math.max(from, floor), newestLeft + 1);
    }

    /** The first from this one on that is lost and wants repair, or below 0. */
    long nextUnmended(long from) {
        return unmended.next(Math.max(from, floor), newestLeft + 1);
    }

    /** The first from this one on that the other end need not wait for and does not know, or below 0. */
    long nextUntold(long from) {
        return untold.next(Math.max(from, floor), newestLeft + 1);
    }

    /** Bit i: whether the other end need not wait for {@code from + i} and does not know; from the floor on. */
    long untoldBits(long from) {
        return untold.bits(from) & leftBits(from);
    }

    /** Bit i: whether {@code from + i} is settled, or untold; from the floor on. */
    long notNeededBits(long from) {
        return (~open.bits(from) | untold.bits(from)) & leftBits(from);
    }

    /** Bit i: whether the slot of {@code from + i} has passed. */
    private long leftBits(long from) {
        long count = newestLeft + 1 - from;
        return count >= Long.SIZE ? -1 : count <= 0 ? 0 : ~(-1L << count);
    }

    /** The images. */
    SourceWindow window() {
        return window;
    }

    /** Forgets what was sent, which is plaintext. */
    void wipe() {
        window.wipe();
        Arrays.fill(states, SETTLED);
        open.clear();
        wanted.clear();
        lost.clear();
        unmended.clear();
        untold.clear();
        unreported.clear();
        foreseen.clear();
    }

    private int slot(long sequence) {
        return (int) sequence & mask;
    }
}
