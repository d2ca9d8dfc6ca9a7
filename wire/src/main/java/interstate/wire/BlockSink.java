package interstate.wire;

/** Takes the whole blocks that a {@link Reassembler} delivers. */
@FunctionalInterface
public interface BlockSink {
    /**
     * One whole block in wire form, typed ones with their three-byte header. Of an inner packet only the length field was looked at.
     * The buffer is valid during the call only.
     */
    void block(BlockKind kind, byte[] b, int off, int len);
}
