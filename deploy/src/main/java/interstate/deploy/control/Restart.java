package interstate.deploy.control;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import interstate.deploy.Failure;
import interstate.deploy.config.BadInput;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Replaces a node and keeps its pacers, as a crash does: the lanes go on meanwhile. What the new node would refuse is found
 * before the old one ends.
 */
public final class Restart {
    /** Option of the commands that start a node: say what is wrong, start nothing, exit as a start would. */
    public static final String CHECK = "--check";

    private static final int REFUSED = 2;
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration EXIT = Duration.ofSeconds(30);
    private static final Duration START = Duration.ofSeconds(20);
    private static final long START_POLL_MS = 100;

    private static final long SHELL_POLL_MS = 20;
    private static final int SHELL_POLLS = 500;

    /** Waits for a line, then becomes the command: it must hold the old node's outputs before that is gone. */
    private static final List<String> WAITING_SHELL =
            List.of("setsid", "sh", "-c", "read -r go && exec \"$@\" </dev/null", "interstate-restart");

    private final Path proc;
    private final ControlClient control;

    /**
     * Restarts one node.
     *
     * @param proc the proc file system
     */
    public Restart(Path proc, ControlClient control) {
        this.proc = proc;
        this.control = control;
    }

    /**
     * Returns one line that says what was done.
     *
     * @throws BadInput if the new node would refuse its files or options; the old one goes on
     * @throws Failure if no new node could be had
     */
    public String run() {
        ConfigObject status = StatusText.parse(control.request("status", ANSWER));
        ConfigValue pidValue = status.get("pid");
        if (pidValue == null || !(pidValue.unwrapped() instanceof Number number)) {
            throw new Failure("the node does not tell its process id: it is of another version");
        }
        NodeProcess old = NodeProcess.of(proc, number.longValue());
        try {
            check(old);
            if (old.underSystemd()) {
                detach(old);
                return "node " + old.pid() + " has ended, its pacers go on; systemd starts the next";
            }
            Process next = waiting(old);
            awaitWaiting(next, old);
            try {
                detach(old);
                try (OutputStream go = next.getOutputStream()) {
                    go.write("go\n".getBytes(StandardCharsets.US_ASCII));
                }
            } catch (Failure | IOException e) {
                next.destroy();
                throw e;
            }
            awaitAnswer(next, old);
            return "node " + old.pid() + " has ended, its pacers go on; node " + next.pid() + " takes over";
        } catch (IOException e) {
            throw new Failure("the new node cannot be started: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted");
        }
    }

    /** Where and as what the new node would start, since files, variables and routes are those of that place. */
    private void check(NodeProcess old) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(old.anew());
        command.add(CHECK);
        Process check = inPlaceOf(old, command).redirectOutput(Redirect.DISCARD).start();
        check.getOutputStream().close();
        String said = new String(check.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        int code = check.waitFor();
        if (code == 0) {
            return;
        }
        String last = said.substring(said.lastIndexOf('\n') + 1);
        if (code == REFUSED) {
            throw new BadInput("the old node goes on, since the new one would say: " + last);
        }
        throw new Failure("the old node goes on, since the new one could not start, exit code " + code + ": " + last);
    }

    /** The old node must live until the shell holds its outputs and is in its namespaces. */
    private void awaitWaiting(Process next, NodeProcess old) throws IOException, InterruptedException {
        Path commandLine = proc.resolve(Long.toString(next.pid())).resolve("cmdline");
        for (int i = 0; i < SHELL_POLLS; i++) {
            if (next.waitFor(SHELL_POLL_MS, TimeUnit.MILLISECONDS)) {
                break;
            }
            if (Files.readString(commandLine).startsWith("sh\0")) {
                return;
            }
        }
        next.destroy();
        throw new Failure("the new node cannot be started, its log says why; the old one goes on: "
                + String.join(" ", old.anew()));
    }

    /** Until the new node answers, so that a command given next finds it. */
    private void awaitAnswer(Process next, NodeProcess old) throws InterruptedException {
        for (long waitedMs = 0; waitedMs < START.toMillis(); waitedMs += START_POLL_MS) {
            if (next.waitFor(START_POLL_MS, TimeUnit.MILLISECONDS)) {
                throw new Failure("the new node ended at once with exit code " + next.exitValue()
                        + "; the pacers go on, start it by hand: " + String.join(" ", old.anew()));
            }
            try {
                ConfigValue pid =
                        StatusText.parse(control.request("status", ANSWER)).get("pid");
                if (pid != null && pid.unwrapped() instanceof Number number && number.longValue() == next.pid()) {
                    return;
                }
            } catch (Failure notYet) {
                // Its control socket opens when it has started.
            }
        }
        throw new Failure("node " + next.pid() + " was started and does not answer; its log says why");
    }

    private Process waiting(NodeProcess old) throws IOException {
        List<String> command = new ArrayList<>(WAITING_SHELL);
        command.addAll(old.anew());
        Path descriptors = proc.resolve(Long.toString(old.pid())).resolve("fd");
        return inPlaceOf(old, command)
                .redirectOutput(Redirect.appendTo(descriptors.resolve("1").toFile()))
                .redirectError(Redirect.appendTo(descriptors.resolve("2").toFile()))
                .start();
    }

    /** With the old node's directory, environment and namespaces. */
    private static ProcessBuilder inPlaceOf(NodeProcess old, List<String> command) {
        List<String> whole = new ArrayList<>();
        if (!old.namespaces().isEmpty()) {
            whole.add("nsenter");
            whole.addAll(old.namespaces());
            whole.add("--wd=" + old.directory());
            whole.add("--");
        }
        whole.addAll(command);
        ProcessBuilder builder =
                new ProcessBuilder(whole).directory(old.directory().toFile());
        builder.environment().clear();
        builder.environment().putAll(old.environment());
        return builder;
    }

    private void detach(NodeProcess old) {
        control.request("detach", ANSWER);
        ProcessHandle handle = ProcessHandle.of(old.pid()).orElse(null);
        if (handle == null) {
            return;
        }
        try {
            handle.onExit().get(EXIT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new Failure("node " + old.pid() + " was told to detach and has not ended");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted");
        }
    }
}
