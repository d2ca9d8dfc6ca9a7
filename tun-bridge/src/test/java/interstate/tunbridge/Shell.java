package interstate.tunbridge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs commands of a test. */
final class Shell {
    private Shell() {}

    /** Output of a command that must succeed. */
    static String run(String... command) {
        return run(List.of(command));
    }

    static String run(List<String> command) {
        StringBuilder output = new StringBuilder();
        int exit = run(command, output);
        if (exit != 0) {
            throw new AssertionError(String.join(" ", command) + " ended with " + exit + ":\n" + output);
        }
        return output.toString();
    }

    /** Whether a command succeeds. */
    static boolean tryRun(String... command) {
        return run(List.of(command), new StringBuilder()) == 0;
    }

    private static int run(List<String> command, StringBuilder output) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            output.append(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            return process.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
