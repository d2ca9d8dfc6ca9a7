package interstate.actors.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import interstate.actors.simulation.Dice;
import interstate.wire.Offer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientIdFileTest {

    @TempDir
    private Path directory;

    private final Dice dice = new Dice(11);

    private Path path() {
        return directory.resolve("link.client-id");
    }

    @Test
    void shouldDrawAnIdOnceAndKeepIt() {
        byte[] id = ClientIdFile.readOrDraw(path(), dice);
        assertThat(id).hasSize(Offer.CLIENT_ID_BYTES).isNotEqualTo(new byte[Offer.CLIENT_ID_BYTES]);
        assertThat(ClientIdFile.readOrDraw(path(), dice)).isEqualTo(id);
    }

    @Test
    void shouldBeItsOwnersAlone() throws IOException {
        ClientIdFile.readOrDraw(path(), dice);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
                .isEqualTo("rw-------");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 15, 17})
    void shouldDrawAnewWhenTheFileIsDamaged(int bytes) throws IOException {
        Files.write(path(), new byte[bytes]);
        byte[] id = ClientIdFile.readOrDraw(path(), dice);
        assertThat(id).isNotEqualTo(new byte[Offer.CLIENT_ID_BYTES]);
        assertThat(ClientIdFile.readOrDraw(path(), dice)).isEqualTo(id);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
                .isEqualTo("rw-------");
    }

    @Test
    void shouldLeaveNothingElseBehind() throws IOException {
        ClientIdFile.readOrDraw(path(), dice);
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.toList()).isEqualTo(List.of(path()));
        }
    }

    @Test
    void shouldNameTheFileWhenItCanBeNeitherReadNorWritten() {
        Path nowhere = directory.resolve("missing").resolve("link.client-id");
        assertThatThrownBy(() -> ClientIdFile.readOrDraw(nowhere, dice)).hasMessageContaining(nowhere.toString());
    }
}
