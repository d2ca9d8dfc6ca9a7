package interstate.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@link ClaimStress}, briefly; by hand and for long: the same main class with {@code -m default} or {@code tough}. */
@Tag("slow")
class ClaimStressTest {

    @Test
    @Timeout(300)
    void shouldNeverSeeAForbiddenOutcomeWhenPacersAndNodeMeetAtACell(@TempDir Path directory)
            throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        Process stress = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.openjdk.jcstress.Main",
                        "-t",
                        "interstate.pacing.ClaimStress",
                        "-m",
                        "quick",
                        "-time",
                        "100",
                        "-sc",
                        "false",
                        "-strideSize",
                        "16",
                        "-r",
                        directory.toString(),
                        "-jvmArgs",
                        "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED"))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(stress.waitFor(280, TimeUnit.SECONDS)).as(() -> tail(output)).isTrue();
        assertThat(stress.exitValue()).as(() -> tail(output)).isZero();
        assertThat(Files.readString(output)).contains("All remaining tests: 3 matching test results");
    }

    private static String tail(Path output) {
        try {
            String text = Files.readString(output);
            return text.substring(Math.max(0, text.length() - 4_000));
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
