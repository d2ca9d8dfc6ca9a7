package interstate.tunbridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class SchedulingTest {
    private static final int PR_GET_TIMERSLACK = 30;

    /** Each change is made on a thread of its own, which takes it to its end. */
    private static String statusAfter(Runnable change) {
        CompletableFuture<String> result = new CompletableFuture<>();
        new Thread(() -> {
                    try {
                        change.run();
                        result.complete(Files.readString(Path.of("/proc/thread-self/status"))
                                + Files.readString(Path.of("/proc/thread-self/sched"))
                                + "slack " + Libc.C.prctl(PR_GET_TIMERSLACK, 0, 0, 0, 0));
                    } catch (IOException | RuntimeException e) {
                        result.completeExceptionally(e);
                    }
                })
                .start();
        return result.join();
    }

    @Test
    void shouldRunAsFifoWhenPermitted() {
        boolean[] done = {false};
        String status = statusAfter(() -> done[0] = Scheduling.fifo(7));
        Assumptions.assumeTrue(done[0], "no right to real-time priorities");

        assertThat(status).containsPattern("policy +: +1\n").containsPattern("prio +: +92\n");
    }

    @Test
    void shouldRefuseWhenPriorityIsOutOfRange() {
        boolean[] done = {true, true};
        statusAfter(() -> {
            done[0] = Scheduling.fifo(0);
            done[1] = Scheduling.fifo(100);
        });

        assertThat(done).containsOnly(false);
    }

    @Test
    void shouldTakeShortSliceWhenKernelKnowsIt() {
        boolean[] done = {false};
        String status = statusAfter(() -> done[0] = Scheduling.slice(100_000));
        Assumptions.assumeTrue(done[0], "kernel before 6.12");

        assertThat(status).containsPattern("policy +: +0\n").containsPattern("se.slice +: +100000\n");
    }

    @Test
    void shouldHastenTheThreadOfTheNameWhenThereIsOne() throws Exception {
        CountDownLatch named = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        String[] status = {""};
        Thread thread = new Thread(
                () -> {
                    try {
                        named.countDown();
                        end.await();
                        status[0] = Files.readString(Path.of("/proc/thread-self/sched"));
                    } catch (IOException | InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                },
                "to-hasten");
        thread.start();
        named.await();
        boolean done = Scheduling.fifo("to-hasten", 3);
        end.countDown();
        thread.join();

        Assumptions.assumeTrue(done, "no CAP_SYS_NICE");
        assertThat(status[0]).containsPattern("policy +: +1\n").containsPattern("prio +: +96\n");
        assertThat(Scheduling.fifo("nobody-has-this", 3)).isFalse();
    }

    @Test
    void shouldYieldToAllOthersWhenInBackground() {
        boolean[] done = {false};
        String status = statusAfter(() -> done[0] = Scheduling.background());

        assertThat(done[0]).isTrue();
        assertThat(status).containsPattern("policy +: +5\n");
    }

    @Test
    void shouldSetTimerSlackWhenAsked() {
        boolean[] done = {false};
        String status = statusAfter(() -> done[0] = Scheduling.timerSlack(1));

        assertThat(done[0]).isTrue();
        assertThat(status).contains("slack 1");
    }

    @Test
    void shouldStayOnCpuWhenPinned() {
        boolean[] done = {false, true};
        String status = statusAfter(() -> {
            done[0] = Scheduling.pin(0);
            done[1] = Scheduling.pin(1000);
        });

        assertThat(done).containsExactly(true, false);
        assertThat(status).containsPattern("Cpus_allowed_list:\\s+0\n");
    }

    @Test
    void shouldReadLimitWhenAskedForRealTime() throws IOException {
        Process cat = new ProcessBuilder("cat", "/proc/sys/kernel/sched_rt_runtime_us").start();
        String limit = new String(cat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

        assertThat(Scheduling.realTimeUnlimited()).isEqualTo(limit.strip().equals("-1"));
    }
}
