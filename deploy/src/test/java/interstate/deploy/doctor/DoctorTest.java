package interstate.deploy.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.deploy.doctor.Finding.Level;
import interstate.deploy.doctor.Programs.Answer;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
    private static final WakeUps IDLE = new WakeUps(2_500, 100, 200, 300, 0);
    private static final WakeUps LOADED = new WakeUps(2_500, 1_000, 2_000, 600_000, 1);
    private static final int CPUS = 3;
    private static final int CHECKS = 19;

    @TempDir
    Path root = Path.of("");

    private final List<String> told = new ArrayList<>();

    /** Remembers how many busy threads were asked for. */
    private static final class FakeProbe implements WakeUpProbe {
        final List<Integer> busyThreads = new ArrayList<>();

        @Override
        public boolean realTime() {
            return true;
        }

        @Override
        public WakeUps measure(int busy) {
            busyThreads.add(busy);
            return busy == 0 ? IDLE : LOADED;
        }
    }

    private final FakeProbe probe = new FakeProbe();

    @Test
    void shouldCallEverythingUnknownAndFailNowhereWhenTheMachineTellsNothing() {
        Report report = examine((program, arguments) -> new Answer(Answer.NOT_INSTALLED, ""), Optional.empty());

        assertThat(report.findings()).hasSize(CHECKS);
        assertThat(report.findings()).extracting(Finding::name).doesNotHaveDuplicates();
        assertThat(report.findings().stream().filter(finding -> !finding.found().startsWith("unknown")))
                .extracting(Finding::name)
                .containsExactly("Java", "real-time priority", "wake-ups, idle", "wake-ups, loaded");
        assertThat(report.findings().stream().filter(finding -> finding.level() == Level.WARN))
                .extracting(Finding::name)
                .containsExactly("wake-ups, loaded");
    }

    @Test
    void shouldMeasureIdleThenWithABusyThreadOnEachCpuAndTellOfBoth() {
        Report report = examine((program, arguments) -> new Answer(1, ""), Optional.empty());

        assertThat(probe.busyThreads).containsExactly(0, CPUS);
        assertThat(told).hasSize(2);
        assertThat(told.get(0)).contains("idle");
        assertThat(told.get(1)).contains("each of 3 CPUs");
        assertThat(report.idle()).isEqualTo(IDLE);
        assertThat(report.loaded()).isEqualTo(LOADED);
        assertThat(report.realTime()).isTrue();
    }

    @Test
    void shouldLookAtTheInterfaceThatLeadsToThePeerWhenOneIsNamed() {
        List<String> commands = new ArrayList<>();
        Programs programs = (program, arguments) -> {
            commands.add(program + " " + String.join(" ", arguments));
            return new Answer(0, program.equals("ip") ? "127.0.0.1 dev lo9 src 127.0.0.1" : "");
        };

        examine(programs, Optional.of(InetAddress.getLoopbackAddress()));

        assertThat(commands)
                .containsExactly(
                        "ip -o route get 127.0.0.1",
                        "ethtool --show-eee lo9",
                        "ethtool --show-coalesce lo9",
                        "tc qdisc show dev lo9");
    }

    private Report examine(Programs programs, Optional<InetAddress> peer) {
        Machine machine =
                new Machine(new KernelFiles(root), programs, probe, () -> 0, CPUS, Runtime.Version.parse("17.0.1"));
        return new Doctor(machine).examine(peer, told::add);
    }
}
