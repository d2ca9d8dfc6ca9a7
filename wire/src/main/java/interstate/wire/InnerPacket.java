package interstate.wire;

/** Reads what a link must know of an inner IP packet: version, length, addresses. */
public final class InnerPacket {
    /** IPv4 header without options: less is no packet. */
    private static final int IPV4_HEADER_BYTES = 20;

    private static final int IPV6_HEADER_BYTES = 40;
    private static final int IPV4_SOURCE = 12;
    private static final int IPV6_SOURCE = 8;

    private InnerPacket() {}

    /** High nibble of the first byte: 4 and 6 are packets, whatever else is not. */
    public static int version(byte[] b, int off) {
        return b[off] >> 4 & 0xf;
    }

    /**
     * Length of the packet at {@code off} by its own length field, or 0 if it is malformed: neither version, no room for its header,
     * longer than what is there or than {@link TypedBlock#MAX_BLOCK_BYTES}.
     *
     * @param available bytes from {@code off} on, may be 0
     */
    public static int totalBytes(byte[] b, int off, int available) {
        if (available < IPV4_HEADER_BYTES) {
            return 0;
        }
        int total = switch (version(b, off)) {
            case 4 -> ipv4Bytes(b, off);
            case 6 -> IPV6_HEADER_BYTES + BigEndian.unsignedShort(b, off + 4);
            default -> 0;
        };
        return total <= available && total <= TypedBlock.MAX_BLOCK_BYTES ? total : 0;
    }

    private static int ipv4Bytes(byte[] b, int off) {
        int headerBytes = (b[off] & 0xf) * 4;
        int total = BigEndian.unsignedShort(b, off + 2);
        return headerBytes < IPV4_HEADER_BYTES || total < headerBytes ? 0 : total;
    }

    /** Bytes of an address: 4 or 16. */
    public static int addressBytes(int version) {
        return version == 4 ? 4 : 16;
    }

    /** Where the source address stands, from the packet's begin. */
    public static int sourceOffset(int version) {
        return version == 4 ? IPV4_SOURCE : IPV6_SOURCE;
    }

    /** Where the destination address stands, from the packet's begin. */
    public static int destinationOffset(int version) {
        return sourceOffset(version) + addressBytes(version);
    }
}
