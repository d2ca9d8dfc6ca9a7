package interstate.actors.link;

import static org.assertj.core.api.Assertions.assertThat;

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
    @ValueSource(ints = {0, 15, 16, 19, 21})
    void shouldSetTheFileAsideAndDrawAnewWhenItIsDamaged(int bytes) throws IOException {
        Files.write(path(), new byte[bytes]);
        byte[] id;
        try (ToldLines told = new ToldLines()) {
            id = ClientIdFile.readOrDraw(path(), dice);
            assertThat(told.lines()).hasSize(1);
            assertThat(told.lines().get(0)).startsWith(path() + " is damaged");
        }
        assertThat(directory.resolve("link.client-id.damaged")).hasBinaryContent(new byte[bytes]);
        assertThat(id).isNotEqualTo(new byte[Offer.CLIENT_ID_BYTES]);
        assertThat(ClientIdFile.readOrDraw(path(), dice)).isEqualTo(id);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
                .isEqualTo("rw-------");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 15, 16, 19})
    void shouldDrawAnewWhenABitFlipped(int at) throws IOException {
        byte[] id = ClientIdFile.readOrDraw(path(), dice);
        byte[] all = Files.readAllBytes(path());
        all[at] ^= 1;
        Files.write(path(), all);
        assertThat(ClientIdFile.readOrDraw(path(), dice)).isNotEqualTo(id);
        assertThat(directory.resolve("link.client-id.damaged")).hasBinaryContent(all);
    }

    @Test
    void shouldLeaveNothingElseBehind() throws IOException {
        ClientIdFile.readOrDraw(path(), dice);
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.toList()).isEqualTo(List.of(path()));
        }
    }

    @Test
    void shouldGoOnWithADrawnIdAndSaySoOnceWhenItCanBeNeitherReadNorWritten() throws IOException {
        Path nowhere = directory.resolve("missing").resolve("link.client-id");
        Path unreadable = Files.createDirectory(path());
        for (Path file : List.of(nowhere, unreadable)) {
            try (ToldLines told = new ToldLines()) {
                byte[] id = ClientIdFile.readOrDraw(file, dice);
                assertThat(id).hasSize(Offer.CLIENT_ID_BYTES).isNotEqualTo(new byte[Offer.CLIENT_ID_BYTES]);
                assertThat(told.lines()).hasSize(1);
                assertThat(told.lines().get(0)).startsWith(file + " can be neither read nor written");
            }
        }
        assertThat(unreadable).isDirectory();
    }
}
