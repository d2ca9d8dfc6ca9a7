package interstate.wire;

/** Reads from the first bytes of a block how long the whole block says it is. */
public final class BlockHeader {
    /** The bytes that hold the length are not all there. */
    public static final int INCOMPLETE = 0;

    /** The length cannot be: where the next block starts is unknown. */
    public static final int BROKEN = -1;

    private static final int IPV4_HEADER_BYTES = 20;
    private static final int IPV6_HEADER_BYTES = 40;

    private BlockHeader() {}

    /**
     * Length of the block at {@code off} in wire form, {@link #INCOMPLETE} or {@link #BROKEN}.
     *
     * @param available bytes of the block that are there, at least 1; the first is not pad
     */
    public static int blockBytes(byte[] b, int off, int available) {
        return switch (b[off] >> 4 & 0xf) {
            case 4 -> available < 4 ? INCOMPLETE : ipv4Bytes(BigEndian.unsignedShort(b, off + 2));
            // A payload length of 0 is an empty packet; jumbograms (RFC 2675) do not travel on a link.
            case 6 -> available < 6 ? INCOMPLETE : IPV6_HEADER_BYTES + BigEndian.unsignedShort(b, off + 4);
            default ->
                available < TypedBlock.HEADER_BYTES
                        ? INCOMPLETE
                        : TypedBlock.HEADER_BYTES + BigEndian.unsignedShort(b, off + 1);
        };
    }

    private static int ipv4Bytes(int totalLength) {
        return totalLength < IPV4_HEADER_BYTES ? BROKEN : totalLength;
    }
}
