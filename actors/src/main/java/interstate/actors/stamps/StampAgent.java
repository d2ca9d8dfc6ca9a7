package interstate.actors.stamps;

import interstate.pacing.Departure;
import interstate.pacing.Lane;
import interstate.pacing.LaneFollower;
import interstate.tunbridge.MonotonicClock;
import interstate.tunbridge.TransmitStamps;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Supplier;
import org.agrona.concurrent.Agent;

/**
 * Empties the error queue of one UDP socket, where the kernel puts its transmit stamps, and counts how late each datagram
 * was by them.
 *
 * <p>It looks every {@link #PERIOD_NS}, not at every stamp, and matches {@link #HOLD_NS} later, when the pacers have noted
 * what they were handing over. A datagram noted later still counts as not noted. When it fails it turns the stamps off: they
 * would take the room of what arrives.
 */
public final class StampAgent implements Agent {

    /** Shorter than any lane's table takes to turn. */
    private static final long PERIOD_NS = 4_000_000;

    private static final long HOLD_NS = 4_000_000;
    private static final int BATCH = 64;
    private static final Comparator<Departure> AS_SENT =
            Comparator.comparingLong(Departure::sentNs).thenComparingInt(Departure::place);

    private final int socket;
    private final int fd;
    private final Supplier<List<Lane>> lanes;
    private final KernelLateness lateness;
    private final TransmitStamps stamps = new TransmitStamps(BATCH);
    private final ClockOffset offset = new ClockOffset(MonotonicClock::nowNs, MonotonicClock::epochNs);
    private final StampMatcher<Departure> matcher;
    private final Map<Lane, LaneFollower> followers = new HashMap<>();
    private final PriorityQueue<Departure> noted = new PriorityQueue<>(AS_SENT);
    private final Deque<StampMatcher.Stamp> held = new ArrayDeque<>();
    private long number;
    private long horizonNs = Long.MIN_VALUE;
    private long nextNs = MonotonicClock.nowNs();
    private long unmatchedBefore;
    private long stepsBefore;

    /**
     * Turns the stamps on.
     *
     * @param socket the node's number for the socket
     * @param fd the socket's descriptor, owned by the caller
     * @param lanes the living lanes of all sockets; must not wait
     */
    public StampAgent(int socket, int fd, Supplier<List<Lane>> lanes, KernelLateness lateness) {
        this.socket = socket;
        this.fd = fd;
        this.lanes = lanes;
        this.lateness = lateness;
        this.matcher = new StampMatcher<>(this::stamped);
        stamps.on(fd);
    }

    @Override
    public int doWork() {
        nextNs = Math.max(nextNs + PERIOD_NS, MonotonicClock.nowNs());
        MonotonicClock.sleepUntilNs(nextNs);
        try {
            return round(MonotonicClock.nowNs());
        } catch (RuntimeException e) {
            stamps.off(fd);
            throw e;
        }
    }

    private int round(long nowNs) {
        follow();
        int count = readAll();
        closeRow(nowNs - HOLD_NS);
        List<StampMatcher.Stamp> due = new ArrayList<>();
        while (!held.isEmpty() && held.getFirst().atNs() <= horizonNs) {
            due.add(held.removeFirst());
        }
        matcher.stamped(due, offset.uncertaintyNs());
        lateness.unmatched(matcher.unmatched() - unmatchedBefore);
        unmatchedBefore = matcher.unmatched();
        lateness.clockStepped(offset.steps() - stepsBefore);
        stepsBefore = offset.steps();
        return count;
    }

    private void follow() {
        List<Lane> living = new ArrayList<>();
        for (Lane lane : lanes.get()) {
            if (lane.terms().socket() == socket) {
                living.add(lane);
                followers.computeIfAbsent(lane, LaneFollower::new);
            }
        }
        if (followers.size() > living.size()) {
            List<Lane> ended = new ArrayList<>(followers.keySet());
            ended.removeAll(living);
            lateness.forget(ended);
            followers.keySet().removeAll(ended);
        }
        followers
                .values()
                .forEach(follower -> follower.follow(departure -> {
                    if (departure.sentNs() > horizonNs) {
                        noted.add(departure);
                    }
                }));
    }

    /** What an ended lane left is not told any more. */
    private void stamped(Departure departure, long atNs) {
        if (followers.containsKey(departure.lane())) {
            lateness.record(departure.lane(), departure.kind(), atNs - departure.instantNs());
        }
    }

    /** Stamps that were given while the wall clock was set are of no use. */
    private int readAll() {
        List<StampMatcher.Stamp> read = new ArrayList<>();
        int all = 0;
        int count;
        do {
            count = stamps.read(fd);
            if (count < 0) {
                throw new IllegalStateException(
                        "reading the stamps of socket " + socket + " failed with errno " + -count);
            }
            for (int i = 0; i < count; i++) {
                if (stamps.complete(i)) {
                    number += (int) (stamps.id(i) - number);
                    read.add(new StampMatcher.Stamp(number, stamps.epochNs(i)));
                }
            }
            all += count;
        } while (count > 0);
        offset.measure();
        lateness.read(all);
        if (offset.steady()) {
            read.forEach(stamp -> held.addLast(new StampMatcher.Stamp(stamp.number(), stamp.atNs() - offset.ns())));
            lateness.unmatched(all - read.size());
        } else {
            lateness.unmatched(all);
        }
        return all;
    }

    /** What is noted from now on, but left before, is in nobody's row. */
    private void closeRow(long untilNs) {
        horizonNs = untilNs;
        while (!noted.isEmpty() && noted.peek().sentNs() <= horizonNs) {
            Departure first = noted.remove();
            matcher.departed(first, first.sentNs());
        }
    }

    @Override
    public String roleName() {
        return "stamps-" + socket;
    }
}
