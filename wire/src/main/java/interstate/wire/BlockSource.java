package interstate.wire;

/**
 * A queue of blocks that wait for room in a payload.
 *
 * <p>Called by the packer's thread. From the first {@link #copyHead} of a block to its {@link #advance} (or to the packer's
 * {@link PayloadPacker#abandon()}) the head must stay the same block, however many payloads it spans.
 */
public interface BlockSource {
    /**
     * Length of the first block in wire form, 1 to {@link TypedBlock#MAX_BLOCK_BYTES}, or 0 when none waits. For an inner packet
     * its own length field must say the same, else the peer loses its place.
     */
    int headBytes();

    /**
     * The same where so many bytes of a payload are left; a source whose blocks must not straddle says 0 when its first is
     * longer.
     */
    default int headBytesWithin(int room) {
        return headBytes();
    }

    /** Copies {@code len} bytes of the first block, beginning with its byte {@code from}. */
    void copyHead(int from, byte[] dst, int off, int len);

    /** Takes the first block out: its last byte was packed. */
    void advance();
}
