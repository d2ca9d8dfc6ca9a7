package interstate.actors.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class StatusSocketTest {

    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final int SILENT = 15;

    @TempDir
    Path directory;

    @Test
    void shouldAnswerWhileOthersSayNothing() throws IOException {
        List<SocketChannel> silent = new ArrayList<>();
        try (StatusSocket socket = open(LONG)) {
            for (int i = 0; i < SILENT; i++) {
                silent.add(connect());
            }

            assertThat(ask("status\n")).isEqualTo("<status>\n");
            assertThat(socket).isNotNull();
        } finally {
            for (SocketChannel channel : silent) {
                channel.close();
            }
        }
    }

    @Test
    void shouldHangUpWhenNothingIsAsked() throws IOException {
        try (StatusSocket socket = open(SHORT)) {
            assertThat(ask("")).isEmpty();
            assertThat(ask("stat")).isEmpty();
            assertThat(ask("status\n")).isEqualTo("<status>\n");
            assertThat(socket).isNotNull();
        }
    }

    @Test
    void shouldHangUpWhenALineDoesNotEnd() throws IOException {
        try (StatusSocket socket = open(LONG)) {
            assertThat(ask("x".repeat(256))).isEmpty();
            assertThat(ask("x".repeat(255) + "\n")).isEqualTo("<" + "x".repeat(255) + ">\n");
            assertThat(socket).isNotNull();
        }
    }

    @Test
    void shouldAnswerTheNextWhenAnAnswerFails() throws IOException {
        try (StatusSocket socket = open(LONG)) {
            assertThat(ask("fail\n")).isEmpty();
            assertThat(ask("status\n")).isEqualTo("<status>\n");
            assertThat(socket).isNotNull();
        }
    }

    @Test
    void shouldLetTheLastHaveItsAnswerWhenItCloses() throws Exception {
        CompletableFuture<Boolean> asked = new CompletableFuture<>();
        CompletableFuture<String> done = new CompletableFuture<>();
        StatusSocket socket = new StatusSocket(
                path(),
                request -> {
                    asked.complete(true);
                    return done.join();
                },
                LONG);
        try (SocketChannel last = connect()) {
            last.write(ByteBuffer.wrap("stop\n".getBytes(StandardCharsets.UTF_8)));
            assertThat(asked.get(20, TimeUnit.SECONDS)).isTrue();
            CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS).execute(() -> done.complete("ok"));
            socket.close();
            // What is not there by now is lost, for the process ends.
            last.configureBlocking(false);
            assertThat(last.read(ByteBuffer.allocate(10))).isEqualTo("ok\n".length());
        }
        assertThat(path()).doesNotExist();
    }

    private StatusSocket open(Duration patience) throws IOException {
        return new StatusSocket(path(), StatusSocketTest::answer, patience);
    }

    private static String answer(String request) {
        if (request.equals("fail")) {
            throw new IllegalStateException("as asked");
        }
        return "<" + request + ">";
    }

    private Path path() {
        return directory.resolve("control.sock");
    }

    private SocketChannel connect() throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(path()));
        return channel;
    }

    /** All that is answered until the other side hangs up. */
    private String ask(String request) throws IOException {
        try (SocketChannel channel = connect()) {
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
            ByteBuffer answer = ByteBuffer.allocate(1024);
            while (channel.read(answer) >= 0) {
                assertThat(answer.hasRemaining()).isTrue();
            }
            return new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8);
        }
    }
}
