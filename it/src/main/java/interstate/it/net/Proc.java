package interstate.it.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What /proc tells of one process. */
public record Proc(long pid) {
    private static final int STATE_AT = 0;
    private static final int CPU_AT = 36;
    private static final int PRIORITY_AT = 37;

    private Path file(String name) {
        return Path.of("/proc", Long.toString(pid), name);
    }

    /** A process that was waited for is gone; one that was not is a zombie, and as dead. */
    public boolean alive() {
        try {
            return !stat(file("stat")).get(STATE_AT).equals("Z");
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    public List<String> commandLine() {
        return zeroEnded("cmdline");
    }

    /** Where its standard error goes: the path of a file, or what else the kernel calls it. */
    public String standardError() {
        try {
            return Files.readSymbolicLink(file("fd/2")).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> zeroEnded(String name) {
        return Arrays.stream(read(file(name)).split("\0", -1))
                .filter(s -> !s.isEmpty())
                .toList();
    }

    /** A field of status that counts kilobytes, in bytes. */
    private long statusBytes(String field) {
        return read(file("status"))
                        .lines()
                        .filter(line -> line.startsWith(field + ":"))
                        .map(line -> line.replaceAll("\\D", ""))
                        .mapToLong(Long::parseLong)
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException("no " + field + " in status of " + pid))
                * 1_024;
    }

    /** Peak of resident memory less what of it is shared memory: VmHWM less RssShmem. */
    public long peakBytes() {
        return statusBytes("VmHWM") - statusBytes("RssShmem");
    }

    public long residentBytes() {
        return statusBytes("VmRSS");
    }

    /** CPU time that its living threads have had. */
    public long cpuNs() {
        try (Stream<Path> tasks = Files.list(file("task"))) {
            return tasks.mapToLong(task -> Long.parseLong(
                            read(task.resolve("schedstat")).trim().split(" ", -1)[0]))
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** CPUs its threads may run on, as {@code taskset -c} writes them. */
    public String allowedCpus() {
        return read(file("status"))
                .lines()
                .filter(line -> line.startsWith("Cpus_allowed_list:"))
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .findFirst()
                .orElseThrow();
    }

    /** Scheduling of each thread. */
    public List<Task> tasks() {
        List<Task> tasks = new ArrayList<>();
        try (Stream<Path> entries = Files.list(file("task"))) {
            for (Path entry : entries.toList()) {
                List<String> stat = stat(entry.resolve("stat"));
                tasks.add(new Task(Integer.parseInt(stat.get(PRIORITY_AT)), Integer.parseInt(stat.get(CPU_AT))));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return tasks;
    }

    /**
     * One thread.
     *
     * @param realTimePriority 0 for a normal thread
     * @param cpu where it ran last
     */
    public record Task(int realTimePriority, int cpu) {}

    /** The fields after the name in parentheses, which may hold anything. */
    private static List<String> stat(Path file) {
        String text = read(file);
        return List.of(text.substring(text.lastIndexOf(')') + 2).trim().split(" ", -1));
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
