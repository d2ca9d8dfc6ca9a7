package interstate.wire.circuit;

import interstate.wire.BigEndian;
import interstate.wire.MalformedException;
import org.jspecify.annotations.Nullable;

/**
 * What the router of a {@link ReplyBlock} reads in it: where the answer goes, by which block from there, and for how long and how often
 * that holds: once.
 *
 * <pre>
 *   issued 8 (ms since the epoch) | expires 8 | nonce 8 | delivery's code 1 | delivery | next block, or nothing
 * </pre>
 *
 * @param next of the answer; LOCAL: it is for this router itself
 * @param onward the block by which it goes on from there; null if that is its end
 */
public record ReplyInstructions(
        Delivery next,
        long issuedMs,
        long expiresMs,
        long nonce,
        @Nullable ReplyBlock onward) {
    private static final int EXPIRES_AT = Long.BYTES;
    private static final int NONCE_AT = 2 * Long.BYTES;
    private static final int CODE_AT = 3 * Long.BYTES;
    private static final int DELIVERY_AT = CODE_AT + 1;

    /** All of it. */
    public byte[] encode() {
        byte[] block = onward == null ? new byte[0] : onward.encode();
        byte[] b = new byte[DELIVERY_AT + next.bytes() + block.length];
        BigEndian.putLong(b, 0, issuedMs);
        BigEndian.putLong(b, EXPIRES_AT, expiresMs);
        BigEndian.putLong(b, NONCE_AT, nonce);
        b[CODE_AT] = (byte) next.code();
        next.write(b, DELIVERY_AT);
        System.arraycopy(block, 0, b, DELIVERY_AT + next.bytes(), block.length);
        return b;
    }

    /** Reads one that fills these bytes. */
    public static ReplyInstructions decode(byte[] b) throws MalformedException {
        int code = b.length < DELIVERY_AT ? -1 : b[CODE_AT] & 255;
        int at = code < 0 ? b.length + 1 : DELIVERY_AT + Delivery.bytes(code);
        if (at > b.length) {
            throw new MalformedException("reply instructions of " + b.length + " bytes");
        }
        return new ReplyInstructions(
                Delivery.read(code, b, DELIVERY_AT),
                BigEndian.longInteger(b, 0),
                BigEndian.longInteger(b, EXPIRES_AT),
                BigEndian.longInteger(b, NONCE_AT),
                at == b.length ? null : ReplyBlock.decode(b, at, b.length - at));
    }
}
