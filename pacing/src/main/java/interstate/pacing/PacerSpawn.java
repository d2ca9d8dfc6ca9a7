package interstate.pacing;

import interstate.tunbridge.MonotonicClock;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** Starts a pacer process and waits until it is ready. */
final class PacerSpawn {

    /** Line of a pacer that has started; the last line of one that ends before says why. */
    static final String READY = "ready";

    /**
     * What a pacer inherits of the node's environment: what a JVM and the C library go by. A pacer outlives its node and is to
     * hold none of its secrets, and any variable may be one: a configuration can take its secrets from there.
     */
    private static final Set<String> ENVIRONMENT = Set.of(
            "PATH",
            "LANG",
            "LC_ALL",
            "LC_CTYPE",
            "TZ",
            "TMPDIR",
            "LD_LIBRARY_PATH",
            "MALLOC_ARENA_MAX",
            "JAVA_HOME",
            "JAVA_TOOL_OPTIONS",
            "JDK_JAVA_OPTIONS");

    private static final long PATIENCE_NS = 20_000_000_000L;
    private static final long GLANCE_NS = 500_000;

    private PacerSpawn() {}

    static void run(List<String> command, PacerStart start) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().retainAll(ENVIRONMENT);
        builder.redirectError(
                start.log() == null
                        ? ProcessBuilder.Redirect.INHERIT
                        : ProcessBuilder.Redirect.appendTo(start.log().toFile()));
        try {
            Process process = builder.start();
            try (OutputStream stdin = process.getOutputStream()) {
                stdin.write(start.encode());
            }
            awaitReady(process);
        } catch (IOException e) {
            throw new PacerException("the pacer process could not be started: " + e.getMessage());
        }
    }

    private static void awaitReady(Process process) throws IOException {
        long endNs = MonotonicClock.nowNs() + PATIENCE_NS;
        StringBuilder said = new StringBuilder();
        try (InputStream stdout = process.getInputStream()) {
            while (MonotonicClock.nowNs() < endNs) {
                boolean alive = process.isAlive();
                int waiting = stdout.available();
                said.append(new String(stdout.readNBytes(waiting), StandardCharsets.UTF_8));
                if (lastLine(said).equals(READY)) {
                    return;
                }
                if (!alive && waiting == 0) {
                    break;
                }
                glance();
            }
        }
        process.destroyForcibly();
        String why = lastLine(said);
        throw new PacerException(
                "the pacer process " + (why.isEmpty() ? "ended or hung at its start" : "says: " + why));
    }

    private static String lastLine(CharSequence said) {
        String text = said.toString().strip();
        return text.substring(text.lastIndexOf('\n') + 1);
    }

    private static void glance() {
        int errno = MonotonicClock.sleepUntilNs(MonotonicClock.nowNs() + GLANCE_NS);
        assert errno == 0;
    }
}
