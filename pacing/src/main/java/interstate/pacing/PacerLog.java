package interstate.pacing;

import interstate.tunbridge.MonotonicClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** The few lines a pacer ever has to say, into a file or to standard error. Never from the loop. */
final class PacerLog {

    private static final long NS_PER_MS = 1_000_000;

    /** So that a fault that repeats cannot fill a disk. */
    private static final int MAX_LINES = 1_000;

    private final @Nullable Path file;
    private int lines;

    PacerLog(@Nullable Path file) {
        this.file = file;
    }

    void line(String text) {
        if (lines++ >= MAX_LINES) {
            return;
        }
        String line = MonotonicClock.epochNs() / NS_PER_MS + " pacer: " + text + "\n";
        if (file == null) {
            System.err.print(line);
            return;
        }
        try {
            Files.write(
                    file, line.getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            System.err.print(line);
        }
    }
}
