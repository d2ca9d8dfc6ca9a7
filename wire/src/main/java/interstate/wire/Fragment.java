package interstate.wire;

/**
 * The header of one fragment of a handshake message, and where its data belongs.
 *
 * @param kind {@link #INITIATION} or {@link #RESPONSE}
 * @param index 0 to count - 1
 * @param count 1 to {@link #MAX_COUNT}
 * @param messageBytes length of the whole message
 * @param dataPosition where in the message the data goes; the data itself stands {@link #HEADER_BYTES} after the fragment's begin
 * @param dataBytes length of the data
 */
public record Fragment(
        long messageId, int kind, int index, int count, int messageBytes, int dataPosition, int dataBytes) {
    public static final int INITIATION = 1;
    public static final int RESPONSE = 2;

    /** Message id 8, kind 1, index 1, count 1, message length 2. */
    public static final int HEADER_BYTES = 13;

    public static final int MAX_COUNT = 255;
    public static final int MAX_MESSAGE_BYTES = 65535;

    private static final int KIND = 8;
    private static final int INDEX = 9;
    private static final int COUNT = 10;
    private static final int MESSAGE_BYTES = 11;

    /**
     * Reads a fragment that fills a control block, or a handshake datagram's body (there zeros follow the last fragment's data).
     *
     * <p>Every fragment but the last is full, so the room of one is known from any that is not the last. The last one stands either
     * in a body of that same room, or ends where its data ends.
     *
     * @param len bytes from {@code off} to the end of the block or body
     */
    public static Fragment decode(byte[] b, int off, int len) throws MalformedException {
        int room = len - HEADER_BYTES;
        if (room < 1) {
            throw new MalformedException("fragment without data");
        }
        long id = BigEndian.longInteger(b, off);
        int kind = b[off + KIND] & 0xff;
        int index = b[off + INDEX] & 0xff;
        int count = b[off + COUNT] & 0xff;
        int messageBytes = BigEndian.unsignedShort(b, off + MESSAGE_BYTES);
        if (kind != INITIATION && kind != RESPONSE) {
            throw new MalformedException("fragment of kind " + kind);
        }
        if (index >= count || messageBytes == 0) {
            throw new MalformedException("fragment " + index + " of " + count + ", message of " + messageBytes);
        }
        int before = (count - 1) * room;
        if (before < messageBytes && messageBytes <= before + room) {
            int position = index * room;
            int bytes = Math.min(room, messageBytes - position);
            return new Fragment(id, kind, index, count, messageBytes, position, bytes);
        }
        int position = messageBytes - room;
        if (index == count - 1 && count > 1 && position % (count - 1) == 0 && position / (count - 1) > room) {
            return new Fragment(id, kind, index, count, messageBytes, position, room);
        }
        throw new MalformedException(count + " fragments of " + room + " for a message of " + messageBytes);
    }

    /** Data bytes of every fragment of this message but the last; only a message of one fragment has none such. */
    int fullDataBytes() {
        return index == 0 ? dataBytes : dataPosition / index;
    }

    static void writeHeader(long messageId, int kind, int index, int count, int messageBytes, byte[] dst, int off) {
        BigEndian.putLong(dst, off, messageId);
        dst[off + KIND] = (byte) kind;
        dst[off + INDEX] = (byte) index;
        dst[off + COUNT] = (byte) count;
        BigEndian.putShort(dst, off + MESSAGE_BYTES, messageBytes);
    }
}
