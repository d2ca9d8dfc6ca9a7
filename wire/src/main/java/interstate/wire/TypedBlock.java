package interstate.wire;

/** The header of a block that is not an inner packet: kind and flags 1, length of the body 2. */
public final class TypedBlock {
    public static final int HEADER_BYTES = 3;

    /** So that the whole block keeps to {@link #MAX_BLOCK_BYTES}. */
    public static final int MAX_BODY_BYTES = 65532;

    /** Longest block of any kind, inner packets included: what is left of it must fit the offset field. */
    public static final int MAX_BLOCK_BYTES = 65535;

    private TypedBlock() {}

    /** Writes the header with flags zero; the body goes to {@code off + HEADER_BYTES}. */
    public static void writeHeader(BlockKind kind, int bodyBytes, byte[] dst, int off) {
        assert kind.typed() : kind;
        assert bodyBytes >= 0 && bodyBytes <= MAX_BODY_BYTES : bodyBytes;
        dst[off] = (byte) (kind.nibble() << 4);
        BigEndian.putShort(dst, off + 1, bodyBytes);
    }

    /** The length of the body of the typed block at {@code off}, whose header is whole. */
    public static int bodyBytes(byte[] b, int off) {
        return BigEndian.unsignedShort(b, off + 1);
    }
}
