package interstate.wire;

import java.util.List;

/**
 * Fills payloads with blocks: the block in progress first, then the first block of the first source that has one, then pad.
 *
 * <p>A payload is filled to its last byte while any source has a block, so that any block may be cut at any byte. One thread.
 * Nothing is allocated.
 */
public final class PayloadPacker {
    private static final int NONE = -1;

    /** Pad is copied as blocks are, so that a pad costs what data costs; Arrays.fill took six times as long. */
    private static final byte[] ZEROS = new byte[DatagramLayout.MAX_PACKET_LENGTH];

    private final BlockSource[] sources;
    private int inProgress = NONE;
    private int blockBytes;
    private int packedBytes;

    /** Sources in order of priority, the first first. */
    public PayloadPacker(List<BlockSource> byPriority) {
        this.sources = byPriority.toArray(new BlockSource[0]);
    }

    /**
     * Writes one whole payload, offset field included; what no block fills becomes zeros.
     *
     * @param payloadBytes more than {@link DatagramLayout#OFFSET_BYTES}, less than {@link DatagramLayout#MAX_PACKET_LENGTH}
     * @return bytes of blocks that went in; 0 means that the payload is a pad
     */
    public int pack(byte[] b, int off, int payloadBytes) {
        assert payloadBytes > DatagramLayout.OFFSET_BYTES && payloadBytes < ZEROS.length : payloadBytes;
        int end = off + payloadBytes;
        int start = off + DatagramLayout.OFFSET_BYTES;
        int at = start;
        BigEndian.putShort(b, off, inProgress == NONE ? 0 : blockBytes - packedBytes);
        while (at < end && (inProgress != NONE || begin(end - at))) {
            BlockSource source = sources[inProgress];
            assert source.headBytes() == blockBytes : "head changed while in progress";
            int bytes = Math.min(blockBytes - packedBytes, end - at);
            source.copyHead(packedBytes, b, at, bytes);
            assert packedBytes > 0 || startsWell(b, at, bytes) : "block length is not what its header says";
            packedBytes += bytes;
            at += bytes;
            if (packedBytes == blockBytes) {
                inProgress = NONE;
                source.advance();
            }
        }
        System.arraycopy(ZEROS, 0, b, at, end - at);
        return at - start;
    }

    /**
     * Forgets the block in progress: the next payload starts with offset 0, which tells the receiver to drop the part it has. The
     * source is not advanced, so that its head, if it is left there, is sent again from its first byte.
     */
    public void abandon() {
        inProgress = NONE;
    }

    /** Whether the last payload ended inside a block. */
    public boolean midBlock() {
        return inProgress != NONE;
    }

    /** Which source, in order of priority, the block in progress is from; -1 when none is. */
    public int sourceInProgress() {
        return inProgress;
    }

    private boolean begin(int room) {
        for (int i = 0; i < sources.length; i++) {
            int bytes = sources[i].headBytesWithin(room);
            if (bytes > 0) {
                assert bytes <= TypedBlock.MAX_BLOCK_BYTES : bytes;
                inProgress = i;
                blockBytes = bytes;
                packedBytes = 0;
                return true;
            }
        }
        return false;
    }

    private boolean startsWell(byte[] b, int at, int bytes) {
        if (BlockKind.of(b[at]) == BlockKind.PAD) {
            return false;
        }
        int said = BlockHeader.blockBytes(b, at, bytes);
        return said == blockBytes || (said == BlockHeader.INCOMPLETE && bytes < blockBytes);
    }
}
