package interstate.wire.circuit;

import interstate.wire.BigEndian;
import interstate.wire.MalformedException;

/**
 * Several messages in one that is sealed, each with what is to be done with it (docs/PROTOCOL.md, "Sessions").
 *
 * <pre>
 *   { delivery's code 1 | delivery | length 2 | message }, one after the other
 * </pre>
 */
public final class Cloves {
    private Cloves() {}

    /** What stands before a message. */
    public static int headerBytes(Delivery delivery) {
        return 1 + delivery.bytes() + Short.BYTES;
    }

    /** Writes what stands before a message; returns where the message goes. */
    public static int write(Delivery delivery, int bytes, byte[] b, int off) {
        b[off] = (byte) delivery.code();
        delivery.write(b, off + 1);
        BigEndian.putShort(b, off + 1 + delivery.bytes(), bytes);
        return off + headerBytes(delivery);
    }

    /** Hands all on, or none if one of them breaks the rules. */
    public static void read(byte[] b, int off, int bytes, MessageSink sink) throws MalformedException {
        int end = off + bytes;
        for (int at = off; at < end; ) {
            at = next(b, at, end);
        }
        for (int at = off; at < end; ) {
            int code = b[at] & 255;
            Delivery delivery = Delivery.read(code, b, at + 1);
            int data = at + headerBytes(delivery);
            at = next(b, at, end);
            sink.message(delivery, b, data, at - data);
        }
    }

    private static int next(byte[] b, int at, int end) throws MalformedException {
        int header = 1 + Delivery.bytes(b[at] & 255) + Short.BYTES;
        if (header > end - at) {
            throw new MalformedException("a clove's header is cut off");
        }
        int length = BigEndian.unsignedShort(b, at + header - Short.BYTES);
        if (length == 0 || length > end - at - header) {
            throw new MalformedException("a clove of " + length + " bytes where there are " + (end - at - header));
        }
        return at + header + length;
    }
}
