package interstate.wire.circuit;

import interstate.wire.BigEndian;
import interstate.wire.MalformedException;

/**
 * The body of a tunnel's cell inside all layers.
 *
 * <pre>
 *   tag 16 | counter 8 | items | zeros
 * </pre>
 */
public final class CellBody {
    public static final int TAG_BYTES = 16;
    private static final int COUNTER_AT = TAG_BYTES;

    /** Where the items begin. */
    public static final int ITEMS_AT = COUNTER_AT + Long.BYTES;

    private CellBody() {}

    /** The counter, which no other cell of the tunnel's direction has. */
    public static long counter(byte[] b, int off) {
        return BigEndian.longInteger(b, off + COUNTER_AT);
    }

    /** Writes the counter. */
    public static void putCounter(long counter, byte[] b, int off) {
        BigEndian.putLong(b, off + COUNTER_AT, counter);
    }

    /**
     * Hands every item of a body, whose tag holds, to an assembler, or none if one of them breaks the rules.
     *
     * @param bytes of the whole body
     */
    public static void read(long nowNs, byte[] b, int off, int bytes, MessageAssembler to, MessageSink sink)
            throws MalformedException {
        int end = off + bytes;
        int at = off + ITEMS_AT;
        for (CellItem item = CellItem.read(b, at, end); item != null; item = CellItem.read(b, at, end)) {
            at = item.end();
        }
        for (; at < end; at++) {
            if (b[at] != 0) {
                throw new MalformedException("something follows the items");
            }
        }
        at = off + ITEMS_AT;
        for (CellItem item = CellItem.read(b, at, end); item != null; item = CellItem.read(b, at, end)) {
            to.take(nowNs, item, b, sink);
            at = item.end();
        }
    }
}
