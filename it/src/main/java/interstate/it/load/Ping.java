package interstate.it.load;

import interstate.it.net.Command;
import interstate.it.net.Namespace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The system's ping and what it says at its end. */
public final class Ping {
    private static final Pattern COUNTS = Pattern.compile("(\\d+) packets transmitted, (\\d+) received");
    private static final Pattern TIMES = Pattern.compile("= ([\\d.]+)/([\\d.]+)/([\\d.]+)/([\\d.]+) ms");

    private static final Pattern ANSWER = Pattern.compile("icmp_seq=(\\d+) .*time=([\\d.]+) ms");

    /** What the round trip of a request counts as that nobody answered. */
    public static final long LOST_NS = 10_000_000_000L;

    private Ping() {}

    /**
     * What came back.
     *
     * @param meanMs round trip, 0 without an answer
     * @param maxMs likewise
     */
    public record Result(int sent, int received, double meanMs, double maxMs) {
        public int lost() {
            return sent - received;
        }
    }

    /** Sends {@code count} echo requests, one every {@code intervalMs}. */
    public static Result run(Namespace from, String to, int count, int intervalMs) {
        return run(from, to, count, intervalMs, List.of());
    }

    /**
     * As above with options.
     *
     * @param options more of ping's own, as an interface to send from
     */
    public static Result run(Namespace from, String to, int count, int intervalMs, List<String> options) {
        long timeoutSeconds = 30 + (long) count * intervalMs / 1_000;
        return parse(Command.attempt(from.inside(words(to, count, intervalMs, options)), timeoutSeconds)
                .output());
    }

    /** The round trip of each of {@code count} requests, one every {@code intervalMs}. */
    public static long[] roundTripsNs(Namespace from, String to, int count, int intervalMs) {
        List<String> words = new ArrayList<>(words(to, count, intervalMs, List.of()));
        words.remove("-q");
        long timeoutSeconds = 30 + (long) count * intervalMs / 1_000;
        return roundTripsNs(Command.attempt(from.inside(words), timeoutSeconds).output(), count);
    }

    /** Requests count from 1; of several answers to one the first counts. */
    static long[] roundTripsNs(String output, int count) {
        long[] times = new long[count];
        Arrays.fill(times, LOST_NS);
        Matcher matcher = ANSWER.matcher(output);
        while (matcher.find()) {
            int at = Integer.parseInt(matcher.group(1)) - 1;
            if (at >= 0 && at < count && times[at] == LOST_NS) {
                times[at] = Math.round(Double.parseDouble(matcher.group(2)) * 1e6);
            }
        }
        return times;
    }

    static List<String> words(String to, int count, int intervalMs, List<String> options) {
        List<String> words = new ArrayList<>(
                List.of("ping", "-n", "-q", "-c", "" + count, "-i", "" + intervalMs / 1_000.0, "-W", "2"));
        words.addAll(options);
        words.add(to);
        return words;
    }

    public static Result parse(String output) {
        Matcher counts = COUNTS.matcher(output);
        if (!counts.find()) {
            return new Result(0, 0, 0, 0);
        }
        Matcher times = TIMES.matcher(output);
        boolean answered = times.find();
        return new Result(
                Integer.parseInt(counts.group(1)),
                Integer.parseInt(counts.group(2)),
                answered ? Double.parseDouble(times.group(2)) : 0,
                answered ? Double.parseDouble(times.group(3)) : 0);
    }
}
