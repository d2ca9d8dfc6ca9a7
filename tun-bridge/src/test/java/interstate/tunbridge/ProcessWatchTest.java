package interstate.tunbridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ProcessWatchTest {
    private final ProcessWatch watch = new ProcessWatch();

    @Test
    void shouldTellWhenAProcessThatNobodyHasWaitedForIsKilled() throws IOException {
        Process process = new ProcessBuilder("sleep", "60").start();
        watch.watch(process.pid());
        assertThat(watch.ended()).isFalse();

        process.destroyForcibly();
        while (!watch.ended()) {
            Thread.onSpinWait();
        }

        watch.forget();
        assertThat(watch.ended()).isFalse();
    }

    @Test
    void shouldTellAtOnceWhenThereIsNoSuchProcess() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("true").start();
        process.waitFor();
        watch.watch(process.pid());
        assertThat(watch.ended()).isTrue();

        watch.watch(ProcessHandle.current().pid());
        assertThat(watch.ended()).isFalse();
        watch.forget();
    }
}
