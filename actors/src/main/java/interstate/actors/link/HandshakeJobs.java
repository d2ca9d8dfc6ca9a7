package interstate.actors.link;

import interstate.actors.agent.CipherAgent;
import interstate.actors.protocol.HandshakeJob;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Computes handshakes off the cipher's thread and brings the results back to it. */
final class HandshakeJobs {

    private HandshakeJobs() {}

    /** @param failed told when a job throws, which only a bug can cause */
    static void run(HandshakeJob job, CipherAgent cipher, Executor jobs, Consumer<Throwable> failed) {
        jobs.execute(() -> {
            try {
                cipher.complete(job.compute());
            } catch (RuntimeException | AssertionError bug) {
                failed.accept(bug);
            }
        });
    }
}
