package interstate.deploy.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.deploy.doctor.Finding.Level;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StolenTimeTest {
    private static final long TICK_NS = 10_000_000;

    @TempDir
    Path root = Path.of("");

    @Test
    void shouldReadWhatWasStolenOfAllCpus() {
        KernelFiles files = new MadeUpTree(root)
                .with("proc/stat", "cpu  26 5 7 18 3 0 25 866 0 0\ncpu0 13 2 3 9 1 0 12 446 0 0\nintr 1 2")
                .files();

        assertThat(new StolenTime(files).stolenNs()).hasValue(866 * TICK_NS);
    }

    @Test
    void shouldNotKnowWhatWasStolenWhenTheKernelDoesNotCountIt() {
        assertThat(new StolenTime(new KernelFiles(root)).stolenNs()).isEmpty();
        KernelFiles old =
                new MadeUpTree(root).with("proc/stat", "cpu  26 5 7 18").files();
        assertThat(new StolenTime(old).stolenNs()).isEmpty();
        assertThat(StolenTime.between(OptionalLong.empty(), OptionalLong.of(1)).found())
                .startsWith("unknown");
    }

    @Test
    void shouldTellWhatWasStolenBetweenTwoLooks() {
        assertThat(StolenTime.between(OptionalLong.of(7 * TICK_NS), OptionalLong.of(7 * TICK_NS))
                        .level())
                .isEqualTo(Level.OK);
        Finding stolen = StolenTime.between(OptionalLong.of(7 * TICK_NS), OptionalLong.of(10 * TICK_NS));
        assertThat(stolen.level()).isEqualTo(Level.WARN);
        assertThat(stolen.costUs()).startsWith("30,000 in all");
    }
}
