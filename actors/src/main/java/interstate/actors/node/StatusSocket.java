package interstate.actors.node;

import interstate.tunbridge.MonotonicClock;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The node's control socket: one line in, one line out. Its directory is its owner's alone, so only that user and root
 * can reach it.
 *
 * <p>Each client has a thread of its own, {@link #CLIENTS} at once, and a limited time to ask and to take the answer: none
 * can keep the others from {@code stop}.
 */
final class StatusSocket implements AutoCloseable {

    private static final int BACKLOG = 16;
    private static final int CLIENTS = 16;
    private static final int MAX_LINE = 256;
    private static final int LINE_END = '\n';
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final long IDLE_THREAD_SECONDS = 5;
    private static final long MS = 1_000_000;
    private static final long LAST_ANSWER_MS = 1_000;

    private final Path path;
    private final ServerSocketChannel server;
    private final Function<String, String> answer;
    private final Duration patience;
    /** With all threads taken the accepting thread serves: the rest wait in the backlog meanwhile. */
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            0,
            CLIENTS,
            IDLE_THREAD_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            StatusSocket::daemon,
            new ThreadPoolExecutor.CallerRunsPolicy());

    /** @param answer makes the answer to a request; called on one of the socket's threads and may block */
    StatusSocket(Path path, Function<String, String> answer) throws IOException {
        this(path, answer, PATIENCE);
    }

    /** @param patience time for the request to come, and again for the answer to be taken */
    StatusSocket(Path path, Function<String, String> answer, Duration patience) throws IOException {
        this.path = path;
        this.answer = answer;
        this.patience = patience;
        Files.deleteIfExists(path);
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path), BACKLOG);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        daemon(this::serve).start();
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "status-socket");
        thread.setDaemon(true);
        return thread;
    }

    private void serve() {
        while (server.isOpen()) {
            try {
                SocketChannel client = server.accept();
                threads.execute(() -> converse(client));
            } catch (ClosedChannelException closed) {
                return;
            } catch (IOException broken) {
                // The client went away; the next one is served.
            }
        }
    }

    private void converse(SocketChannel client) {
        try (client;
                Selector selector = Selector.open()) {
            client.configureBlocking(false);
            SelectionKey key = client.register(selector, SelectionKey.OP_READ);
            String line = request(client, selector);
            if (line != null) {
                key.interestOps(SelectionKey.OP_WRITE);
                reply(client, selector, answer.apply(line.strip()) + "\n");
            }
        } catch (IOException broken) {
            // The client went away, and nobody else is concerned.
        }
    }

    /** The line, or null if none comes in time, in full, or within bounds. */
    private @Nullable String request(SocketChannel client, Selector selector) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(MAX_LINE);
        long deadlineNs = MonotonicClock.nowNs() + patience.toNanos();
        while (bytes.hasRemaining() && awaitReady(selector, deadlineNs) && client.read(bytes) >= 0) {
            for (int i = 0; i < bytes.position(); i++) {
                if (bytes.get(i) == LINE_END) {
                    return new String(bytes.array(), 0, i, StandardCharsets.UTF_8);
                }
            }
        }
        return null;
    }

    private void reply(SocketChannel client, Selector selector, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        long deadlineNs = MonotonicClock.nowNs() + patience.toNanos();
        while (bytes.hasRemaining() && awaitReady(selector, deadlineNs)) {
            client.write(bytes);
        }
    }

    private static boolean awaitReady(Selector selector, long deadlineNs) throws IOException {
        long leftMs = (deadlineNs - MonotonicClock.nowNs()) / MS;
        if (leftMs <= 0 || selector.select(leftMs) == 0) {
            return false;
        }
        selector.selectedKeys().clear();
        return true;
    }

    /**
     * Ends the socket and removes its file, once: the path may be another node's afterwards. An answer that is being written
     * just then, to {@code stop} say, gets a moment to arrive. Any thread; returns when it is done, also to who comes second.
     */
    @Override
    public synchronized void close() {
        if (!server.isOpen()) {
            return;
        }
        try {
            server.close();
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // The next node replaces what stayed.
        }
        threads.shutdown();
        try {
            threads.awaitTermination(LAST_ANSWER_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
