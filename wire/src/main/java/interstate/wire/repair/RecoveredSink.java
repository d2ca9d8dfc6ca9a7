package interstate.wire.repair;

/** Takes the payloads that a {@link RepairDecoder} recovers. */
@FunctionalInterface
public interface RecoveredSink {
    /**
     * One payload whose datagram has not arrived: its image, so zeros where it had pad and repair. The array is valid during the
     * call only.
     *
     * @param payloadBytes offset field included
     */
    void recovered(long sequence, byte[] payload, int off, int payloadBytes);
}
