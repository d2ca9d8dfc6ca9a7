package interstate.actors.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StopHookTest {
    private final StopHook hook = new StopHook();
    private final AtomicInteger ends = new AtomicInteger();

    private Thread told() {
        Thread thread = new Thread(hook);
        thread.start();
        return thread;
    }

    @Test
    void shouldEndAtOnceAndLetNothingBeMadeWhenNothingWasMade() throws Exception {
        told().join();

        assertThat(hook.begin()).isFalse();
        assertThat(hook.isAsked()).isTrue();
    }

    @Test
    void shouldWaitForWhoeverIsMakingThingsAndThenEndThem() throws Exception {
        assertThat(hook.begin()).isTrue();
        assertThat(hook.isAsked()).isFalse();
        Thread told = told();
        while (!hook.isAsked()) {
            Thread.onSpinWait();
        }
        assertThat(told.isAlive()).isTrue();
        hook.by(ends::incrementAndGet);
        told.join();

        assertThat(ends).hasValue(1);
    }

    @Test
    void shouldDoWhatWasNamedFirst() throws Exception {
        assertThat(hook.begin()).isTrue();
        hook.by(ends::incrementAndGet);
        hook.by(() -> ends.addAndGet(100));
        told().join();

        assertThat(ends).hasValue(1);
    }
}
