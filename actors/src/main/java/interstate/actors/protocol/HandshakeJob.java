package interstate.actors.protocol;

/**
 * A computation too slow for the thread that stages datagrams (X25519, ML-KEM, a write to disk). {@link #compute} runs on
 * any other thread and touches nothing of the link's; what it returns is run back on the link's thread.
 */
@FunctionalInterface
public interface HandshakeJob {

    /** Does the slow part. Never throws for what the network sent: a failure is a completion too. */
    Completion compute();

    /** What is done with the result, on the link's thread. */
    @FunctionalInterface
    interface Completion {
        void apply(long nowNs);
    }
}
