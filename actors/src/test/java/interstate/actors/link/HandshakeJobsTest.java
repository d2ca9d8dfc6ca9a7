package interstate.actors.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import interstate.actors.agent.CipherAgent;
import interstate.actors.agent.DatagramRing;
import interstate.actors.agent.Doorbell;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class HandshakeJobsTest {

    private final Doorbell doorbell = new Doorbell();
    private final CipherAgent cipher = new CipherAgent(new DatagramRing(1 << 12, doorbell), doorbell);
    private final Queue<Runnable> elsewhere = new ArrayDeque<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final List<String> steps = new ArrayList<>();

    @Test
    void shouldComputeElsewhereAndCompleteOnTheCiphersThread() {
        HandshakeJobs.run(
                () -> {
                    steps.add("computed");
                    return now -> steps.add("completed");
                },
                cipher,
                elsewhere::add,
                failures::add);
        assertThat(steps).isEmpty();
        elsewhere.remove().run();
        assertThat(steps).containsExactly("computed");
        cipher.doWork();
        assertThat(steps).containsExactly("computed", "completed");
        assertThat(failures).isEmpty();
    }

    @Test
    void shouldTellOfTheBugWhenAJobThrows() {
        AssertionError assertion = new AssertionError("a bug");
        IllegalStateException state = new IllegalStateException("another");
        HandshakeJobs.run(
                () -> {
                    throw assertion;
                },
                cipher,
                Runnable::run,
                failures::add);
        HandshakeJobs.run(
                () -> {
                    throw state;
                },
                cipher,
                Runnable::run,
                failures::add);
        assertThat(failures).containsExactly(assertion, state);
    }

    @Test
    void shouldFailTheCallerWhenNobodyComputes() {
        assertThatThrownBy(() -> HandshakeJobs.run(
                        () -> now -> {},
                        cipher,
                        job -> {
                            throw new RejectedExecutionException("nobody");
                        },
                        failures::add))
                .hasMessage("nobody");
        assertThat(failures).isEmpty();
    }
}
