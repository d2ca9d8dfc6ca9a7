package interstate.wire;

import java.util.List;
import java.util.function.IntConsumer;

/**
 * A MONITOR block that acknowledges reports, each by its number, so that an acknowledgement that is lost costs no more than
 * one sending of the report.
 *
 * <pre>
 *   0 code 1 | 1 numbers of 4 bytes
 * </pre>
 */
public final class MonitorAcknowledgement {
    static final int CODE = 3;

    private static final int NUMBER_BYTES = 4;

    private MonitorAcknowledgement() {}

    /** A whole MONITOR block in wire form. */
    public static byte[] block(List<Integer> numbers) {
        int bodyBytes = 1 + NUMBER_BYTES * numbers.size();
        byte[] block = new byte[TypedBlock.HEADER_BYTES + bodyBytes];
        TypedBlock.writeHeader(BlockKind.MONITOR, bodyBytes, block, 0);
        int at = TypedBlock.HEADER_BYTES;
        block[at++] = CODE;
        for (int number : numbers) {
            BigEndian.putInteger(block, at, number);
            at += NUMBER_BYTES;
        }
        return block;
    }

    /** Hands out the numbers in a MONITOR block's body. */
    public static void read(byte[] b, int off, int len, IntConsumer sink) throws MalformedException {
        if ((len - 1) % NUMBER_BYTES != 0) {
            throw new MalformedException("monitor acknowledgement of " + len + " bytes");
        }
        for (int at = off + 1; at < off + len; at += NUMBER_BYTES) {
            sink.accept(BigEndian.integer(b, at));
        }
    }
}
