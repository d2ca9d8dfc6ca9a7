package interstate.wire;

import org.jspecify.annotations.Nullable;

/**
 * The head of a MONITOR block that tells what became of datagrams of one direction (docs/PROTOCOL.md, "Monitor").
 *
 * <pre>
 *   0 subject 1 | 1 strand 4 | 5 number 4 | 9 floor 6 | 15 first 6 | 21 entries
 * </pre>
 *
 * @param last nothing follows: of the numbers after the entries none was used, or came
 * @param strand the session index that the strand's client drew for its first session
 * @param number of the report, in order, from 0; it is acknowledged by that
 * @param floor numbers below it that were not told of will never be
 * @param first sequence number of the first entry
 */
public record MonitorReport(Subject subject, boolean last, int strand, int number, long floor, long first) {
    /** Head and typed block's header. */
    public static final int OVERHEAD_BYTES = TypedBlock.HEADER_BYTES + 21;

    private static final int HEAD_BYTES = 21;
    private static final int LAST = 0x80;
    private static final MonitorEntries.Sink NOWHERE = new MonitorEntries.Sink() {
        @Override
        public void at(long sequence, long timeNs) {}

        @Override
        public void nothing(long first, long datagrams) {}

        @Override
        public void unknown(long sequence) {}
    };

    /** What a report tells of. */
    public enum Subject {
        /** When what the reader sent came to the reporter. */
        RECEIPTS(1),
        /** When what the reporter sent left it. */
        DEPARTURES(2);

        private final int code;

        Subject(int code) {
            this.code = code;
        }

        static @Nullable Subject of(int code) {
            return switch (code) {
                case 1 -> RECEIPTS;
                case 2 -> DEPARTURES;
                default -> null;
            };
        }
    }

    /** A whole MONITOR block in wire form. */
    public byte[] block(byte[] entries) {
        byte[] block = new byte[OVERHEAD_BYTES + entries.length];
        TypedBlock.writeHeader(BlockKind.MONITOR, HEAD_BYTES + entries.length, block, 0);
        int at = TypedBlock.HEADER_BYTES;
        block[at] = (byte) (subject.code | (last ? LAST : 0));
        BigEndian.putInteger(block, at + 1, strand);
        BigEndian.putInteger(block, at + 5, number);
        putSix(block, at + 9, floor);
        putSix(block, at + 15, first);
        System.arraycopy(entries, 0, block, OVERHEAD_BYTES, entries.length);
        return block;
    }

    /** Whether a MONITOR block's body is no report but acknowledges some: then {@link MonitorAcknowledgement} reads it. */
    public static boolean isAcknowledgement(byte[] b, int off, int len) {
        return len > 0 && b[off] == MonitorAcknowledgement.CODE;
    }

    /** Reads the head of a report, and looks at all of its entries. */
    public static MonitorReport decode(byte[] b, int off, int len) throws MalformedException {
        if (len < HEAD_BYTES) {
            throw new MalformedException("monitor report of " + len + " bytes");
        }
        Subject subject = Subject.of(b[off] & (LAST - 1));
        if (subject == null) {
            throw new MalformedException("monitor report of kind " + b[off]);
        }
        MonitorReport report = new MonitorReport(
                subject,
                (b[off] & LAST) != 0,
                BigEndian.integer(b, off + 1),
                BigEndian.integer(b, off + 5),
                six(b, off + 9),
                six(b, off + 15));
        if (report.floor > report.first) {
            throw new MalformedException("monitor report below its floor");
        }
        long below = report.entries(b, off, len, NOWHERE);
        assert below >= report.first : below;
        return report;
    }

    /**
     * Hands out the entries of the body that this was decoded from.
     *
     * @return the sequence number after the last
     */
    public long entries(byte[] b, int off, int len, MonitorEntries.Sink sink) throws MalformedException {
        return MonitorEntries.read(b, off + HEAD_BYTES, len - HEAD_BYTES, first, sink);
    }

    private static void putSix(byte[] b, int off, long value) {
        BigEndian.putShort(b, off, (int) (value >>> 32));
        BigEndian.putInteger(b, off + 2, (int) value);
    }

    private static long six(byte[] b, int off) {
        return ((long) BigEndian.unsignedShort(b, off) << 32) | (BigEndian.integer(b, off + 2) & 0xffffffffL);
    }
}
