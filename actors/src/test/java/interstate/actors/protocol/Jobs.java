package interstate.actors.protocol;

import java.util.ArrayDeque;

/** Handshake jobs that wait until the test runs them. */
final class Jobs {

    private final ArrayDeque<HandshakeJob> waiting = new ArrayDeque<>();

    void add(HandshakeJob job) {
        waiting.add(job);
    }

    int size() {
        return waiting.size();
    }

    /** Computes the oldest job, and leaves its completion to the caller. */
    HandshakeJob.Completion computeNext() {
        return waiting.remove().compute();
    }

    /** Runs all jobs with their completions, those that they beget included. */
    void run(long nowNs) {
        while (!waiting.isEmpty()) {
            computeNext().apply(nowNs);
        }
    }
}
