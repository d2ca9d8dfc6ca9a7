package interstate.deploy.control;

import interstate.actors.settings.NodeSettings;
import interstate.pacing.PacerException;
import interstate.pacing.RemotePacer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Pacers that go on after their node was killed, until the next node adopts them or they are told to end. */
public final class LeftPacers {
    private LeftPacers() {}

    /** Whether one answers in a run directory. */
    static boolean isSending(Path runDir) {
        return any(runDir, RemotePacer::status);
    }

    /** Ends them; whether there were any. */
    public static boolean stop(Path runDir) {
        return any(runDir, RemotePacer::stop);
    }

    private static boolean any(Path runDir, Consumer<Path> ask) {
        // All of them are asked, also after one has answered.
        return NodeSettings.pacerSockets(runDir).stream()
                        .filter(socket -> answers(socket, ask))
                        .count()
                > 0;
    }

    private static boolean answers(Path socket, Consumer<Path> ask) {
        try {
            if (Files.exists(socket)) {
                ask.accept(socket);
                return true;
            }
            return false;
        } catch (PacerException nobody) {
            // A path that a dead one left.
            return false;
        }
    }
}
