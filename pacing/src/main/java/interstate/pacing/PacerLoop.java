package interstate.pacing;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.OneToOneConcurrentArrayQueue;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The one loop that empties lanes into sockets, each slot at its instant.
 *
 * <pre>
 *   turn: commands -> first slot of all lanes -> is it near?
 *           no:  make chaff, draw instants; sleep until the margin before it
 *           yes: skip what is a whole interval gone -> choose and copy -> final wait -> claim -> clock -> send -> account
 * </pre>
 *
 * <p>Guarantees: (1) it waits for nothing but the clock; (2) it allocates nothing; (3) each slot leaves at most once, and
 * late rather than never while its interval lasts; (4) no result of a send and no content of a lane's memory ends it.
 *
 * <p>{@link #turn} is called by one thread; {@link #add}, {@link #end} and {@link #takeEnded} by one other, the control
 * thread; the rest is read by any.
 */
final class PacerLoop {

    static final int MAX_LANES = 1024;

    /** Longest sleep, so longest wait for a command to be noticed; {@link LaneSpec#MIN_START_DELAY_NS} rests on it. */
    static final long COMMAND_NS = 4_000_000;

    /** Below this a sleep costs more than it saves. */
    private static final long SHORTEST_SLEEP_NS = 5_000;

    /** Room for one piece of work between slots: a datagram of chaff or a few draws. */
    private static final long UPKEEP_NS = 30_000;

    private static final int SKIPS_PER_TURN = 1024;
    private static final int DRAWS_PER_SLOT = 4;

    private final SlotClock clock;
    private final SlotSender sender;
    private final LoopPriority priority;
    private final boolean realTimeWanted;
    private final boolean realTimeUnlimited;
    private final Chaff chaff;
    private final UnsafeBuffer out =
            new UnsafeBuffer(BufferUtil.allocateDirectAligned(LaneSpec.MAX_DATAGRAM_BYTES, BitUtil.CACHE_LINE_LENGTH));
    private final OneToOneConcurrentArrayQueue<PacerLane> added = new OneToOneConcurrentArrayQueue<>(MAX_LANES);
    private final OneToOneConcurrentArrayQueue<PacerLane> ended = new OneToOneConcurrentArrayQueue<>(MAX_LANES);
    private final @Nullable PacerLane[] lanes = new @Nullable PacerLane[MAX_LANES];
    private final NextSlots next = new NextSlots(MAX_LANES);
    private final WakeMargin margin = new WakeMargin();
    private final CpuShare share = new CpuShare();
    private boolean realTime;
    private boolean upkeepDue;
    private volatile boolean endWanted;
    private volatile boolean realTimeNow;
    private volatile long marginNow = WakeMargin.START_NS;

    PacerLoop(
            SlotClock clock,
            SlotSender sender,
            LoopPriority priority,
            boolean realTimeWanted,
            boolean realTimeUnlimited,
            byte[] chaffSeed) {
        this.clock = clock;
        this.sender = sender;
        this.priority = priority;
        this.realTimeWanted = realTimeWanted;
        this.realTimeUnlimited = realTimeUnlimited;
        this.chaff = new Chaff(chaffSeed, LaneSpec.MAX_DATAGRAM_BYTES);
    }

    /** Takes up a lane within {@link #COMMAND_NS}. Control thread. */
    void add(PacerLane lane) {
        boolean fits = added.offer(lane);
        assert fits : "more than " + MAX_LANES + " lanes";
    }

    /** Ends a lane within {@link #COMMAND_NS} unless it has ended by itself. Control thread. */
    void end(PacerLane lane) {
        lane.wantEnd();
        endWanted = true;
    }

    /** A lane that the loop will not touch again, or null. Control thread. */
    @Nullable PacerLane takeEnded() {
        return ended.poll();
    }

    boolean isRealTime() {
        return realTimeNow;
    }

    long marginNs() {
        return marginNow;
    }

    /** Settles how the calling thread, the loop's own, is scheduled until lanes change. */
    void start() {
        share.start(clock.nowNs());
        priority.normal();
        choosePriority();
    }

    /** One slot, or one piece of work between slots, or one sleep of at most {@link #COMMAND_NS}. */
    void turn() {
        takeCommands();
        long nowNs = clock.nowNs();
        if (share.windowClosed(nowNs)) {
            choosePriority();
            marginNow = margin.ns();
        }
        if (next.isEmpty()) {
            sleep(nowNs, nowNs + COMMAND_NS);
            return;
        }
        long wakeNs = next.firstInstantNs() - margin.ns();
        if (wakeNs - nowNs > SHORTEST_SLEEP_NS) {
            betweenSlots(nowNs, wakeNs);
        } else {
            slot(firstLane());
        }
    }

    /** Gives up the slot in which something unforeseen was thrown: a bug, and no reason to stop. */
    void faulted() {
        if (next.isEmpty()) {
            return;
        }
        PacerLane lane = firstLane();
        lane.fault();
        lane.pass();
        next.moveFirst(lane.instantNs());
    }

    private void takeCommands() {
        for (PacerLane lane = added.poll(); lane != null; lane = added.poll()) {
            lanes[lane.index()] = lane;
            next.add(lane.index(), lane.instantNs());
            chaff.lengthen(lane.datagramBytes());
            lanesChanged();
            // Its end may have been wanted before it was known here, by a flag that is down again.
            if (lane.endWanted()) {
                endWanted = true;
            }
        }
        if (endWanted) {
            // Before the look, so that a wish that comes during it is seen at the next turn.
            endWanted = false;
            endWantedLanes();
        }
    }

    private void endWantedLanes() {
        for (PacerLane lane : lanes) {
            if (lane != null && lane.endWanted()) {
                next.remove(lane.index());
                finish(lane);
            }
        }
    }

    private void betweenSlots(long nowNs, long wakeNs) {
        if (wakeNs - nowNs > UPKEEP_NS && (upkeepDue || !chaff.isFull())) {
            chaff.makeOne();
            upkeepDue = false;
            return;
        }
        sleep(nowNs, Math.min(wakeNs, nowNs + COMMAND_NS));
    }

    private void sleep(long nowNs, long untilNs) {
        clock.sleepUntilNs(untilNs);
        long wokeNs = clock.nowNs();
        margin.wokeLate(wokeNs - untilNs);
        share.slept(wokeNs - nowNs);
    }

    private void slot(PacerLane lane) {
        long nowNs = clock.nowNs();
        if (lane.gone(nowNs)) {
            lane.skipGone(nowNs, SKIPS_PER_TURN);
            // With much left to skip it queues behind the lanes that are due, not before them.
            next.moveFirst(lane.gone(nowNs) ? nowNs : lane.instantNs());
            return;
        }
        if (lane.expired()) {
            next.removeFirst();
            finish(lane);
            return;
        }
        lane.tellDestination(sender);
        int epoch = lane.choose(out, chaff.buffer(), chaff.peek());
        while (clock.nowNs() < lane.instantNs()) {
            clock.spin();
        }
        emit(lane, epoch);
        lane.pass();
        lane.drawAhead(nowNs, DRAWS_PER_SLOT);
        upkeepDue = true;
        next.moveFirst(lane.instantNs());
    }

    private void emit(PacerLane lane, int epoch) {
        if (!lane.claim()) {
            lane.claimedByOther();
            return;
        }
        long calledNs = clock.nowNs();
        if (lane.gone(calledNs)) {
            lane.abandoned(calledNs);
            return;
        }
        int errno = sender.send(lane.index(), lane.fd(), out.addressOffset(), lane.datagramBytes());
        lane.sent(epoch, calledNs, errno);
        if (epoch == PacerLane.CHAFF) {
            chaff.take();
        }
    }

    private void finish(PacerLane lane) {
        lanes[lane.index()] = null;
        lane.end();
        boolean fits = ended.offer(lane);
        assert fits;
        lanesChanged();
    }

    private void lanesChanged() {
        double slotsPerNs = 0;
        for (PacerLane lane : lanes) {
            if (lane != null) {
                slotsPerNs += 1.0 / lane.intervalNs();
            }
        }
        margin.meanGap(slotsPerNs == 0 ? 0 : (long) (1 / slotsPerNs));
        share.noLanes();
        for (PacerLane lane : lanes) {
            if (lane != null) {
                share.lane(lane.intervalNs(), margin.ns());
            }
        }
        choosePriority();
    }

    private void choosePriority() {
        boolean wanted = realTimeWanted && (realTimeUnlimited || share.leavesTenth());
        if (wanted == realTime) {
            return;
        }
        if (wanted) {
            realTime = priority.realTime();
        } else {
            priority.normal();
            realTime = false;
        }
        realTimeNow = realTime;
    }

    private PacerLane firstLane() {
        PacerLane lane = lanes[next.firstLane()];
        assert lane != null;
        return lane;
    }
}
