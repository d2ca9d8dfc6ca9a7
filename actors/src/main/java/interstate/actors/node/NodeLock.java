package interstate.actors.node;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second node out of a run directory, where it would take the pacer and the sockets of the first, and out of a state
 * directory, where both would call with one client id and take the session from each other. The kernel frees a lock when
 * the node's process ends, however it ends; the file stays and holds the process id of the last owner.
 */
final class NodeLock implements AutoCloseable {

    private static final String FILE = "node.lock";
    private static final int MAX_PID_BYTES = 20;

    /** Another node has the directory, or this user may not lock it; the message is one line for the user. */
    static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private RefusedException(String message) {
            super(message);
        }
    }

    private final FileChannel channel;

    private NodeLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes a run directory's lock, to be held as long as the process lives.
     *
     * @param name the node's name, for the message
     * @throws RefusedException if a living node has it, or the file cannot be made
     */
    static NodeLock take(Path runDir, String name) {
        return take(runDir, "--run-dir", owner -> "node " + name + runsAlready(owner, runDir));
    }

    /** The end of the one line that names a living node. */
    static String runsAlready(String owner, Path runDir) {
        return " is running already, as process " + owner + " in " + runDir
                + "; allowed: another --name, or \"interstate stop\" first";
    }

    /**
     * Takes a state directory's lock likewise. It may be the run directory.
     *
     * @throws RefusedException if a living node has it, or the file cannot be made
     */
    static NodeLock takeState(Path stateDir) {
        return take(
                stateDir,
                "--state-dir",
                owner -> "state directory " + stateDir + " is another node's, which runs as process " + owner
                        + "; allowed: another --state-dir, or \"interstate stop\" of that node first");
    }

    /**
     * The process of the living node that has a run directory's lock, without taking it. Nothing where this user cannot
     * tell: {@link #take} will say why.
     */
    static Optional<String> owner(Path runDir) {
        try (FileChannel channel = FileChannel.open(
                runDir.resolve(FILE), StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            return locked(channel) ? Optional.empty() : Optional.of(owner(channel));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static NodeLock take(Path directory, String option, UnaryOperator<String> refusal) {
        Path file = directory.resolve(FILE);
        FileChannel channel = null;
        try {
            channel = FileChannel.open(
                    file,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS);
            if (!locked(channel)) {
                throw new RefusedException(refusal.apply(owner(channel)));
            }
            sign(channel);
            return new NodeLock(channel);
        } catch (IOException e) {
            close(channel);
            throw new RefusedException(
                    file + " cannot be locked (" + e.getClass().getSimpleName() + "); a node starts as root, or with a "
                            + option + " that exists and is its user's");
        } catch (RefusedException e) {
            close(channel);
            throw e;
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static void sign(FileChannel channel) {
        try {
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException full) {
            // The lock holds without a name in it.
        }
    }

    private static String owner(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(MAX_PID_BYTES);
        channel.read(text, 0);
        String pid = new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).strip();
        return pid.isEmpty() ? "(unknown)" : pid;
    }

    private static void close(@Nullable FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                // What was to be told is told by the exception on its way.
            }
        }
    }

    @Override
    public void close() {
        close(channel);
    }
}
