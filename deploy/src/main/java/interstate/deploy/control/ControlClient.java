package interstate.deploy.control;

import interstate.deploy.Failure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** One request and one answer, a line each, over a node's control socket. */
public final class ControlClient {
    private static final int MOST_BYTES = 64 << 20;

    private final Path runDir;
    private final Path socket;

    /**
     * Talks to one node.
     *
     * @param runDir the node's run directory, which holds control.sock
     */
    public ControlClient(Path runDir) {
        this.runDir = runDir;
        this.socket = runDir.resolve("control.sock");
    }

    /**
     * The answer without its line break.
     *
     * @param patience how long no byte may come
     * @throws Failure if there is no node, or it does not answer
     */
    public String request(String line, Duration patience) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            connect(channel);
            ByteBuffer request = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
            while (request.hasRemaining()) {
                channel.write(request);
            }
            return answer(channel, patience);
        } catch (IOException | IllegalArgumentException e) {
            throw new Failure("no answer from " + socket + ": " + e.getMessage());
        }
    }

    /** Only what does not accept is no node: one that hangs up lives, and so do its pacers. */
    private void connect(SocketChannel channel) throws IOException {
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (SocketException e) {
            throw explain();
        }
    }

    private String answer(SocketChannel channel, Duration patience) throws IOException {
        channel.configureBlocking(false);
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        try (Selector selector = Selector.open()) {
            channel.register(selector, SelectionKey.OP_READ);
            while (answer.size() < MOST_BYTES) {
                if (selector.select(patience.toMillis()) == 0) {
                    throw new Failure("the node at " + socket + " does not answer");
                }
                selector.selectedKeys().clear();
                int count = channel.read(buffer.clear());
                if (count < 0) {
                    throw new Failure("the node at " + socket + " hung up without an answer");
                }
                answer.write(buffer.array(), 0, count);
                String text = answer.toString(StandardCharsets.UTF_8);
                if (text.endsWith("\n")) {
                    return text.stripTrailing();
                }
            }
        }
        throw new Failure("the answer from " + socket + " has no end");
    }

    private Failure explain() {
        if (Files.isDirectory(runDir) && !Files.isExecutable(runDir)) {
            return new Failure(runDir + ": permission denied; this takes the user who started the node, or root");
        }
        String left = LeftPacers.isSending(runDir)
                ? ", but what was killed there left its pacers, which still send: start it again, or end them by interstate stop"
                : "";
        return new NoNode("no node is running at " + runDir + left);
    }
}
