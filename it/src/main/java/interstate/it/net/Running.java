package interstate.it.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A program left running, its output in two files. Its standard input stays open as long as this process lives: our own
 * tools end when it ends, so that none of them outlives a test run that was killed.
 */
public final class Running implements AutoCloseable {
    private static final Duration END_WITHIN = Duration.ofSeconds(10);

    private final Process process;
    private final String name;
    private final Path out;
    private final Path err;

    private Running(Process process, String name, Path out, Path err) {
        this.process = process;
        this.name = name;
        this.out = out;
        this.err = err;
    }

    /**
     * Starts a program.
     *
     * @param name what messages call it; also the name of its files {@code name.out} and {@code name.err}
     * @param directory where these files go; a program of the same name started later appends to them
     */
    public static Running start(String name, Path directory, List<String> words, Map<String, String> environment) {
        Path out = directory.resolve(name + ".out");
        Path err = directory.resolve(name + ".err");
        // Who runs the tests in the background of a shell has interrupts ignored, and so would all that they start.
        List<String> all = new ArrayList<>(List.of("env", "--default-signal=INT"));
        all.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(all)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(out.toFile()))
                .redirectError(ProcessBuilder.Redirect.appendTo(err.toFile()));
        builder.environment().putAll(environment);
        try {
            return new Running(builder.start(), name, out, err);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + words.get(0), e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean alive() {
        return process.isAlive();
    }

    /** What it wrote to standard output so far. */
    public String out() {
        return read(out);
    }

    /** What it wrote to standard error so far. */
    public String err() {
        return read(err);
    }

    public String everything() {
        return out() + err();
    }

    /** Waits until the output so far, standard error after standard output, is as wanted. */
    public String await(String what, Duration within, Predicate<String> wanted) {
        try {
            Awaitility.await()
                    .atMost(within)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> wanted.test(everything()) || !alive());
        } catch (ConditionTimeoutException e) {
            throw new IllegalStateException(name + ": no " + what + " within " + within + ": " + everything(), e);
        }
        String text = everything();
        if (!wanted.test(text)) {
            throw new IllegalStateException(name + " ended before " + what + ": " + text);
        }
        return text;
    }

    /** Waits for the end and returns the exit code. */
    public int awaitEnd(Duration within) {
        try {
            if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(name + ": still running after " + within + ": " + everything());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + name, e);
        }
        return process.exitValue();
    }

    /** Sends a signal by its name, as kill does; to a process that is gone, nothing. */
    public void signal(String signalName) {
        if (process.isAlive()) {
            Command.attempt(List.of("kill", "-" + signalName, Long.toString(process.pid())));
        }
    }

    /** Asks it to end (SIGINT) and waits; the exit code. */
    public int interrupt() {
        signal("INT");
        return awaitEnd(END_WITHIN);
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            process.destroy();
            try {
                if (!process.waitFor(END_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
