package interstate.deploy.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.deploy.doctor.Finding.Level;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CpuChecksTest {
    private static final String CLOCKS = "sys/devices/system/clocksource/clocksource0/";
    private static final String CPU = "sys/devices/system/cpu/cpu";
    private static final String HUGE_PAGES = "sys/kernel/mm/transparent_hugepage/enabled";
    private static final long READING_NS = 40;

    @TempDir
    Path root = Path.of("");

    private MadeUpTree tree = new MadeUpTree(root);

    @BeforeEach
    void plant() {
        tree = new MadeUpTree(root);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tsc", "kvm-clock", "arch_sys_counter"})
    void shouldFindAClockSourceFineWhenItIsReadInUserSpace(String current) {
        tree.with(CLOCKS + "current_clocksource", current);

        assertThat(clockSource()).isEqualTo(new Finding("clock source", Level.OK, current, "0.04 a reading", ""));
    }

    @Test
    void shouldAskForTheTscWhenItIsThereAndNotUsed() {
        tree.with(CLOCKS + "current_clocksource", "hpet").with(CLOCKS + "available_clocksource", "tsc hpet acpi_pm");

        assertThat(clockSource())
                .isEqualTo(new Finding(
                        "clock source",
                        Level.WARN,
                        "hpet, which takes a system call",
                        "0.04 a reading",
                        "echo tsc > /sys/devices/system/clocksource/clocksource0/current_clocksource"));
    }

    @Test
    void shouldKnowNoCommandWhenThereIsNoBetterClockSource() {
        tree.with(CLOCKS + "current_clocksource", "hpet").with(CLOCKS + "available_clocksource", "hpet acpi_pm");

        assertThat(clockSource().level()).isEqualTo(Level.WARN);
        assertThat(clockSource().mend()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"50, OK", "51, NOTE", "400, NOTE", "401, WARN"})
    void shouldWeighIdleStatesByWhatTheDeepestTakesToLeave(int latencyUs, Level level) {
        idleState(0, 0, "POLL", 0, 0);
        idleState(0, 1, "C1", 2, 0);
        idleState(1, 1, "C6", latencyUs, 0);

        Finding finding = new IdleStates(tree.files()).look();

        assertThat(finding.level()).isEqualTo(level);
        assertThat(finding.found()).endsWith("C6");
        assertThat(finding.costUs()).startsWith("up to " + latencyUs + " ");
        assertThat(finding.mend().isEmpty()).isEqualTo(level == Level.OK);
    }

    @Test
    void shouldNotCountAnIdleStateWhenItIsDisabled() {
        idleState(0, 1, "C1", 2, 0);
        idleState(0, 2, "C6", 133, 1);

        assertThat(new IdleStates(tree.files()).look())
                .isEqualTo(new Finding("idle states", Level.OK, "at most C1", "up to 2 to leave, says the kernel", ""));
    }

    @Test
    void shouldFindTheGovernorFineWhenAllCpusPerform() {
        tree.with(CPU + "0/cpufreq/scaling_governor", "performance")
                .with(CPU + "1/cpufreq/scaling_governor", "performance");

        assertThat(new FrequencyGovernor(tree.files()).look())
                .isEqualTo(Finding.ok("frequency governor", "performance"));
    }

    @Test
    void shouldNameAllGovernorsWhenOneCpuSavesPower() {
        tree.with(CPU + "0/cpufreq/scaling_governor", "performance")
                .with(CPU + "1/cpufreq/scaling_governor", "powersave");

        Finding finding = new FrequencyGovernor(tree.files()).look();

        assertThat(finding.level()).isEqualTo(Level.NOTE);
        assertThat(finding.found()).isEqualTo("performance, powersave");
        assertThat(finding.costUs()).isEqualTo("not measured here");
        assertThat(finding.mend())
                .isEqualTo("echo performance | tee /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor");
    }

    @ParameterizedTest
    @CsvSource({
        "[always] madvise never, always, NOTE",
        "always [madvise] never, madvise, OK",
        "always madvise [never], never, OK"
    })
    void shouldMindHugePagesWhenAnyMemoryMayBecomeOne(String text, String found, Level level) {
        tree.with(HUGE_PAGES, text);

        Finding finding = new HugePages(tree.files()).look();

        assertThat(finding.found()).isEqualTo(found);
        assertThat(finding.level()).isEqualTo(level);
        assertThat(finding.mend().isEmpty()).isEqualTo(level == Level.OK);
    }

    private void idleState(int cpu, int state, String name, int latencyUs, int disable) {
        String directory = CPU + cpu + "/cpuidle/state" + state;
        tree.with(directory + "/name", name)
                .with(directory + "/latency", Integer.toString(latencyUs))
                .with(directory + "/disable", Integer.toString(disable));
    }

    private Finding clockSource() {
        AtomicLong nowNs = new AtomicLong();
        return new ClockSource(tree.files(), () -> nowNs.addAndGet(READING_NS)).look();
    }
}
