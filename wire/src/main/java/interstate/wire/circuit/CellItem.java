package interstate.wire.circuit;

import interstate.wire.BigEndian;
import interstate.wire.MalformedException;
import org.jspecify.annotations.Nullable;

/**
 * One message in a cell, or a part of one (docs/PROTOCOL.md, "Cells").
 *
 * <pre>
 *   flags 1 | message id 4 | number 1 | delivery 0, 32 or 36 | length 2 | data
 *             \ of parts only        /  \ not of later parts /
 *
 *   flags: bit 7 set, bit 6 a later part, bit 5 a part, bits 0 and 1 the delivery's code; the others 0. A first byte of 0 ends the items.
 *   number: bit 7 the last part; bits 0 to 6 which part, from 0
 * </pre>
 *
 * @param delivery null of a later part
 * @param part whether it is a part; then the message's id and the part's number hold
 * @param at where the data begins
 * @param bytes of data
 */
record CellItem(@Nullable Delivery delivery, boolean part, int messageId, int number, boolean last, int at, int bytes) {
    static final int MAX_PARTS = 128;

    private static final int PRESENT = 0x80;
    private static final int LATER = 0x40;
    private static final int PART = 0x20;
    private static final int DELIVERY = 0x03;
    private static final int LAST = 0x80;
    private static final int PART_BYTES = Integer.BYTES + 1;

    /** What stands before the data of a message's later parts. */
    static final int LATER_PART_HEADER_BYTES = 1 + PART_BYTES + Short.BYTES;

    /** What stands before the data of a whole message. */
    static int headerBytes(Delivery delivery) {
        return 1 + delivery.bytes() + Short.BYTES;
    }

    /** What stands before the data of a message's first part. */
    static int firstPartHeaderBytes(Delivery delivery) {
        return headerBytes(delivery) + PART_BYTES;
    }

    /** Writes what stands before a whole message's data; returns where the data goes. */
    static int writeWhole(Delivery delivery, int bytes, byte[] b, int off) {
        b[off] = (byte) (PRESENT | delivery.code());
        return writeLength(bytes, b, writeDelivery(delivery, b, off + 1));
    }

    /** The same of a message's first part. */
    static int writeFirstPart(Delivery delivery, int messageId, int bytes, byte[] b, int off) {
        b[off] = (byte) (PRESENT | PART | delivery.code());
        int at = writePart(messageId, 0, false, b, off + 1);
        return writeLength(bytes, b, writeDelivery(delivery, b, at));
    }

    /** The same of any later one. */
    static int writeLaterPart(int messageId, int number, boolean last, int bytes, byte[] b, int off) {
        b[off] = (byte) (PRESENT | PART | LATER);
        return writeLength(bytes, b, writePart(messageId, number, last, b, off + 1));
    }

    private static int writeDelivery(Delivery delivery, byte[] b, int off) {
        delivery.write(b, off);
        return off + delivery.bytes();
    }

    private static int writePart(int messageId, int number, boolean last, byte[] b, int off) {
        assert number >= 0 && number < MAX_PARTS : number;
        BigEndian.putInteger(b, off, messageId);
        b[off + Integer.BYTES] = (byte) (number | (last ? LAST : 0));
        return off + PART_BYTES;
    }

    private static int writeLength(int bytes, byte[] b, int off) {
        BigEndian.putShort(b, off, bytes);
        return off + Short.BYTES;
    }

    /** Where the next item begins. */
    int end() {
        return at + bytes;
    }

    /**
     * Reads the item at {@code off}.
     *
     * @return null where the items end
     */
    static @Nullable CellItem read(byte[] b, int off, int end) throws MalformedException {
        if (off == end || b[off] == 0) {
            return null;
        }
        int flags = b[off] & 255;
        boolean part = (flags & PART) != 0;
        boolean later = (flags & LATER) != 0;
        int code = flags & DELIVERY;
        if ((flags & ~(PART | LATER | DELIVERY)) != PRESENT || (later && (!part || code != 0))) {
            throw new MalformedException("flags " + flags);
        }
        int deliveryBytes = later ? 0 : Delivery.bytes(code);
        int partBytes = part ? PART_BYTES : 0;
        int at = off + 1 + partBytes + deliveryBytes + Short.BYTES;
        if (at > end) {
            throw new MalformedException("an item's header is cut off");
        }
        int bytes = BigEndian.unsignedShort(b, at - Short.BYTES);
        if (bytes == 0 || bytes > end - at) {
            throw new MalformedException("an item of " + bytes + " bytes where there are " + (end - at));
        }
        int number = part ? b[off + PART_BYTES] & (LAST - 1) : 0;
        boolean last = !part || (b[off + PART_BYTES] & LAST) != 0;
        if (part && later == (number == 0)) {
            throw new MalformedException("part " + number + (later ? " as a later one" : " as the first"));
        }
        if (part && !later && last) {
            throw new MalformedException("the first part is the last");
        }
        return new CellItem(
                later ? null : Delivery.read(code, b, off + 1 + partBytes),
                part,
                part ? BigEndian.integer(b, off + 1) : 0,
                number,
                last,
                at,
                bytes);
    }
}
