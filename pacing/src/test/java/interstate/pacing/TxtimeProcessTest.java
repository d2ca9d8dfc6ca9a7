package interstate.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pacer processes that are to let the kernel hold datagrams, before a real kernel. */
@Timeout(120)
class TxtimeProcessTest {

    private static final long AHEAD_NS = 500_000;

    /** Where nobody listens. */
    private static final int DISCARD = 9;

    private static final String NAMESPACE = "istx" + ProcessHandle.current().pid();

    private final List<Long> pids = new ArrayList<>();
    private final Wire wire = new Wire();

    @TempDir
    private Path directory;

    @AfterEach
    void endAll() {
        wire.close();
        pids.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    }

    private RemotePacer pair(List<String> inside, int port) {
        List<Path> controls = List.of(directory.resolve("a"), directory.resolve("b"));
        PacerStart start = new PacerStart(
                controls.get(0),
                directory.resolve("log"),
                PacerStart.SAME_USER,
                PacerStart.SAME_USER,
                true,
                Waiting.HYBRID,
                PacerStart.DEFAULT_TAKEOVER_NS,
                AHEAD_NS,
                1,
                false,
                List.of(),
                null,
                List.of(Wire.anyPort()),
                List.of(PacerProcessTest.lane(port)));
        List<String> command = new ArrayList<>(inside);
        command.addAll(PacerProcessTest.command());
        RemotePacer pacer = RemotePacer.spawn(new PairStart(command, start, controls, true));
        pids.add(pacer.pid());
        pacer.addStandby();
        pids.add(pacer.standbyStatus().orElseThrow().pid());
        return pacer;
    }

    private static void awaitVerdict(Lane lane) {
        while (lane.engine() == Engine.TESTING) {
            Thread.onSpinWait();
        }
    }

    private static void runPast(Lane lane, long slot) {
        while (lane.nextSlot() <= slot) {
            Thread.onSpinWait();
        }
    }

    private static boolean succeeds(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        return process.waitFor() == 0;
    }

    @Test
    void shouldRefuseAndGoOnWithTheTimerWhenTheInterfaceHasNoQueue() throws Exception {
        try (RemotePacer pacer = pair(List.of(), wire.address().port())) {
            Lane lane = pacer.lanes().get(0);
            awaitVerdict(lane);
            assertThat(lane.engine()).isEqualTo(Engine.REFUSED_EARLY);
            long slot = lane.nextSlot();
            for (int i = 0; i < slot + 100; i++) {
                assertThat(wire.receive()).hasSize(PacerProcessTest.BYTES);
            }
            assertThat(lane.counters().failed()).isZero();
            while (!Files.exists(directory.resolve("log"))
                    || !Files.readString(directory.resolve("log")).contains(Engine.REFUSED_EARLY.text())) {
                Thread.onSpinWait();
            }

            // Whoever takes over knows, and does not test again.
            ProcessHandle.of(pacer.pid()).orElseThrow().destroyForcibly();
            long next = lane.nextSlot();
            runPast(lane, next + 200);
            assertThat(lane.engine()).isEqualTo(Engine.REFUSED_EARLY);
            assertThat(lane.counters().takenOver()).isPositive();
            pacer.stop();
        }
    }

    @Test
    @Tag("namespace")
    void shouldBeReleasedByTheKernelWhenItsQueueIsFair() throws Exception {
        assertThat(succeeds("ip", "netns", "add", NAMESPACE)).isTrue();
        try {
            assertThat(succeeds("ip", "-n", NAMESPACE, "link", "set", "lo", "up"))
                    .isTrue();
            boolean fair = succeeds("tc", "-n", NAMESPACE, "qdisc", "replace", "dev", "lo", "root", "fq");
            if (!fair) {
                System.out.println("this kernel has no fq: that it releases the pacer's datagrams is NOT tested here");
            }
            assumeThat(fair).isTrue();
            try (RemotePacer pacer = pair(List.of("ip", "netns", "exec", NAMESPACE), DISCARD)) {
                Lane lane = pacer.lanes().get(0);
                awaitVerdict(lane);
                assertThat(lane.engine()).isEqualTo(Engine.KERNEL);
                long slot = lane.nextSlot() + 2;
                long instantNs = lane.instantNs(slot);
                runPast(lane, slot);
                assertThat(lane.sentNs(slot)).isGreaterThanOrEqualTo(instantNs);

                ProcessHandle.of(pacer.pid()).orElseThrow().destroyForcibly();
                runPast(lane, lane.nextSlot() + 1_500);
                assertThat(lane.engine()).isEqualTo(Engine.KERNEL);
                assertThat(lane.counters().takenOver()).isPositive();

                // Where datagrams begin to leave early, one of a second tells.
                assertThat(succeeds("tc", "-n", NAMESPACE, "qdisc", "del", "dev", "lo", "root"))
                        .isTrue();
                while (lane.engine() == Engine.KERNEL) {
                    Thread.onSpinWait();
                }
                assertThat(lane.engine()).isEqualTo(Engine.REFUSED_EARLY);
                pacer.stop();
            }
        } finally {
            assertThat(succeeds("ip", "netns", "del", NAMESPACE)).isTrue();
        }
    }
}
