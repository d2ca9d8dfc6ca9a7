package interstate.tunbridge;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program of iproute2 or nftables, run to its end. */
final class Command {
    private static final List<String> DIRECTORIES = List.of("/usr/sbin", "/sbin", "/usr/bin", "/bin");

    /** How a run ended: exit code and everything printed. */
    record Result(int exit, String output) {
        boolean succeeded() {
            return exit == 0;
        }

        /** The first line printed, which is where iproute2 complains. */
        String complaint() {
            return output.lines().findFirst().orElse("exit code " + exit);
        }
    }

    private Command() {}

    /** Runs one, whose output a caller needs. */
    static String output(String program, String... arguments) {
        Result result = run(program, "", arguments);
        if (!result.succeeded()) {
            throw KernelException.ofCommand(program + " " + String.join(" ", arguments), result.complaint());
        }
        return result.output();
    }

    /** Runs {@code ip -batch -} over commands in order; stops at the first that fails. Nothing to do runs nothing. */
    static void batch(List<String> commands, String... options) {
        if (commands.isEmpty()) {
            return;
        }
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("-batch", "-"));
        String input = String.join("\n", commands) + "\n";
        Result result = run("ip", input, arguments.toArray(String[]::new));
        if (!result.succeeded()) {
            throw KernelException.ofCommand("ip " + String.join("; ", commands), result.complaint());
        }
    }

    /** Runs one, whatever comes of it. */
    static Result run(String program, String input, String... arguments) {
        List<String> command = new ArrayList<>(List.of(located(program)));
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            try (OutputStream stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), output);
        } catch (IOException e) {
            throw KernelException.ofCommand(
                    program,
                    "cannot be run; install " + (program.equals("nft") ? "nftables" : "iproute2") + " ("
                            + e.getMessage() + ")");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted while " + program + " ran", e));
        }
    }

    /** Services and users often lack the sbin directories in their search path. */
    private static String located(String program) {
        for (String directory : DIRECTORIES) {
            Path path = Path.of(directory, program);
            if (Files.isExecutable(path)) {
                return path.toString();
            }
        }
        return program;
    }
}
