package interstate.it.scenario;

import interstate.it.capture.Recording;
import interstate.it.capture.Tcpdump;
import interstate.it.capture.Trace;
import interstate.it.judge.Gaps;
import interstate.it.judge.Instants;
import interstate.it.judge.Lateness;
import interstate.it.judge.Stalls;
import interstate.it.net.Daemon;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A whole run as two observers saw it, each direction at the end it was sent to.
 *
 * @param strangers packets on the wire that are not of the flow
 * @param dropped what the captures lost
 * @param stopProblem why the daemons did not stop when told to, empty if they did
 */
public record Observation(
        Direction up,
        Direction down,
        long strangers,
        List<String> strangersDescribed,
        long dropped,
        String stopProblem) {

    /**
     * One direction.
     *
     * @param stalls of any CPU, since the epoch
     * @param lateness against the dumped instants, if there are any
     * @param excused share of the time from the first datagram to the last that is the host's
     * @param dump where the sender dumped its instants, if it did
     */
    public record Direction(
            String name,
            LaneAsk asked,
            Trace trace,
            Gaps gaps,
            Optional<Lateness> lateness,
            Stalls stalls,
            double excused,
            Path dump) {

        /** From the first datagram to the beginning of the largest gap. */
        public long largestGapAfterNs() {
            return gaps.count() == 0 ? 0 : gaps.largestAtNs() - trace.epochNs()[0];
        }

        /** Slots of a window that the host's stalls cost: for a comparison of counts they are added back. */
        public long stolen(long fromNs, long durationNs) {
            long[] inside = Arrays.stream(trace.epochNs())
                    .filter(t -> t >= fromNs && t < fromNs + durationNs)
                    .toArray();
            return against(dump, inside, stalls)
                    .map(l -> (long) l.missed() - l.missedUnexcused())
                    .orElse(0L);
        }

        static Direction of(String name, LaneAsk asked, Trace trace, Stalls stalls, Daemon sender) {
            long[] times = trace.epochNs();
            long first = times.length == 0 ? 0 : times[0];
            long last = times.length == 0 ? 0 : times[times.length - 1];
            return new Direction(
                    name,
                    asked,
                    trace,
                    Gaps.of(times, asked.largestIntervalNs(), stalls),
                    against(NodeFile.instants(sender), times, stalls),
                    stalls,
                    stalls.share(first, last),
                    NodeFile.instants(sender));
        }
    }

    static Observation of(
            Rig rig, Tcpdump.Stopped atServer, Tcpdump.Stopped atClient, Stalls stalls, String stopProblem) {
        Recording there = Recording.read(atServer.file(), rig.flow());
        Recording here = Recording.read(atClient.file(), rig.flow());
        Recording stranger = here.strangers() > there.strangers() ? here : there;
        return new Observation(
                Direction.of("up", rig.terms().up(), there.up(), stalls, rig.client()),
                Direction.of("down", rig.terms().down(), here.down(), stalls, rig.server()),
                stranger.strangers(),
                stranger.strangersDescribed(),
                atServer.dropped() + atClient.dropped(),
                stopProblem);
    }

    /** A dump may hold lanes of earlier sessions: the one that explains the capture best is the one that sent it. */
    static Optional<Lateness> against(Path dump, long[] timesNs, Stalls stalls) {
        if (!Files.exists(dump)) {
            return Optional.empty();
        }
        return Instants.read(dump).values().stream()
                .map(instants -> Lateness.of(timesNs, instants, stalls))
                .filter(l -> l.matched() > 0)
                .min(Comparator.comparingLong(l -> l.all().at(0.5)));
    }

    public List<Direction> directions() {
        return List.of(up, down);
    }

    /** Why this run proves nothing, if so. */
    Optional<String> voidReason() {
        if (dropped != 0) {
            return Optional.of("the captures lost " + dropped + " packets");
        }
        for (Direction direction : directions()) {
            if (direction.excused() > Stalls.MOST_EXCUSED) {
                return Optional.of("the host stalled the CPU of the pacer that sends " + direction.name() + " for "
                        + Figure.number(100 * direction.excused()) + " % of the run");
            }
        }
        return Optional.empty();
    }

    /** Ends a run that proves nothing, or whose end shows a defect. */
    void check() {
        if (!stopProblem.isEmpty()) {
            throw new IllegalStateException(stopProblem);
        }
        voidReason().ifPresent(reason -> {
            throw new VoidRun(reason);
        });
    }
}
