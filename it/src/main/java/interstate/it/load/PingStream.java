package interstate.it.load;

import interstate.it.net.Hosts;
import interstate.it.net.Namespace;
import interstate.it.net.Running;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** Pings without end, each answer with its time: shows when a link works again. */
public final class PingStream implements AutoCloseable {
    private static final Pattern ANSWER =
            Pattern.compile("^\\[(\\d+)\\.(\\d{6})\\] \\d+ bytes from", Pattern.MULTILINE);

    private final Running process;

    private PingStream(Running process) {
        this.process = process;
    }

    public static PingStream start(Hosts hosts, Namespace from, String name, String to, int intervalMs) {
        List<String> words = List.of("ping", "-n", "-D", "-i", Double.toString(intervalMs / 1_000.0), to);
        return new PingStream(hosts.guest(from.start(name, hosts.directory(), words)));
    }

    /** When the first answer came at or after this time; both since the epoch, the answer to the microsecond. */
    public OptionalLong firstAnswerNs(long fromEpochNs) {
        return firstAnswerNs(process.out(), fromEpochNs);
    }

    static OptionalLong firstAnswerNs(String output, long fromEpochNs) {
        Matcher matcher = ANSWER.matcher(output);
        while (matcher.find()) {
            long ns = Long.parseLong(matcher.group(1)) * 1_000_000_000L + Long.parseLong(matcher.group(2)) * 1_000L;
            if (ns >= fromEpochNs) {
                return OptionalLong.of(ns);
            }
        }
        return OptionalLong.empty();
    }

    /** Waits for it. */
    public long awaitAnswerNs(long fromEpochNs, Duration within) {
        return Awaitility.await("an answer to ping")
                .atMost(within)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> firstAnswerNs(fromEpochNs), OptionalLong::isPresent)
                .orElseThrow();
    }

    @Override
    public void close() {
        process.close();
    }
}
