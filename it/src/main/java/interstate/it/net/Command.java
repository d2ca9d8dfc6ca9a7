package interstate.it.net;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One program of the operating system, run to its end. */
public final class Command {
    private static final long TIMEOUT_SECONDS = 60;

    private Command() {}

    /** What a program said and how it ended; standard error is part of the output. */
    public record Result(int exitCode, String output) {}

    /** Runs the words and returns the output; anything but exit code 0 is an {@link IllegalStateException}. */
    public static String run(List<String> words) {
        Result result = attempt(words);
        if (result.exitCode() != 0) {
            throw new IllegalStateException(
                    String.join(" ", words) + ": exit " + result.exitCode() + ": " + result.output());
        }
        return result.output();
    }

    public static String run(String... words) {
        return run(List.of(words));
    }

    /** Runs the words whatever the exit code. */
    public static Result attempt(List<String> words) {
        return attempt(words, TIMEOUT_SECONDS);
    }

    /** As {@link #attempt(List)}; a program that outlives the time-out is killed and that is an exception. */
    public static Result attempt(List<String> words, long timeoutSeconds) {
        try {
            Process process =
                    new ProcessBuilder(words).redirectErrorStream(true).start();
            process.getOutputStream().close();
            // The output is read on another thread, so that the time-out also holds for a program that says nothing.
            var output = new Drain(process.getInputStream());
            if (!process.waitFor(timeoutSeconds, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(
                        String.join(" ", words) + ": not done after " + timeoutSeconds + " s: " + output.text());
            }
            return new Result(process.exitValue(), output.text());
        } catch (IOException e) {
            throw new IllegalStateException("cannot run " + words.get(0) + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while running " + words.get(0), e);
        }
    }

    /** Reads a stream to its end on a thread of its own. */
    private static final class Drain {
        private final Thread thread;
        private volatile String text = "";

        Drain(java.io.InputStream in) {
            thread = new Thread(
                    () -> {
                        try {
                            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                        } catch (IOException e) {
                            text = "(unreadable: " + e.getMessage() + ")";
                        }
                    },
                    "output");
            thread.setDaemon(true);
            thread.start();
        }

        /** All of it, or what there is when a grandchild keeps the stream open for more than a second. */
        String text() throws InterruptedException {
            thread.join(1_000);
            return text;
        }
    }
}
