package interstate.actors.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import interstate.actors.protocol.PeerId;
import interstate.actors.protocol.ReplayStore.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayFileTest {

    private static final int PAGE = 4096;
    private static final int MAGIC_BYTES = 8;
    private static final int RECORD_BYTES = 44;
    private static final int RECORDS_IN_A_PAGE = (PAGE - MAGIC_BYTES) / RECORD_BYTES;

    @TempDir
    Path directory;

    @Test
    void shouldRememberWhenOpenedAgain() throws IOException {
        try (ReplayFile file = open()) {
            assertThat(file.advance(peer(1), 5)).isEqualTo(Outcome.KEPT);
            assertThat(file.advance(peer(2), 7)).isEqualTo(Outcome.KEPT);
            assertThat(file.advance(peer(1), 9)).isEqualTo(Outcome.KEPT);
            assertThat(file.advance(peer(1), 9)).isEqualTo(Outcome.STALE);
        }

        try (ReplayFile file = open()) {
            assertThat(file.greatest(peer(1))).isEqualTo(9);
            assertThat(file.greatest(peer(2))).isEqualTo(7);
            assertThat(file.greatest(peer(3))).isZero();
            assertThat(file.advance(peer(1), 9)).isEqualTo(Outcome.STALE);
        }
    }

    @Test
    void shouldIgnoreTheLastRecordWhenACrashCutItShort() throws IOException {
        try (ReplayFile file = open()) {
            assertThat(file.advance(peer(1), 5)).isEqualTo(Outcome.KEPT);
            assertThat(file.advance(peer(2), 7)).isEqualTo(Outcome.KEPT);
        }
        byte[] all = Files.readAllBytes(path());
        Files.write(path(), Arrays.copyOf(all, all.length - 1));

        try (ReplayFile file = open()) {
            assertThat(file.greatest(peer(1))).isEqualTo(5);
            assertThat(file.greatest(peer(2))).isZero();
            assertThat(file.advance(peer(3), 8)).isEqualTo(Outcome.KEPT);
        }
        try (ReplayFile file = open()) {
            assertThat(file.greatest(peer(3))).isEqualTo(8);
        }
    }

    /** Bytes of the magic, of a peer, of a timestamp, and of a checksum. */
    @ParameterizedTest
    @ValueSource(ints = {0, 7, 8, 39, 40, 47, 48, 51})
    void shouldSetTheFileAsideAndKeepTheOtherRecordsWhenABitFlipped(int at) throws IOException {
        try (ReplayFile file = open()) {
            assertThat(file.advance(peer(1), 5)).isEqualTo(Outcome.KEPT);
            assertThat(file.advance(peer(2), 7)).isEqualTo(Outcome.KEPT);
        }
        byte[] all = Files.readAllBytes(path());
        all[at] ^= (byte) 0x80;
        Files.write(path(), all);

        try (ToldLines told = new ToldLines();
                ReplayFile file = open()) {
            assertThat(file.greatest(peer(1))).isEqualTo(at < MAGIC_BYTES ? 5 : 0);
            assertThat(file.greatest(peer(2))).isEqualTo(7);
            assertThat(file.advance(peer(1), 6)).isEqualTo(Outcome.KEPT);
            assertThat(told.lines()).hasSize(1);
            assertThat(told.lines().get(0)).startsWith(path() + " is damaged").contains("replay.damaged");
        }
        assertThat(directory.resolve("replay.damaged")).hasBinaryContent(all);
        try (ToldLines told = new ToldLines();
                ReplayFile file = open()) {
            assertThat(file.greatest(peer(1))).isEqualTo(6);
            assertThat(file.greatest(peer(2))).isEqualTo(7);
            assertThat(told.lines()).isEmpty();
        }
    }

    @Test
    void shouldStillHaveTheOtherRecordsWhenADamagedFileCannotBeWrittenAnew() throws IOException {
        try (ReplayFile file = open()) {
            assertThat(file.advance(peer(1), 5)).isEqualTo(Outcome.KEPT);
            assertThat(file.advance(peer(2), 7)).isEqualTo(Outcome.KEPT);
        }
        byte[] all = Files.readAllBytes(path());
        all[MAGIC_BYTES] ^= 1;
        Files.write(path(), all);
        Path inTheWay = directory.resolve("replay.new");
        Files.createDirectory(inTheWay);
        assertThatThrownBy(this::open).isInstanceOf(UncheckedIOException.class);
        Files.delete(inTheWay);

        try (ReplayFile file = open()) {
            assertThat(file.greatest(peer(2))).isEqualTo(7);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 400})
    void shouldSetTheFileAsideWhenItIsNone(int bytes) throws IOException {
        Files.write(path(), new byte[bytes]);
        try (ToldLines told = new ToldLines();
                ReplayFile file = open()) {
            assertThat(told.lines()).hasSize(1);
            assertThat(file.advance(peer(1), 6)).isEqualTo(Outcome.KEPT);
        }
        assertThat(directory.resolve("replay.damaged")).hasBinaryContent(new byte[bytes]);
    }

    @Test
    @Tag("namespace")
    void shouldLoseNothingWhenTheDiskWasFullForAWhile() throws IOException, InterruptedException {
        run("mount", "-t", "tmpfs", "-o", "size=8k", "interstate-test", directory.toString());
        try {
            Path filler = directory.resolve("filler");
            Files.write(filler, new byte[PAGE]);
            try (ReplayFile file = open()) {
                for (int i = 0; i < RECORDS_IN_A_PAGE; i++) {
                    assertThat(file.advance(peer(i), 5)).isEqualTo(Outcome.KEPT);
                }
                // 40 of its 44 bytes fit.
                try (ToldLines told = new ToldLines()) {
                    assertThat(file.advance(peer(200), 5)).isEqualTo(Outcome.NOT_KEPT);
                    assertThat(file.advance(peer(200), 5)).isEqualTo(Outcome.NOT_KEPT);
                    assertThat(told.lines()).hasSize(1);
                    assertThat(told.lines().get(0))
                            .startsWith("handshakes not answered: 1; " + path())
                            .contains("No space left");
                }
                assertThat(file.greatest(peer(200))).isZero();
                Files.delete(filler);
                assertThat(file.advance(peer(201), 6)).isEqualTo(Outcome.KEPT);
                assertThat(file.advance(peer(202), 7)).isEqualTo(Outcome.KEPT);
            }
            Path elsewhere =
                    Files.copy(path(), Files.createTempFile("replay", null), StandardCopyOption.REPLACE_EXISTING);
            try (ReplayFile file = new ReplayFile(elsewhere)) {
                assertThat(file.greatest(peer(RECORDS_IN_A_PAGE - 1))).isEqualTo(5);
                assertThat(file.greatest(peer(200))).isZero();
                assertThat(file.greatest(peer(201))).isEqualTo(6);
                assertThat(file.greatest(peer(202))).isEqualTo(7);
            } finally {
                Files.delete(elsewhere);
            }
        } finally {
            run("umount", directory.toString());
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    private Path path() {
        return directory.resolve("replay");
    }

    private ReplayFile open() {
        return new ReplayFile(path());
    }

    private static PeerId peer(int number) {
        byte[] id = new byte[16];
        id[0] = (byte) number;
        return PeerId.ofClientId(id);
    }
}
