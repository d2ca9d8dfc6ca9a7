package interstate.actors.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import interstate.actors.protocol.PeerId;
import interstate.actors.protocol.ReplayStore.Outcome;
import interstate.actors.simulation.Dice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayFileLimitsTest {

    private static final int MAGIC_BYTES = 8;
    private static final int RECORD_BYTES = 44;
    private static final int MAX_CLIENTS = 65_536;

    @TempDir
    private Path directory;

    private Path path() {
        return directory.resolve("replay");
    }

    private static PeerId peer(int number) {
        return PeerId.ofPublicKey(
                ByteBuffer.allocate(32).putInt(number).putInt(28, ~number).array());
    }

    /** What a node that starts next would know. */
    private long kept(int peer) throws IOException {
        try (ReplayFile file = new ReplayFile(path())) {
            return file.greatest(peer(peer));
        }
    }

    @Test
    void shouldTakeEachTimestampOnceAndNoneBeforeIt() throws IOException {
        try (ReplayFile file = new ReplayFile(path())) {
            assertThat(file.greatest(peer(1))).isZero();
            assertThat(file.advance(peer(1), 10)).isEqualTo(Outcome.KEPT);
            assertThat(file.advance(peer(1), 10)).isEqualTo(Outcome.STALE);
            assertThat(file.advance(peer(1), 9)).isEqualTo(Outcome.STALE);
            assertThat(file.advance(peer(1), 11)).isEqualTo(Outcome.KEPT);
            assertThat(file.greatest(peer(1))).isEqualTo(11);
            assertThat(file.greatest(peer(2))).isZero();
        }
    }

    @Test
    void shouldRememberAcrossARestartAndShrinkToOneRecordAClient() throws IOException {
        try (ReplayFile file = new ReplayFile(path())) {
            for (int i = 1; i <= 100; i++) {
                file.advance(peer(i % 3), i);
            }
        }
        assertThat(Files.size(path())).isEqualTo(MAGIC_BYTES + 100 * RECORD_BYTES);
        assertThat(kept(0)).isEqualTo(99);
        assertThat(kept(1)).isEqualTo(100);
        assertThat(Files.size(path())).isEqualTo(MAGIC_BYTES + 3 * RECORD_BYTES);
    }

    @Test
    void shouldHaveWrittenARecordBeforeItSaysSo() throws IOException {
        try (ReplayFile file = new ReplayFile(path())) {
            file.advance(peer(1), 10);
            assertThat(Files.size(path())).isEqualTo(MAGIC_BYTES + RECORD_BYTES);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, RECORD_BYTES - 1})
    void shouldForgetTheLastRecordAloneWhenACrashCutItShort(int left) throws IOException {
        try (ReplayFile file = new ReplayFile(path())) {
            file.advance(peer(1), 10);
            file.advance(peer(2), 20);
        }
        byte[] whole = Files.readAllBytes(path());
        Files.write(path(), java.util.Arrays.copyOf(whole, MAGIC_BYTES + RECORD_BYTES + left));
        try (ReplayFile file = new ReplayFile(path())) {
            assertThat(file.greatest(peer(1))).isEqualTo(10);
            assertThat(file.greatest(peer(2))).isZero();
            file.advance(peer(2), 21);
        }
        assertThat(kept(1)).isEqualTo(10);
        assertThat(kept(2)).isEqualTo(21);
    }

    @Test
    void shouldKnowTheGreatestWhenRecordsAreOutOfOrder() throws IOException {
        try (ReplayFile file = new ReplayFile(path())) {
            file.advance(peer(1), 10);
            file.advance(peer(1), 20);
        }
        byte[] all = Files.readAllBytes(path());
        ByteBuffer exchanged = ByteBuffer.allocate(all.length)
                .put(all, 0, MAGIC_BYTES)
                .put(all, MAGIC_BYTES + RECORD_BYTES, RECORD_BYTES)
                .put(all, MAGIC_BYTES, RECORD_BYTES);
        Files.write(path(), exchanged.array());
        assertThat(kept(1)).isEqualTo(20);
    }

    @Test
    void shouldNotMindWhatACrashLeftOfARewrite() throws IOException {
        try (ReplayFile file = new ReplayFile(path())) {
            file.advance(peer(1), 10);
        }
        Files.write(directory.resolve("replay.new"), new byte[13]);
        assertThat(kept(1)).isEqualTo(10);
    }

    @Test
    void shouldShrinkAndLoseNothingWhenItHasGrown() throws IOException {
        try (ReplayFile file = new ReplayFile(path(), 3)) {
            for (int i = 1; i <= 10; i++) {
                assertThat(file.advance(peer(1), i)).isEqualTo(Outcome.KEPT);
                assertThat(Files.size(path())).isLessThanOrEqualTo(MAGIC_BYTES + 3 * RECORD_BYTES);
            }
        }
        assertThat(kept(1)).isEqualTo(10);
    }

    @Test
    void shouldGoOnWhenItCouldNotShrinkForAWhile() throws IOException {
        Path fresh = directory.resolve("replay.new");
        try (ReplayFile file = new ReplayFile(path(), 2)) {
            file.advance(peer(1), 1);
            file.advance(peer(1), 2);
            Files.createDirectory(fresh);
            assertThat(file.advance(peer(1), 3)).isEqualTo(Outcome.NOT_KEPT);
            assertThat(file.greatest(peer(1))).isEqualTo(2);
            Files.delete(fresh);
            assertThat(file.advance(peer(1), 3)).isEqualTo(Outcome.KEPT);
        }
        assertThat(kept(1)).isEqualTo(3);
    }

    @Test
    void shouldTakeTheLastClientThereIsRoomForAndNoOther() throws IOException {
        Dice dice = new Dice(5);
        new ReplayFile(path()).close();
        ByteBuffer records = ByteBuffer.allocate(MAGIC_BYTES + (MAX_CLIENTS - 1) * RECORD_BYTES)
                .put(Files.readAllBytes(path()));
        while (records.hasRemaining()) {
            CheckedFile.put(
                    records,
                    ByteBuffer.allocate(40).put(dice.bytes(32)).putLong(1).array());
        }
        Files.write(path(), records.array());
        try (ReplayFile file = new ReplayFile(path())) {
            assertThat(file.advance(peer(1), 10)).isEqualTo(Outcome.KEPT);
            assertThat(file.advance(peer(2), 10)).isEqualTo(Outcome.NOT_KEPT);
            assertThat(file.advance(peer(1), 11)).isEqualTo(Outcome.KEPT);
            assertThat(file.greatest(peer(2))).isZero();
        }
    }

    @Test
    void shouldAnswerNobodyWhenItIsClosed() throws IOException {
        ReplayFile file = new ReplayFile(path());
        file.close();
        assertThat(file.advance(peer(1), 10)).isEqualTo(Outcome.NOT_KEPT);
        assertThat(file.greatest(peer(1))).isZero();
    }

    @Test
    void shouldNameTheFileWhenItCanBeNeitherReadNorWritten() throws IOException {
        assertThatThrownBy(() -> new ReplayFile(directory.resolve("missing").resolve("replay")))
                .hasMessageContaining("missing/replay");
        Files.createDirectory(path());
        assertThatThrownBy(() -> new ReplayFile(path())).hasMessageContaining(path().toString());
    }
}
