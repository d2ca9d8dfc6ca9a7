package interstate.deploy.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.deploy.doctor.Finding.Level;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchedulingChecksTest {
    private static final String VERSION = "proc/version";
    private static final String PREEMPT = "sys/kernel/debug/sched/preempt";
    private static final String FAIR_SERVER = "sys/kernel/debug/sched/fair_server/cpu";
    private static final String RT_RUNTIME = "proc/sys/kernel/sched_rt_runtime_us";
    private static final String RELEASE = "proc/sys/kernel/osrelease";
    private static final String DYNAMIC = "Linux version 6.18.44 (someone@somewhere) #1 SMP PREEMPT_DYNAMIC @0";

    @TempDir
    Path root = Path.of("");

    private MadeUpTree tree = new MadeUpTree(root);

    @BeforeEach
    void plant() {
        tree = new MadeUpTree(root);
    }

    @ParameterizedTest
    @CsvSource({
        "none voluntary (full) lazy, full, OK",
        "none voluntary full (lazy), lazy, OK",
        "none (voluntary) full, voluntary, NOTE",
        "(none) voluntary full lazy, none, NOTE"
    })
    void shouldReadThePreemptionModelWhenItIsChosenAtRunTime(String text, String found, Level level) {
        tree.with(VERSION, DYNAMIC).with(PREEMPT, text);

        Finding finding = new Preemption(tree.files()).look();

        assertThat(finding.found()).isEqualTo(found);
        assertThat(finding.level()).isEqualTo(level);
        assertThat(finding.mend().isEmpty()).isEqualTo(level == Level.OK);
    }

    @ParameterizedTest
    @CsvSource({
        "#1 SMP PREEMPT_RT Debian 6.1, real-time kernel (PREEMPT_RT), OK",
        "#1 SMP PREEMPT Debian 6.1, full, OK",
        "#1 SMP PREEMPT_LAZY, lazy, OK",
        "#1 SMP Debian 6.1, none or voluntary, NOTE"
    })
    void shouldReadThePreemptionModelWhenItWasBuiltIn(String version, String found, Level level) {
        tree.with(VERSION, version);

        Finding finding = new Preemption(tree.files()).look();

        assertThat(finding.found()).isEqualTo(found);
        assertThat(finding.level()).isEqualTo(level);
    }

    @Test
    void shouldReadThePreemptionModelFromTheBootWhenTheKernelHidesIt() {
        tree.with(VERSION, DYNAMIC).with("proc/cmdline", "console=ttyS0 preempt=full ro");

        assertThat(new Preemption(tree.files()).look()).isEqualTo(Finding.ok("preemption", "full"));
    }

    @Test
    void shouldSayHowToLearnThePreemptionModelWhenItIsHidden() {
        tree.with(VERSION, DYNAMIC);

        Finding finding = new Preemption(tree.files()).look();

        assertThat(finding.found()).startsWith("unknown");
        assertThat(finding.mend()).startsWith("mount -t debugfs");
    }

    @Test
    void shouldTellWhatTheFairServerKeepsWhenItIsOn() {
        fairServer("50000000");

        assertThat(new FairServer(tree.files()).look())
                .isEqualTo(new Finding(
                        "fair server",
                        Level.NOTE,
                        "real-time threads get 95 % of a CPU",
                        "50,000 at once, beyond 95 % of a CPU",
                        "for r in /sys/kernel/debug/sched/fair_server/cpu*/runtime; do echo 0 > $r; done"));
    }

    @Test
    void shouldFindTheFairServerFineWhenItIsOffOnEveryCpu() {
        fairServer("0");

        assertThat(new FairServer(tree.files()).look()).isEqualTo(Finding.ok("fair server", "off"));
    }

    @ParameterizedTest
    @CsvSource({"6.11.9, none before Linux 6.12", "6.12.0, unknown", "10.0, unknown"})
    void shouldMissTheFairServerWhenTheKernelShouldHaveOne(String release, String found) {
        tree.with(RELEASE, release);

        assertThat(new FairServer(tree.files()).look().found()).startsWith(found);
    }

    @ParameterizedTest
    @CsvSource({
        "-1, OK, off, ''",
        "1000000, OK, off, ''",
        "950000, NOTE, real-time threads get 95 % of a CPU, '50,000 at once, beyond 95 % of a CPU'",
        "0, WARN, real-time threads may not run at all, not measured here"
    })
    void shouldTellWhatTheRealTimeLimitKeeps(String runtimeUs, Level level, String found, String costUs) {
        tree.with(RT_RUNTIME, runtimeUs).with("proc/sys/kernel/sched_rt_period_us", "1000000");

        String mend = level == Level.OK ? "" : "sysctl -w kernel.sched_rt_runtime_us=-1";
        assertThat(new RealTimeLimit(tree.files()).look())
                .isEqualTo(new Finding("real-time limit", level, found, costUs, mend));
    }

    @Test
    void shouldWarnWhenRealTimePriorityIsRefused() {
        assertThat(new RealTimePriority(() -> true).look()).isEqualTo(Finding.ok("real-time priority", "permitted"));
        Finding refused = new RealTimePriority(() -> false).look();
        assertThat(refused.level()).isEqualTo(Level.WARN);
        assertThat(refused.mend()).contains("CAP_SYS_NICE");
    }

    @Test
    void shouldTellTheTimerSlackInMicroseconds() {
        tree.with("proc/self/timerslack_ns", "50000");

        Finding finding = new TimerSlack(tree.files()).look();

        assertThat(finding.level()).isEqualTo(Level.OK);
        assertThat(finding.found()).startsWith("50 us");
    }

    @ParameterizedTest
    @CsvSource({
        "6.12.0-rc1, OK",
        "6.18.44-custom, OK",
        "7.0, OK",
        "6.11.11, NOTE",
        "6.1.0-35-amd64, NOTE",
        "5.15.0, NOTE"
    })
    void shouldAskForALaterKernelWhenThreadsHaveNoSliceOfTheirOwn(String release, Level level) {
        tree.with(RELEASE, release);

        Finding finding = new KernelVersion(tree.files()).look();

        assertThat(finding.found()).startsWith("Linux " + release);
        assertThat(finding.level()).isEqualTo(level);
        assertThat(finding.costUs().isEmpty()).isEqualTo(level == Level.OK);
    }

    private void fairServer(String runtimeNs) {
        for (int cpu = 0; cpu < 2; cpu++) {
            tree.with(FAIR_SERVER + cpu + "/runtime", runtimeNs).with(FAIR_SERVER + cpu + "/period", "1000000000");
        }
    }
}
