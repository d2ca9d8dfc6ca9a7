package interstate.wire;

/** Cuts one handshake message into fragments that each fit a datagram's body or a control block. */
public final class Fragmenter {
    private final long messageId;
    private final int kind;
    private final byte[] message;
    private final int maxDataBytes;
    private final int count;

    /**
     * @param messageId random, and fresh with every message
     * @param kind {@link Fragment#INITIATION} or {@link Fragment#RESPONSE}
     * @param message 1 to {@link Fragment#MAX_MESSAGE_BYTES} bytes, copied
     * @param maxFragmentDataBytes room for data in a datagram's body or a control block, the fragment's header not counted
     * @throws IllegalArgumentException when the message needs more than {@link Fragment#MAX_COUNT} fragments
     */
    public Fragmenter(long messageId, int kind, byte[] message, int maxFragmentDataBytes) {
        if (message.length < 1 || message.length > Fragment.MAX_MESSAGE_BYTES || maxFragmentDataBytes < 1) {
            throw new IllegalArgumentException("message of " + message.length + " in " + maxFragmentDataBytes);
        }
        this.count = (message.length + maxFragmentDataBytes - 1) / maxFragmentDataBytes;
        if (count > Fragment.MAX_COUNT) {
            throw new IllegalArgumentException("message of " + message.length + " needs " + count + " fragments");
        }
        this.messageId = messageId;
        this.kind = kind;
        this.message = message.clone();
        this.maxDataBytes = maxFragmentDataBytes;
    }

    /** How many fragments the message takes. */
    public int count() {
        return count;
    }

    /**
     * Writes one fragment, header and data; what follows it in the destination is left as it is.
     *
     * @param index 0 to count - 1
     * @return bytes written
     */
    public int write(int index, byte[] dst, int off) {
        assert index >= 0 && index < count : index;
        int position = index * maxDataBytes;
        int bytes = Math.min(maxDataBytes, message.length - position);
        Fragment.writeHeader(messageId, kind, index, count, message.length, dst, off);
        System.arraycopy(message, position, dst, off + Fragment.HEADER_BYTES, bytes);
        return Fragment.HEADER_BYTES + bytes;
    }
}
