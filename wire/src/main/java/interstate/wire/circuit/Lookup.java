package interstate.wire.circuit;

import interstate.wire.MalformedException;

/**
 * Asks a router for a record of the directory (docs/PROTOCOL.md, "Directory").
 *
 * <pre>
 *   kind 1 | key 32 | delivery's code 1 | delivery
 * </pre>
 *
 * @param key hash of a router or a destination
 * @param answerTo where the answer goes: a router, or a tunnel
 */
public record Lookup(RouterHash key, Delivery answerTo) {
    private static final int CODE_AT = 1 + RouterHash.BYTES;
    private static final int DELIVERY_AT = CODE_AT + 1;

    public Lookup {
        if (answerTo.kind() == Delivery.Kind.LOCAL) {
            throw new IllegalArgumentException("an answer to nowhere");
        }
    }

    /** The whole message. */
    public byte[] encode() {
        byte[] b = new byte[DELIVERY_AT + answerTo.bytes()];
        b[0] = (byte) CircuitMessage.Kind.LOOKUP.code();
        key.write(b, 1);
        b[CODE_AT] = (byte) answerTo.code();
        answerTo.write(b, DELIVERY_AT);
        return b;
    }

    /** Decodes the message. */
    public static Lookup decode(byte[] b, int off, int bytes) throws MalformedException {
        if (bytes <= DELIVERY_AT) {
            throw new MalformedException("a lookup of " + bytes + " bytes");
        }
        int code = b[off + CODE_AT] & 255;
        if (code == Delivery.LOCAL.code() || bytes != DELIVERY_AT + Delivery.bytes(code)) {
            throw new MalformedException("a lookup of " + bytes + " bytes, to be answered by " + code);
        }
        return new Lookup(RouterHash.read(b, off + 1), Delivery.read(code, b, off + DELIVERY_AT));
    }
}
