package interstate.actors.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Takes root, as what it tests does. */
@Tag("namespace")
class NodeFilesTest {

    private static final NodeFiles.Account SOMEBODY = new NodeFiles.Account(12_345, 12_346);

    @TempDir
    Path parent;

    @Test
    void shouldGiveANewDirectoryToTheAccountAlone() throws IOException {
        Path directory = parent.resolve("above/run");

        NodeFiles.prepare(directory, SOMEBODY);

        assertThat(uid(directory)).isEqualTo(12_345);
        assertThat(Files.getAttribute(directory, "unix:gid")).isEqualTo(12_346);
        assertThat(mode(directory)).isEqualTo("rwx------");
    }

    @Test
    void shouldGiveFilesOfAnEarlierNodeToTheAccount() throws IOException {
        Path directory = directory("rwx------");
        Path file = Files.createFile(directory.resolve("replay"));

        NodeFiles.prepare(directory, SOMEBODY);

        assertThat(uid(file)).isEqualTo(12_345);
    }

    @Test
    void shouldLetTheAccountWriteThePacersLog() throws IOException {
        Path run = parent.resolve("run");

        NodeFiles.prepare(run, parent.resolve("state"), SOMEBODY);

        assertThat(uid(NodeFiles.pacerLog(run))).isEqualTo(12_345);
        assertThat(mode(NodeFiles.pacerLog(run))).isEqualTo("rw-------");
    }

    @Test
    void shouldNotWriteThePacersLogWhereALinkLeads() throws IOException {
        Path target = Files.createFile(parent.resolve("shadow"));
        Path run = directory("rwx------");
        Files.createSymbolicLink(NodeFiles.pacerLog(run), target);

        NodeFiles.prepare(run, parent.resolve("state"), SOMEBODY);

        assertThat(uid(target)).isZero();
        assertThat(NodeFiles.pacerLog(run)).isRegularFile();
        assertThat(Files.isSymbolicLink(NodeFiles.pacerLog(run))).isFalse();
    }

    @Test
    void shouldNotGiveAwayWhereALinkLeads() throws IOException {
        Path target = Files.createFile(parent.resolve("shadow"));
        Path directory = directory("rwx------");
        Files.createSymbolicLink(directory.resolve("replay"), target);

        NodeFiles.prepare(directory, SOMEBODY);

        assertThat(uid(target)).isZero();
    }

    @Test
    void shouldRefuseADirectoryThatOthersUse() throws IOException {
        Path directory = directory("rwxr-xr-x");
        Path file = Files.createFile(directory.resolve("passwd"));

        assertThatThrownBy(() -> NodeFiles.prepare(directory, SOMEBODY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("open to others")
                .hasMessageContaining(directory.toString());

        assertThat(uid(file)).isZero();
        assertThat(uid(directory)).isZero();
        assertThat(mode(directory)).isEqualTo("rwxr-xr-x");
    }

    @Test
    void shouldTakeAnEmptyDirectoryWhateverItsMode() throws IOException {
        Path directory = directory("rwxr-xr-x");

        NodeFiles.prepare(directory, SOMEBODY);

        assertThat(mode(directory)).isEqualTo("rwx------");
    }

    private Path directory(String mode) throws IOException {
        Path directory = Files.createDirectory(parent.resolve("directory"));
        return Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode));
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static int uid(Path file) throws IOException {
        return (int) Files.getAttribute(file, "unix:uid");
    }
}
