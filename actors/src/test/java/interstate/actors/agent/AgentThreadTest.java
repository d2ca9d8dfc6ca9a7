package interstate.actors.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AgentThreadTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Scripted agent = new Scripted("scripted");
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();

    private Thread threadOf(Scripted started) throws Exception {
        return started.thread.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void shouldRunTheAgentOnADaemonOfItsNameUntilClosed() throws Exception {
        AgentThread running = AgentThread.start(agent, failures::add);
        Thread thread = threadOf(agent);
        assertThat(thread.getName()).isEqualTo("scripted");
        assertThat(thread.isDaemon()).isTrue();
        running.close();
        thread.join(PATIENCE.toMillis());
        assertThat(thread.isAlive()).isFalse();
        assertThat(agent.starts).hasValue(1);
        assertThat(agent.closes).hasValue(1);
        assertThat(failures).isEmpty();
    }

    @Test
    void shouldCloseTheAgentOnceWhenClosedAtOnceAndTwice() {
        for (int i = 0; i < 100; i++) {
            Scripted hasty = new Scripted("hasty");
            AgentThread running = AgentThread.start(hasty, failures::add);
            running.close();
            running.close();
            assertThat(hasty.closes).hasValue(1);
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void shouldTellOfAFailureOnceAndEndTheThreadWhenTheAgentThrows() throws Exception {
        AssertionError bug = new AssertionError("a bug");
        AgentThread running = AgentThread.start(agent, failures::add);
        agent.fail(bug);
        Thread thread = threadOf(agent);
        thread.join(PATIENCE.toMillis());
        assertThat(thread.isAlive()).isFalse();
        assertThat(failures).containsExactly(bug);
        running.close();
        assertThat(agent.closes).hasValue(1);
        assertThat(failures).containsExactly(bug);
    }

    @Test
    void shouldTellOfAFailureOnceWhenTheAgentCannotStart() throws Exception {
        IllegalStateException unable = new IllegalStateException("cannot start");
        Scripted never = new Scripted("never") {
            @Override
            public void onStart() {
                super.onStart();
                throw unable;
            }
        };
        AgentThread running = AgentThread.start(never, failures::add);
        threadOf(never).join(PATIENCE.toMillis());
        assertThat(failures).containsExactly(unable);
        running.close();
        assertThat(never.closes).hasValue(1);
    }

    @Test
    void shouldNotTellOfWhatFollowsWhenTheAgentHasFailedAlready() throws Exception {
        AssertionError bug = new AssertionError("a bug");
        Scripted twice = new Scripted("twice") {
            @Override
            public void onClose() {
                super.onClose();
                throw new IllegalStateException("and cannot close");
            }
        };
        AgentThread running = AgentThread.start(twice, failures::add);
        twice.fail(bug);
        threadOf(twice).join(PATIENCE.toMillis());
        running.close();
        assertThat(failures).containsExactly(bug);
    }
}
