package interstate.actors.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampFileTest {

    @TempDir
    private Path directory;

    private final AtomicLong clock = new AtomicLong(1_000);

    private Path path() {
        return directory.resolve("link.timestamp");
    }

    private TimestampFile file() {
        return new TimestampFile(path(), clock::get);
    }

    @Test
    void shouldGoByTheClockWhenItIsAhead() {
        TimestampFile file = file();
        assertThat(file.next()).isEqualTo(1_000);
        clock.set(5_000);
        assertThat(file.next()).isEqualTo(5_000);
    }

    @Test
    void shouldRiseByOneWhenTheClockStandsOrGoesBack() {
        TimestampFile file = file();
        file.next();
        assertThat(file.next()).isEqualTo(1_001);
        clock.set(0);
        assertThat(file.next()).isEqualTo(1_002);
    }

    @Test
    void shouldRiseAcrossARestartWhenTheClockWentBack() {
        file().next();
        clock.set(10);
        assertThat(file().next()).isEqualTo(1_001);
        assertThat(file().next()).isEqualTo(1_002);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 8, 9, 12, 4_096})
    void shouldBeginAnewAndKeepOrderFromThenOnWhenTheFileIsDamaged(int bytes) throws IOException {
        byte[] damaged = new byte[bytes];
        java.util.Arrays.fill(damaged, (byte) 1);
        Files.write(path(), damaged);
        try (ToldLines told = new ToldLines()) {
            assertThat(file().next()).isEqualTo(1_000);
            assertThat(told.lines()).hasSize(1);
            assertThat(told.lines().get(0)).startsWith(path() + " is damaged");
        }
        assertThat(directory.resolve("link.timestamp.damaged")).hasBinaryContent(damaged);
        clock.set(10);
        assertThat(file().next()).as("across a restart").isEqualTo(1_001);
    }

    @Test
    void shouldGoOnWithTheClockWhenTheFileHoldsTheLastTimestampThereIs() throws IOException {
        ByteBuffer last = ByteBuffer.allocate(Long.BYTES + CheckedFile.CRC_BYTES);
        CheckedFile.put(
                last, ByteBuffer.allocate(Long.BYTES).putLong(Long.MAX_VALUE).array());
        Files.write(path(), last.array());
        assertThat(file().next()).isEqualTo(1_000);
    }

    @Test
    void shouldGoOnRisingWhenTheFileCannotBeWritten() throws IOException {
        Files.createDirectory(path());
        TimestampFile file = file();
        assertThat(file.next()).isEqualTo(1_000);
        assertThat(file.next()).isEqualTo(1_001);
    }

    @Test
    void shouldGiveNoTimestampTwiceWhenAskedFromTwoThreads() throws Exception {
        TimestampFile file = file();
        Set<Long> given = ConcurrentHashMap.newKeySet();
        CountDownLatch done = new CountDownLatch(2);
        for (int t = 0; t < 2; t++) {
            new Thread(() -> {
                        for (int i = 0; i < 200; i++) {
                            given.add(file.next());
                        }
                        done.countDown();
                    })
                    .start();
        }
        assertThat(done.await(20, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
        assertThat(given).hasSize(400);
    }
}
