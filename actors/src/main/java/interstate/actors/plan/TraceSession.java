package interstate.actors.plan;

import interstate.actors.monitor.BadTrace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The two files of one session of the packet monitor.
 *
 * @param outgoing what the client sent
 * @param incoming what the server sent
 */
public record TraceSession(Path outgoing, Path incoming) {

    private static final String OUTGOING = "outgoing.csv";
    private static final String INCOMING = "incoming.csv";
    private static final String ALLOWED = "a directory that --monitor-packets filled, or one of a session in it, with "
            + OUTGOING + " and " + INCOMING;

    /**
     * The sessions in a directory: its own, or those in the directories in it, the earliest first.
     *
     * @throws BadTrace when there are none
     */
    public static List<TraceSession> in(Path directory) {
        if (isSession(directory)) {
            return List.of(of(directory));
        }
        if (!Files.isDirectory(directory)) {
            throw refused(directory);
        }
        try (Stream<Path> inside = Files.list(directory)) {
            List<TraceSession> sessions = inside.filter(TraceSession::isSession)
                    .sorted()
                    .map(TraceSession::of)
                    .toList();
            if (sessions.isEmpty()) {
                throw refused(directory);
            }
            return sessions;
        } catch (IOException e) {
            throw new BadTrace(directory + " cannot be read: " + e);
        }
    }

    private static boolean isSession(Path directory) {
        return Files.exists(directory.resolve(OUTGOING)) && Files.exists(directory.resolve(INCOMING));
    }

    private static TraceSession of(Path directory) {
        return new TraceSession(directory.resolve(OUTGOING), directory.resolve(INCOMING));
    }

    private static BadTrace refused(Path directory) {
        return new BadTrace("TRACE is \"" + directory + "\"; allowed: " + ALLOWED);
    }

    /** The file of one direction. */
    Path file(boolean up) {
        return up ? outgoing : incoming;
    }
}
