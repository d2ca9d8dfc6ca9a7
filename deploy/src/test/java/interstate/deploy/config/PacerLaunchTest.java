package interstate.deploy.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PacerLaunchTest {
    @TempDir
    Path directory = Path.of("");

    @Test
    void shouldHoldNoPekkoWhenTheClassPathIsMade() throws IOException {
        Path lib = Files.createDirectories(directory.resolve("a b/lib"));
        for (String jar : List.of("pekko-actor-1.jar", "agrona-2.jar", "jnr-ffi-2.jar", "pacing-1.jar")) {
            Files.createFile(lib.resolve(jar));
        }
        Files.writeString(lib.resolve("pacer.jars"), "pacing-*.jar\nagrona-*.jar\njnr-*.jar\n");
        Files.createFile(directory.resolve("pacer.jsa"));

        List<String> command = PacerLaunch.command(directory.resolve("a b"), directory);

        assertThat(command)
                .containsSequence(
                        "-cp",
                        lib.resolve("pacing-1.jar") + ":" + lib.resolve("agrona-2.jar") + ":"
                                + lib.resolve("jnr-ffi-2.jar"),
                        "interstate.pacing.PacerMain")
                .contains("-XX:SharedArchiveFile=" + directory.resolve("pacer.jsa"))
                .contains("-XX:+UseEpsilonGC");
    }

    @Test
    void shouldTakeThisClassPathWhenThereIsNoInstallation() {
        assertThat(PacerLaunch.command(directory, directory)).contains(System.getProperty("java.class.path"));
    }
}
