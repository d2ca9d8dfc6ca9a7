package interstate.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shell script bin/interstate, with a Java that only tells how it was called. */
@Timeout(60)
class LauncherTest {
    private static final Path SCRIPT = Path.of("src/main/dist/bin/interstate");

    @TempDir
    Path directory = Path.of("");

    private Path home = Path.of("");
    private String output = "";

    @BeforeEach
    void install() throws IOException {
        home = directory.toRealPath().resolve("odd (place) with spaces");
        Files.createDirectories(home.resolve("bin"));
        Files.createDirectories(home.resolve("lib"));
        Files.copy(SCRIPT, home.resolve("bin/interstate"));
        executable(home.resolve("bin/interstate"));
        Files.createFile(home.resolve("lib/deploy-1.jar"));
        Files.createFile(home.resolve("lib/other.jar"));
    }

    private static void executable(Path file) {
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    /** A directory that looks like a Java of this version. */
    private Path java(String name, String version) throws IOException {
        Path java = directory.resolve(name);
        Files.createDirectories(java.resolve("bin"));
        Files.writeString(
                java.resolve("release"),
                "IMPLEMENTOR=\"x\"\nJAVA_RUNTIME_VERSION=\"" + version + "+1-x\"\nJAVA_VERSION=\"" + version + "\"\n");
        // Also makes the archive when it is told to, as Java does.
        Files.writeString(java.resolve("bin/java"), """
                #!/bin/sh
                echo "launcher $INTERSTATE_LAUNCHER"
                for argument in "$@"; do
                    echo "[$argument]"
                    case "$*:$argument" in
                        *-Xshare:dump*:-XX:SharedArchiveFile=*) echo archive >"${argument#*=}" ;;
                    esac
                done
                """);
        executable(java.resolve("bin/java"));
        return java;
    }

    private int run(Path script, Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().remove("JAVA_HOME");
        builder.environment().put("INTERSTATE_CACHE", directory.resolve("cache").toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor();
    }

    private int run(String javaVersion, String... arguments) throws Exception {
        Path java = java("java " + javaVersion, javaVersion);
        return run(home.resolve("bin/interstate"), Map.of("JAVA_HOME", java.toString()), arguments);
    }

    @Test
    void shouldPassArgumentsAsTheyAreWhenTheyAreOdd() throws Exception {
        assertThat(run("17.0.1", "status", "a  b", "", "$HOME", "*", "'")).isZero();

        assertThat(output)
                .contains("launcher " + home.resolve("bin/interstate"))
                .contains("[-Dinterstate.home=" + home + "]")
                .endsWith("[-jar]\n[" + home.resolve("lib/deploy-1.jar")
                        + "]\n[status]\n[a  b]\n[]\n[$HOME]\n[*]\n[']\n");
    }

    @Test
    void shouldFindItsHomeWhenCalledThroughLinks() throws Exception {
        Path java = java("java", "21");
        Path absolute = Files.createSymbolicLink(directory.resolve("absolute link"), home.resolve("bin/interstate"));
        Path relative = Files.createSymbolicLink(directory.resolve("relative link"), Path.of("absolute link"));
        Path through = Files.createSymbolicLink(directory.resolve("moved"), home);

        for (Path script : List.of(absolute, relative, through.resolve("bin/interstate"))) {
            assertThat(run(script, Map.of("JAVA_HOME", java.toString()), "status"))
                    .as(output)
                    .isZero();
            assertThat(output).contains("[-Dinterstate.home=" + home + "]");
        }
    }

    @Test
    void shouldAllowUnsafeMemoryWhenJavaAsksForIt() throws Exception {
        run("23", "status");
        assertThat(output).doesNotContain("--sun-misc");
        run("24.0.2", "status");
        assertThat(output).contains("[--sun-misc-unsafe-memory-access=allow]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.8.0_402", "11.0.22", "16"})
    void shouldRefuseInOneLineWhenJavaIsTooOld(String version) throws Exception {
        assertThat(run(version, "status")).isEqualTo(1);
        assertThat(output).contains("JAVA_HOME", "17 or later").hasLineCount(1);
    }

    @Test
    void shouldRefuseInOneLineWhenJavaHomeIsEmpty() throws Exception {
        Path empty = Files.createDirectory(directory.resolve("empty"));

        assertThat(run(home.resolve("bin/interstate"), Map.of("JAVA_HOME", empty.toString()), "status"))
                .isEqualTo(1);
        assertThat(output).contains("JAVA_HOME", empty.toString()).hasLineCount(1);
    }

    @Test
    void shouldTakeTheJavaOfThePathWhenJavaHomeIsNotSet() throws Exception {
        Path java = java("path java", "25");
        String path = java.resolve("bin") + ":" + System.getenv("PATH");

        assertThat(run(home.resolve("bin/interstate"), Map.of("PATH", path), "status"))
                .isZero();
        assertThat(output).contains("[--sun-misc-unsafe-memory-access=allow]");
    }

    @Test
    void shouldUseTheArchivesOfTheBuildWhenTheyFit() throws Exception {
        assertThat(run("17.0.1", "make-archives")).as(output).isZero();
        run("17.0.1", "run");

        Path archives = home.resolve("lib/archives/17.0.1+1-x");
        assertThat(output)
                .contains("[-XX:SharedArchiveFile=" + archives.resolve("node.jsa") + "]")
                .contains("[-Dinterstate.archives=" + archives + "]");
        assertThat(directory.resolve("cache")).doesNotExist();
    }

    @Test
    void shouldNotUseTheArchivesOfTheBuildWhenJavaOrPlaceOrJarsDiffer() throws Exception {
        run("17.0.1", "make-archives");

        run("17.0.2", "status");
        assertThat(output).doesNotContain("SharedArchiveFile");

        Files.writeString(home.resolve("lib/other.jar"), "newer");
        Files.setLastModifiedTime(
                home.resolve("lib/other.jar"),
                java.nio.file.attribute.FileTime.fromMillis(
                        Files.getLastModifiedTime(home.resolve("lib/archives/17.0.1+1-x/made-for"))
                                        .toMillis()
                                + 5000));
        run("17.0.1", "status");
        assertThat(output).doesNotContain("SharedArchiveFile");

        Path moved = directory.resolve("moved");
        Files.move(home, moved);
        run(
                moved.resolve("bin/interstate"),
                Map.of("JAVA_HOME", directory.resolve("java 17.0.1").toString()),
                "status");
        assertThat(output).doesNotContain("SharedArchiveFile");
    }

    @Test
    void shouldMakeArchivesOnTheSideWhenNoneFit() throws Exception {
        run("17.0.1", "run");
        assertThat(output).doesNotContain("SharedArchiveFile");
        Path cache = directory.resolve("cache");
        while (!made(cache)) {
            Thread.onSpinWait();
        }

        run("17.0.1", "run");

        assertThat(output).contains("[-XX:SharedArchiveFile=" + cache.toRealPath());
    }

    private static boolean made(Path cache) throws IOException {
        if (!Files.isDirectory(cache)) {
            return false;
        }
        try (var entries = Files.list(cache)) {
            // The directory under work has a dot in its name.
            return entries.anyMatch(
                    entry -> !entry.getFileName().toString().contains(".") && Files.exists(entry.resolve("made-for")));
        }
    }
}
