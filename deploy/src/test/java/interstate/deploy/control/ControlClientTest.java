package interstate.deploy.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import interstate.deploy.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlClientTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir
    Path directory = Path.of("");

    @Test
    void shouldGiveTheAnswerWhenItIsLong() throws IOException {
        String longAnswer = "{\"a\":\"" + "ä".repeat(300_000) + "\"}";
        try (FakeNode node = new FakeNode(directory, request -> longAnswer + "\n")) {
            assertThat(new ControlClient(directory).request("status", PATIENCE)).isEqualTo(longAnswer);
            assertThat(node.requests).containsExactly("status");
        }
    }

    @Test
    void shouldSayThatThereIsNoNodeWhenNothingListens() throws IOException {
        assertThatThrownBy(() -> new ControlClient(directory.resolve("none")).request("status", PATIENCE))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("no node is running at");
        Files.createFile(directory.resolve("control.sock"));
        assertThatThrownBy(() -> new ControlClient(directory).request("status", PATIENCE))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("no node is running at");
    }

    @Test
    void shouldSayThatTheNodeHungUpWhenThereIsNoAnswer() throws IOException {
        try (FakeNode node = new FakeNode(directory, request -> "")) {
            assertThatThrownBy(() -> new ControlClient(directory).request("status", PATIENCE))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("hung up");
            assertThat(node.requests).hasSize(1);
        }
    }

    @Test
    void shouldNotTakeANodeForGoneWhenItHangsUpUnread() throws IOException {
        try (ServerSocketChannel node = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            node.bind(UnixDomainSocketAddress.of(directory.resolve("control.sock")));
            CompletableFuture<Void> hangingUp = CompletableFuture.runAsync(() -> {
                try (SocketChannel caller = node.accept()) {
                    ByteBuffer first = ByteBuffer.allocate(1);
                    while (first.hasRemaining()) {
                        caller.read(first);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });

            assertThatThrownBy(() -> new ControlClient(directory).request("stop", PATIENCE))
                    .isInstanceOf(Failure.class)
                    .isNotInstanceOf(NoNode.class);
            hangingUp.join();
        }
    }

    @Test
    void shouldLosePatienceWhenTheNodeIsStuck() throws IOException {
        CountDownLatch stuck = new CountDownLatch(1);
        try (FakeNode node = new FakeNode(directory, request -> {
            try {
                stuck.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return "late\n";
        })) {
            assertThatThrownBy(() -> new ControlClient(directory).request("status", Duration.ofMillis(50)))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("does not answer");
            stuck.countDown();
            assertThat(node).isNotNull();
        }
    }

    @Test
    void shouldSayItInOneLineWhenThePathIsTooLongForASocket() {
        assertThatThrownBy(() -> new ControlClient(directory.resolve("x".repeat(200))).request("status", PATIENCE))
                .isInstanceOf(Failure.class);
    }
}
