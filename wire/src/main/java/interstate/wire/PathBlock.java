package interstate.wire;

/**
 * The PATH block: one inner packet with its number among all that the sender gave to the paths of a bond (docs/PROTOCOL.md, "Paths").
 *
 * <pre>
 *   kind 9, 0 | length 2 | run 2 | number 4 | the packet
 * </pre>
 *
 * The run is random, drawn whenever numbering starts anew.
 */
public final class PathBlock {
    private static final int RUN = TypedBlock.HEADER_BYTES;
    private static final int NUMBER = RUN + Short.BYTES;

    /** What stands before the packet. */
    public static final int HEADER_BYTES = NUMBER + Integer.BYTES;

    /** Longest packet that fits. */
    public static final int MAX_PACKET_BYTES = TypedBlock.MAX_BLOCK_BYTES - HEADER_BYTES;

    private PathBlock() {}

    /**
     * Writes what stands before a packet of this length.
     *
     * @param run 0 to 65,535
     * @param number modulo 2^32
     */
    public static void writeHeader(int run, int number, int packetBytes, byte[] dst, int off) {
        TypedBlock.writeHeader(BlockKind.PATH, HEADER_BYTES - TypedBlock.HEADER_BYTES + packetBytes, dst, off);
        BigEndian.putShort(dst, off + RUN, run);
        BigEndian.putInteger(dst, off + NUMBER, number);
    }

    /** Whether a whole block holds exactly one inner packet. */
    public static boolean isSound(byte[] b, int off, int bytes) {
        int packetBytes = bytes - HEADER_BYTES;
        return packetBytes > 0 && InnerPacket.totalBytes(b, off + HEADER_BYTES, packetBytes) == packetBytes;
    }

    /** Which numbering the number belongs to. */
    public static int run(byte[] b, int off) {
        return BigEndian.unsignedShort(b, off + RUN);
    }

    /** The packet's number, modulo 2^32. */
    public static int number(byte[] b, int off) {
        return BigEndian.integer(b, off + NUMBER);
    }
}
