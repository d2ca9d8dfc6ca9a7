package interstate.deploy.control;

import interstate.deploy.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a node was started, as /proc tells.
 *
 * @param directory its working directory
 * @param namespaces of network and mounts that it lives in and this process does not, as options of nsenter
 */
record NodeProcess(
        long pid, List<String> command, Map<String, String> environment, Path directory, List<String> namespaces) {
    /** Set by the launcher to its own path. */
    static final String LAUNCHER = "INTERSTATE_LAUNCHER";

    private static final String MAIN_JAR = "-jar";

    /** Looks a process up in a proc file system. */
    static NodeProcess of(Path proc, long pid) {
        Path entry = proc.resolve(Long.toString(pid));
        try {
            Map<String, String> environment = new LinkedHashMap<>();
            for (String variable : zeroEnded(entry.resolve("environ"))) {
                int equals = variable.indexOf('=');
                if (equals > 0) {
                    environment.put(variable.substring(0, equals), variable.substring(equals + 1));
                }
            }
            return new NodeProcess(
                    pid,
                    zeroEnded(entry.resolve("cmdline")),
                    environment,
                    entry.resolve("cwd").toRealPath(),
                    foreign(proc.resolve("self/ns"), entry.resolve("ns")));
        } catch (IOException e) {
            throw new Failure("the node's process " + pid + " cannot be looked at in " + entry
                    + "; this takes the user who started the node, or root");
        }
    }

    /**
     * The command that starts the same node anew: the launcher, which chooses Java's options again, with the same arguments; or
     * the same command if there was no launcher.
     */
    List<String> anew() {
        String launcher = environment.get(LAUNCHER);
        int main = command.indexOf(MAIN_JAR) + 1;
        if (launcher == null || main == 0 || !Files.isExecutable(Path.of(launcher))) {
            return command;
        }
        String[] anew = command.subList(main, command.size()).toArray(String[]::new);
        anew[0] = launcher;
        return List.of(anew);
    }

    /** Whether it is the main process of a systemd service, which starts it anew by itself. */
    boolean underSystemd() {
        // Every process that a service starts inherits INVOCATION_ID, so that alone says little.
        return environment.containsKey("INVOCATION_ID")
                && Long.toString(pid).equals(environment.getOrDefault("SYSTEMD_EXEC_PID", Long.toString(pid)));
    }

    private static List<String> foreign(Path own, Path theirs) throws IOException {
        List<String> foreign = new ArrayList<>();
        for (Map.Entry<String, String> namespace :
                Map.of("net", "--net", "mnt", "--mount").entrySet()) {
            Path mine = own.resolve(namespace.getKey());
            Path other = theirs.resolve(namespace.getKey());
            if (!Files.readSymbolicLink(mine).equals(Files.readSymbolicLink(other))) {
                foreign.add(namespace.getValue() + "=" + other);
            }
        }
        foreign.sort(null);
        return foreign;
    }

    private static List<String> zeroEnded(Path file) throws IOException {
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        return text.isEmpty() ? List.of() : Arrays.asList(text.split("\0", -1)).subList(0, count(text));
    }

    /** The last string ends with a zero too. */
    private static int count(String text) {
        int zeros = (int) text.chars().filter(c -> c == 0).count();
        return text.endsWith("\0") ? zeros : zeros + 1;
    }
}
