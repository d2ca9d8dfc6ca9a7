package interstate.wire.repair;

import interstate.wire.BigEndian;
import interstate.wire.BlockKind;
import interstate.wire.MalformedException;
import interstate.wire.TypedBlock;

/**
 * What one end tells the other of the payloads that arrived (docs/PROTOCOL.md, "Acknowledgement").
 *
 * <pre>
 *   0            3           7       9                11
 *   +------------+-----------+-------+----------------+---------------------------------------------
 *   | header     | highest 4 | age 2 | unrecovered 2  | runs, from the oldest number that is missing
 *   +------------+-----------+-------+----------------+---------------------------------------------
 * </pre>
 *
 * <p>The first run is the distance from there to the highest; then runs of missing and of arrived numbers take turns, missing
 * first, each as one or two bytes. Below the first all is settled. Where the runs end before the highest, nothing is said of
 * the rest. Without runs everything up to the highest is settled.
 */
public final class Acknowledgement {
    /** Of the age: how long ago the highest arrived. */
    public static final long AGE_UNIT_NS = 16_000;

    private static final int MAX_AGE = 0xffff;
    private static final int HIGHEST = TypedBlock.HEADER_BYTES;
    private static final int AGE = HIGHEST + 4;
    private static final int UNRECOVERED = AGE + 2;
    private static final int RUNS = UNRECOVERED + 2;
    private static final int MAX_RUN = 0x7fff;
    private static final int LONG_RUN = 0x80;
    private static final int LONG_RUN_BYTES = 2;

    /** The shortest there is: nothing is missing. */
    public static final int MIN_BYTES = RUNS;

    /** In less room one that must tell the oldest missing number would not fit. */
    public static final int MIN_ROOM = RUNS + LONG_RUN_BYTES;

    /** Room for some 60 losses; what is left out comes when older ones are settled. */
    public static final int MAX_BYTES = 160;

    /** Told what the other end has, each number at most once, in rising order. */
    public interface Reader {
        /**
         * Before all else.
         *
         * @param highest the highest that has arrived
         * @param ageNs how long before this was packed; at most 1.05 s are told
         * @param unrecovered the low 16 bits of how many payloads with something in them were given up
         */
        void highest(long highest, long ageNs, int unrecovered);

        /** All below are settled: arrived, or of no interest any more. */
        void settledBelow(long sequence);

        /** These have arrived. */
        void arrived(long from, long below);

        /** These have not, and are waited for. */
        void missing(long from, long below);
    }

    private Acknowledgement() {}

    /**
     * Writes the whole block, header included.
     *
     * @param room at least {@link #MIN_ROOM}; at most {@link #MAX_BYTES} are used
     * @return its bytes
     */
    public static int write(ReceivedNumbers received, long ageNs, long unrecovered, byte[] b, int off, int room) {
        assert room >= MIN_ROOM : room;
        int end = off + Math.min(room, MAX_BYTES);
        long highest = received.highest();
        BigEndian.putInteger(b, off + HIGHEST, (int) highest);
        BigEndian.putShort(b, off + AGE, (int) Math.min(MAX_AGE, Math.max(0, ageNs / AGE_UNIT_NS)));
        BigEndian.putShort(b, off + UNRECOVERED, (int) unrecovered);
        int at = off + RUNS;
        long from = received.oldestMissing();
        if (from <= highest) {
            at = putRun(b, at, end, highest - from);
            for (boolean missing = true; from <= highest && at < end; missing = !missing) {
                long below = missing ? received.nextArrived(from) : received.nextMissing(from);
                int next = putRun(b, at, end, below - from);
                if (next == at) {
                    break;
                }
                at = next;
                from = below;
            }
        }
        TypedBlock.writeHeader(BlockKind.ACKNOWLEDGEMENT, at - off - TypedBlock.HEADER_BYTES, b, off);
        return at - off;
    }

    private static int putRun(byte[] b, int at, int end, long run) {
        assert run >= 0 && run <= MAX_RUN : run;
        if (run < LONG_RUN) {
            if (at >= end) {
                return at;
            }
            b[at] = (byte) run;
            return at + 1;
        }
        if (at + LONG_RUN_BYTES > end) {
            return at;
        }
        BigEndian.putShort(b, at, LONG_RUN << Byte.SIZE | (int) run);
        return at + LONG_RUN_BYTES;
    }

    /**
     * Reads one whole block.
     *
     * @param near a number near to which the highest lies, within 2^31: the last one sent
     * @throws MalformedException before anything was told
     */
    public static void read(byte[] b, int off, int bytes, long near, Reader reader) throws MalformedException {
        if (bytes < MIN_BYTES) {
            throw new MalformedException("an acknowledgement of " + bytes + " bytes");
        }
        long highest = widen(BigEndian.integer(b, off + HIGHEST), near);
        check(b, off, bytes, highest);
        reader.highest(
                highest,
                BigEndian.unsignedShort(b, off + AGE) * AGE_UNIT_NS,
                BigEndian.unsignedShort(b, off + UNRECOVERED));
        int at = off + RUNS;
        int end = off + bytes;
        if (at == end) {
            reader.settledBelow(highest + 1);
            return;
        }
        long from = highest - run(b, at);
        at += runBytes(b, at);
        reader.settledBelow(from);
        for (boolean missing = true; at < end; missing = !missing) {
            long below = from + run(b, at);
            at += runBytes(b, at);
            if (missing) {
                reader.missing(from, below);
            } else {
                reader.arrived(from, below);
            }
            from = below;
        }
    }

    private static void check(byte[] b, int off, int bytes, long highest) throws MalformedException {
        if (highest < 0) {
            throw new MalformedException("an acknowledgement of what was never sent");
        }
        long sum = 0;
        int end = off + bytes;
        int first = off + RUNS;
        int at = first;
        while (at < end) {
            if (at + runBytes(b, at) > end) {
                throw new MalformedException("an acknowledgement's last run is cut");
            }
            sum += at == first ? 0 : run(b, at);
            at += runBytes(b, at);
        }
        if (first < end && (run(b, first) > highest || sum > run(b, first) + 1L)) {
            throw new MalformedException("runs past the highest acknowledged");
        }
    }

    private static int run(byte[] b, int at) {
        return b[at] >= 0 ? b[at] : BigEndian.unsignedShort(b, at) & MAX_RUN;
    }

    private static int runBytes(byte[] b, int at) {
        return b[at] >= 0 ? 1 : LONG_RUN_BYTES;
    }

    /** The number nearest to {@code near} whose low 32 bits these are; below 0 when none is. */
    static long widen(int low, long near) {
        return near + (low - (int) near);
    }
}
