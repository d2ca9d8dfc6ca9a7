package interstate.it.probe;

import interstate.it.net.Namespace;
import interstate.it.net.Running;
import interstate.it.net.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The network between two hosts that are {@linkplain Topology#openApart apart}: delays and, if told to, reorders everything
 * between them; see delay_box.c. It says itself how exact it was, so that a run on a stalled host is known for one.
 */
public final class DelayBox implements AutoCloseable {
    /** Above the pacers': a network does not wait for its users. Below that of the stall probe. */
    private static final int PRIORITY = 60;

    private static final Duration READY_WITHIN = Duration.ofSeconds(60);
    private static final Pattern WAY =
            Pattern.compile("way (\\w+) taken (\\d+) sent (\\d+) failed (\\d+) overflowed (\\d+) overtaken (\\d+)"
                    + " p50 (\\d+) p99 (\\d+) max (\\d+)");

    private final Running process;
    private final String toClient;
    private final String toServer;

    private DelayBox(Running process, String toClient, String toServer) {
        this.process = process;
        this.toClient = toClient;
        this.toServer = toServer;
    }

    /**
     * What became of the frames of one way.
     *
     * @param taken frames that came
     * @param sent frames handed on
     * @param failed that the way out refused
     * @param overflowed that found no room
     * @param overtaken handed on after one that had come later
     * @param p50Ns median error: how long after it was due a frame was handed on
     */
    public record Way(
            long taken, long sent, long failed, long overflowed, long overtaken, long p50Ns, long p99Ns, long maxNs) {
        /** Frames the box itself lost, which a network under test must not. */
        public long lost() {
            return failed + overflowed;
        }
    }

    /** Both ways at the end; frames still waiting then are neither sent nor lost. */
    public record Told(Way up, Way down) {}

    /** Starts it and returns when it carries. */
    public static DelayBox start(Topology topology, Delay up, Delay down, long seed) {
        return start(topology, "delay-box", Topology.TO_CLIENT, Topology.TO_SERVER, up, down, seed);
    }

    /** The same on the second wire. */
    public static DelayBox startSecond(Topology topology, Delay up, Delay down, long seed) {
        return start(topology, "delay-box-1", Topology.TO_CLIENT_SECOND, Topology.TO_SERVER_SECOND, up, down, seed);
    }

    private static DelayBox start(
            Topology topology, String name, String toClient, String toServer, Delay up, Delay down, long seed) {
        Namespace middle = topology.middle();
        List<String> words = new ArrayList<>(
                List.of(NativeTool.compile("delay_box", topology.directory()).toString(), "" + PRIORITY, "" + seed));
        words.add(toClient);
        words.addAll(up.words());
        words.add(toServer);
        words.addAll(down.words());
        Running process = topology.guest(middle.start(name, topology.directory(), words));
        process.await("start of the delay box", READY_WITHIN, text -> text.contains("ready"));
        return new DelayBox(process, toClient, toServer);
    }

    /** Ends it. */
    public Told stop() {
        process.interrupt();
        return parse(process.everything(), toClient, toServer);
    }

    static Told parse(String output) {
        return parse(output, Topology.TO_CLIENT, Topology.TO_SERVER);
    }

    private static Told parse(String output, String toClient, String toServer) {
        return new Told(way(output, toClient), way(output, toServer));
    }

    private static Way way(String output, String name) {
        Matcher m = WAY.matcher(output);
        while (m.find()) {
            if (m.group(1).equals(name)) {
                return new Way(
                        number(m, 2),
                        number(m, 3),
                        number(m, 4),
                        number(m, 5),
                        number(m, 6),
                        number(m, 7),
                        number(m, 8),
                        number(m, 9));
            }
        }
        throw new IllegalStateException("the delay box said: " + output);
    }

    private static long number(Matcher m, int group) {
        return Long.parseLong(m.group(group));
    }

    @Override
    public void close() {
        process.close();
    }
}
