package interstate.deploy.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelFilesTest {
    /** The least that the kernel takes as pid_max. */
    private static final long LEAST_PID_MAX = 301;

    @TempDir
    Path root = Path.of("");

    @Test
    void shouldReadAllDigitsWhenTheKernelGivesThemOnlyOnce() {
        KernelFiles real = new KernelFiles(Path.of("/"));

        assertThat(real.number("proc/sys/kernel/pid_max").orElse(0)).isGreaterThanOrEqualTo(LEAST_PID_MAX);
    }

    @Test
    void shouldReadAFileOfManyPieces() {
        String text = "0123456789".repeat(10_000);

        assertThat(tree().with("long", text).files().text("long")).contains(text);
    }

    @Test
    void shouldTellNothingOfAFileThatIsMissingOrADirectory() {
        KernelFiles files = tree().with("directory/file", "1").files();

        assertThat(files.text("missing")).isEmpty();
        assertThat(files.text("directory")).isEmpty();
        assertThat(files.number("missing")).isEmpty();
        assertThat(files.choice("missing")).isEmpty();
        assertThat(files.list("missing", "*")).isEmpty();
    }

    @Test
    void shouldReadANumberOnlyWhenThereIsNothingElse() {
        KernelFiles files = tree().with("below", "-1")
                .with("words", "950000 us")
                .with("large", "9".repeat(19))
                .files();

        assertThat(files.number("below")).hasValue(-1);
        assertThat(files.number("words")).isEmpty();
        assertThat(files.number("large")).isEmpty();
    }

    @Test
    void shouldReadTheChoiceInBracketsOfEitherKind() {
        KernelFiles files = tree().with("square", "always [madvise] never")
                .with("round", "none (full)")
                .with("without", "none full")
                .files();

        assertThat(files.choice("square")).contains("madvise");
        assertThat(files.choice("round")).contains("full");
        assertThat(files.choice("without")).isEmpty();
    }

    @Test
    void shouldListInOrderWhatFitsAGlob() {
        KernelFiles files = tree().with("cpus/cpu1/x", "")
                .with("cpus/cpu0/x", "")
                .with("cpus/cpufreq/x", "")
                .files();

        assertThat(files.list("cpus", "cpu[0-9]*")).containsExactly("cpus/cpu0", "cpus/cpu1");
    }

    private MadeUpTree tree() {
        return new MadeUpTree(root);
    }
}
