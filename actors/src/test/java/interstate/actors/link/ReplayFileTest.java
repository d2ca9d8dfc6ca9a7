package interstate.actors.link;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.protocol.PeerId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayFileTest {

    private static final int PAGE = 4096;
    private static final int RECORDS_IN_A_PAGE = PAGE / 40;

    @TempDir
    Path directory;

    @Test
    void shouldRememberWhenOpenedAgain() throws IOException {
        try (ReplayFile file = open()) {
            assertThat(file.advance(peer(1), 5)).isTrue();
            assertThat(file.advance(peer(2), 7)).isTrue();
            assertThat(file.advance(peer(1), 9)).isTrue();
            assertThat(file.advance(peer(1), 9)).isFalse();
        }

        try (ReplayFile file = open()) {
            assertThat(file.greatest(peer(1))).isEqualTo(9);
            assertThat(file.greatest(peer(2))).isEqualTo(7);
            assertThat(file.greatest(peer(3))).isZero();
            assertThat(file.advance(peer(1), 9)).isFalse();
        }
    }

    @Test
    void shouldIgnoreTheLastRecordWhenACrashCutItShort() throws IOException {
        try (ReplayFile file = open()) {
            assertThat(file.advance(peer(1), 5)).isTrue();
            assertThat(file.advance(peer(2), 7)).isTrue();
        }
        byte[] all = Files.readAllBytes(path());
        Files.write(path(), Arrays.copyOf(all, all.length - 1));

        try (ReplayFile file = open()) {
            assertThat(file.greatest(peer(1))).isEqualTo(5);
            assertThat(file.greatest(peer(2))).isZero();
            assertThat(file.advance(peer(3), 8)).isTrue();
        }
        try (ReplayFile file = open()) {
            assertThat(file.greatest(peer(3))).isEqualTo(8);
        }
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
                    assertThat(file.advance(peer(i), 5)).isTrue();
                }
                // 16 of its 40 bytes fit.
                assertThat(file.advance(peer(200), 5)).isFalse();
                assertThat(file.greatest(peer(200))).isZero();
                Files.delete(filler);
                assertThat(file.advance(peer(201), 6)).isTrue();
                assertThat(file.advance(peer(202), 7)).isTrue();
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
