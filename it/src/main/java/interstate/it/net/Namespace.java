package interstate.it.net;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A network namespace by its name, as {@code ip netns} knows it. */
public record Namespace(String name) {

    static Namespace create(String name) {
        Command.run("ip", "netns", "add", name);
        Namespace namespace = new Namespace(name);
        namespace.ip("link", "set", "lo", "up");
        return namespace;
    }

    /** The words that run the given words inside. */
    public List<String> inside(List<String> words) {
        List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", name));
        all.addAll(words);
        return all;
    }

    public String run(String... words) {
        return Command.run(inside(List.of(words)));
    }

    public Command.Result attempt(String... words) {
        return Command.attempt(inside(List.of(words)));
    }

    public Running start(String as, Path directory, List<String> words) {
        return Running.start(as, directory, inside(words), Map.of());
    }

    /** {@code ip} with its own namespace option, which needs no second program. */
    public String ip(String... words) {
        List<String> all = new ArrayList<>(List.of("ip", "-n", name));
        all.addAll(List.of(words));
        return Command.run(all);
    }

    /** Writes kernel settings, given as pairs of a path below /proc/sys/net and a value. */
    void set(String... pathsAndValues) {
        StringBuilder script = new StringBuilder("set -e");
        for (int i = 0; i < pathsAndValues.length; i += 2) {
            script.append("; echo ")
                    .append(pathsAndValues[i + 1])
                    .append(" > /proc/sys/net/")
                    .append(pathsAndValues[i]);
        }
        run("sh", "-c", script.toString());
    }

    /** Every process inside. */
    public List<Long> pids() {
        return Command.run("ip", "netns", "pids", name)
                .lines()
                .map(String::trim)
                .filter(s -> !s.isEmpty())
                .map(Long::valueOf)
                .toList();
    }

    /** Kills what runs inside and removes the namespace with its interfaces. */
    void delete() {
        for (long pid : pids()) {
            Command.attempt(List.of("kill", "-KILL", Long.toString(pid)));
        }
        Command.attempt(List.of("ip", "netns", "del", name));
    }
}
