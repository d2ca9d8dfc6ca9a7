package interstate.deploy.control;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** The node's end of a control socket: remembers requests, and answers what the test says. */
public final class FakeNode implements AutoCloseable {
    public final List<String> requests = new CopyOnWriteArrayList<>();

    private final ServerSocketChannel listener;
    private final Thread thread;

    /** Answers with the function's text as it is; an empty text hangs up. */
    public FakeNode(Path runDir, Function<String, String> answers) throws IOException {
        listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(runDir.resolve("control.sock")));
        thread = new Thread(() -> serve(answers));
        thread.start();
    }

    private void serve(Function<String, String> answers) {
        while (true) {
            try (SocketChannel channel = listener.accept()) {
                ByteBuffer buffer = ByteBuffer.allocate(100);
                while (channel.read(buffer) > 0 && buffer.get(buffer.position() - 1) != '\n') {
                    assert buffer.hasRemaining() : "a request is short";
                }
                String request = new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8).strip();
                requests.add(request);
                ByteBuffer answer = ByteBuffer.wrap(answers.apply(request).getBytes(StandardCharsets.UTF_8));
                while (answer.hasRemaining()) {
                    channel.write(answer);
                }
            } catch (IOException e) {
                return;
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
