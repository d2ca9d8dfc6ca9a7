package interstate.pacing;

import org.agrona.concurrent.OneToOneConcurrentArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * The one loop that empties lanes into sockets, each slot at its instant.
 *
 * <pre>
 *   turn: commands -> leading?
 *     yes: slots near? no:  make chaff, draw instants; sleep until shortly before them
 *                      yes: skip what is a whole interval gone -> choose and copy -> last wait -> claim -> clock -> send -> account
 *     no:  a slot's instant longer ago than the takeover? no: sleep.  yes: was it claimed? yes: go on.  no: lead
 * </pre>
 *
 * <p>Guarantees: (1) it waits for nothing but the clock; (2) it allocates nothing; (3) each slot leaves at most once, and
 * late rather than never while its interval lasts; (4) no result of a send and no content of a lane's memory ends it.
 *
 * <p>With many lanes, whose slots are closer together than the work for them allows to be waited for one by one, it waits
 * {@link #BATCH_NS} after the first of them, half the shortest interval at most, and sends all that are due in one system call.
 *
 * <p>A lane's "instant" here is when its datagram is handed over: ahead of the slot's where the kernel holds it ({@link
 * Handover}). Then sleeping until that is exact enough, and no last wait is left. A standby looks after the slot's own.
 *
 * <p>{@link #turn} is called by one thread; {@link #add}, {@link #end} and {@link #takeEnded} by one other, the control
 * thread; the rest is read by any.
 */
final class PacerLoop {

    static final int MAX_LANES = 1024;

    /** Longest sleep, so longest wait for a command to be noticed; {@link LaneSpec#MIN_START_DELAY_NS} rests on it. */
    static final long COMMAND_NS = 4_000_000;

    /** How long slots are gathered at most where lanes are many. */
    static final long BATCH_NS = 150_000;

    /** Slots of several lanes nearer together than this in the mean are gathered. */
    static final long BATCH_BELOW_GAP_NS = 80_000;

    /** Nearer together than this, there is no sending them one by one, however short an interval. */
    static final long BATCH_ALWAYS_BELOW_GAP_NS = 20_000;

    /** Below this a sleep costs more than it saves. */
    private static final long SHORTEST_SLEEP_NS = 5_000;

    /** Room for one piece of work between slots: a datagram of chaff or a few draws; the second where a library makes it. */
    private static final long UPKEEP_NS = 30_000;

    private static final long FAST_UPKEEP_NS = 10_000;

    /** Longer than a killed process takes to clean up. */
    private static final long TAKING_OVER_NS = 1_000_000_000L;

    /** How many takeovers a pacer that lost the lead leaves the new leader to itself at first, and how long at most. */
    private static final int LEFT_ALONE_TAKEOVERS = 4;

    private static final long MOST_LEFT_ALONE_NS = 500_000_000;

    private static final int SKIPS_PER_TURN = 1024;

    /** Slots whose gaps are spun through before one is slept through: whatever else must run on this CPU gets a share. */
    private static final int MOST_SPUN_SLOTS = 10;

    private final SlotClock clock;
    private final LoopPriority priority;
    private final LoopSettings settings;
    private final Leadership leadership;
    private final Chaff chaff;
    private final SlotBatch batch;
    private final OneToOneConcurrentArrayQueue<PacerLane> added = new OneToOneConcurrentArrayQueue<>(MAX_LANES);
    private final OneToOneConcurrentArrayQueue<PacerLane> ended = new OneToOneConcurrentArrayQueue<>(MAX_LANES);
    private final @Nullable PacerLane[] lanes = new @Nullable PacerLane[MAX_LANES];
    private final NextSlots next = new NextSlots(MAX_LANES);
    private final WakeMargin margin;
    private final CpuShare share = new CpuShare();
    private boolean leading;
    private LoopPriority.Role role = LoopPriority.Role.FOLLOWING;
    private long tookOverNs;
    private long lostNs;
    private long leftAloneNs;
    private boolean realTime;
    private boolean upkeepDue;
    private int spunSlots;
    private long upkeepNs = UPKEEP_NS;
    private long windowNs;
    private long takeoverNs;
    private long lookedNs;
    private @Nullable volatile Keystream fasterChaff;
    private volatile boolean endWanted;
    private volatile boolean realTimeNow;
    private volatile long marginNow = WakeMargin.START_NS;

    PacerLoop(
            SlotClock clock,
            SlotSender sender,
            LoopPriority priority,
            LoopSettings settings,
            Leadership leadership,
            byte[] chaffSeed) {
        this.clock = clock;
        this.priority = priority;
        this.settings = settings;
        this.leadership = leadership;
        this.chaff = new Chaff(chaffSeed, LaneSpec.MAX_DATAGRAM_BYTES);
        this.batch = new SlotBatch(clock, sender);
        this.takeoverNs = settings.takeoverNs();
        this.margin = new WakeMargin(settings.ownsCpu());
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

    /** Makes chaff from this within {@link #COMMAND_NS}. Control thread. */
    void makeChaffFrom(Keystream faster) {
        fasterChaff = faster;
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

    Leadership leadership() {
        return leadership;
    }

    /** Makes all that a loop needs before it can follow, as a standby must be able to at once. Before its thread begins. */
    void prepare() {
        chaff.fillForAnyLane();
    }

    /** Settles how the calling thread, the loop's own, is scheduled until lanes change. */
    void start() {
        share.start(clock.nowNs());
        leading = leadership.leads();
        tookOverNs = clock.nowNs() - TAKING_OVER_NS;
        lostNs = tookOverNs;
        priority.begin();
        choosePriority();
        if (!realTime) {
            priority.normal();
        }
    }

    /** Some slots, one piece of work between slots, or one sleep of at most {@link #COMMAND_NS}. */
    void turn() {
        takeCommands();
        long nowNs = clock.nowNs();
        if (share.windowClosed(nowNs)) {
            choosePriority();
            settleRole();
            marginNow = margin.ns();
        }
        if (leadership.leads() != leading) {
            changeRole();
        }
        if (next.isEmpty()) {
            sleep(nowNs, nowNs + COMMAND_NS);
        } else if (leading) {
            lead(nowNs);
        } else {
            watch(nowNs);
        }
    }

    /** Gives up the slots in which something unforeseen was thrown: a bug, and no reason to stop. */
    void faulted() {
        if (!batch.isEmpty()) {
            batch.fault();
            batch.clear();
        } else if (!next.isEmpty()) {
            PacerLane lane = firstLane();
            lane.fault();
            if (leading) {
                lane.pass();
            } else {
                lane.follow();
            }
            next.moveFirst(lane.handoverNs());
        }
    }

    // ---- commands ----

    private void takeCommands() {
        for (PacerLane lane = added.poll(); lane != null; lane = added.poll()) {
            lanes[lane.index()] = lane;
            if (leading) {
                lane.lead();
            }
            next.add(lane.index(), lane.handoverNs());
            chaff.lengthen(lane.datagramBytes());
            lanesChanged();
            // Its end may have been wanted before it was known here, by a flag that is down again.
            if (lane.endWanted()) {
                endWanted = true;
            }
        }
        Keystream faster = fasterChaff;
        if (faster != null) {
            fasterChaff = null;
            chaff.use(faster);
            upkeepNs = FAST_UPKEEP_NS;
        }
        if (endWanted) {
            // Before the look, so that a wish that comes during it is seen at the next turn.
            endWanted = false;
            endWantedLanes();
        }
    }

    /** A standby lets the leader end a lane, and forgets it then. */
    private void endWantedLanes() {
        for (PacerLane lane : lanes) {
            if (lane != null && lane.endWanted() && (leading || lane.ended())) {
                next.remove(lane.index());
                finish(lane);
            }
        }
    }

    private void finish(PacerLane lane) {
        lanes[lane.index()] = null;
        if (leading) {
            lane.end();
        } else {
            lane.forget();
        }
        boolean fits = ended.offer(lane);
        assert fits;
        lanesChanged();
    }

    private void lanesChanged() {
        double slotsPerNs = 0;
        long shortestNs = 2 * BATCH_NS;
        for (PacerLane lane : lanes) {
            if (lane != null) {
                slotsPerNs += 1.0 / lane.intervalNs();
                shortestNs = Math.min(shortestNs, lane.intervalNs());
            }
        }
        long meanGapNs = slotsPerNs == 0 ? 0 : (long) (1 / slotsPerNs);
        long batchBelowNs = shortestNs < 2 * BATCH_NS ? BATCH_ALWAYS_BELOW_GAP_NS : BATCH_BELOW_GAP_NS;
        boolean gathers = next.size() > 1 && meanGapNs < batchBelowNs;
        windowNs = gathers ? shortestNs >> 1 : 0;
        takeoverNs = gathers ? Math.max(settings.takeoverNs(), LoopSettings.BATCH_TAKEOVER_NS) : settings.takeoverNs();
        margin.meanGap(gathers ? windowNs : meanGapNs);
        share.noLanes();
        for (PacerLane lane : lanes) {
            if (lane != null) {
                lane.gatheredFor(windowNs);
                if (gathers) {
                    share.gatheredLane(lane.intervalNs());
                } else {
                    share.lane(lane.intervalNs(), margin.ns());
                }
            }
        }
        choosePriority();
    }

    private void choosePriority() {
        boolean safe = settings.realTimeUnlimited() || (settings.waiting() != Waiting.SPINNY && share.leavesTenth());
        boolean wanted = settings.realTime() && safe && (leading || chaff.isFull());
        if (wanted == realTime) {
            return;
        }
        if (wanted) {
            role = wantedRole();
            realTime = priority.realTime(role);
        } else {
            priority.normal();
            realTime = false;
        }
        realTimeNow = realTime;
    }

    private LoopPriority.Role wantedRole() {
        if (leading) {
            return clock.nowNs() - tookOverNs < TAKING_OVER_NS
                    ? LoopPriority.Role.TAKING_OVER
                    : LoopPriority.Role.LEADING;
        }
        return LoopPriority.Role.FOLLOWING;
    }

    private void settleRole() {
        if (realTime && role != wantedRole()) {
            role = wantedRole();
            realTime = priority.realTime(role);
        }
    }

    private PacerLane firstLane() {
        PacerLane lane = lanes[next.firstLane()];
        assert lane != null;
        return lane;
    }

    // ---- leading ----

    private void lead(long nowNs) {
        long dueNs = next.firstInstantNs() + windowNs;
        long chooseNs = dueNs - aheadNs();
        long spareNs = chooseNs - nowNs;
        long roomNs = waiting() == Waiting.HYBRID ? spareNs : dueNs - nowNs;
        if (roomNs > upkeepNs && (upkeepDue || !chaff.isFull())) {
            chaff.makeOne();
            upkeepDue = false;
        } else if (spareNs > SHORTEST_SLEEP_NS && waiting() != Waiting.SPINNY) {
            sleep(nowNs, Math.min(chooseNs, nowNs + COMMAND_NS));
        } else if (spareNs > 0 && waiting() == Waiting.SPINNY) {
            clock.spin();
        } else {
            slots(nowNs, dueNs);
        }
    }

    /** What the kernel releases need not be handed over to the microsecond; short gaps may be spun through. */
    private Waiting waiting() {
        if (firstLane().aheadNs() > 0) {
            return Waiting.SLEEPY;
        }
        boolean spunThrough = realTime && windowNs == 0 && margin.spinsThrough() && spunSlots < MOST_SPUN_SLOTS;
        return settings.waiting() == Waiting.HYBRID && spunThrough ? Waiting.SPINNY : settings.waiting();
    }

    /** How long before they are handed over slots are chosen: then only the last wait is left. */
    private long aheadNs() {
        if (firstLane().aheadNs() > 0) {
            return 0;
        }
        return settings.waiting() == Waiting.SLEEPY
                ? Math.min(COMMAND_NS, firstLane().leadNs() >> 1)
                : margin.ns();
    }

    private void slots(long nowNs, long dueNs) {
        gather(nowNs, Math.max(dueNs, nowNs));
        if (batch.isEmpty()) {
            return;
        }
        long lookNs = waitFor(dueNs);
        spunSlots++;
        batch.emit(leadership.generation(), lookNs);
        for (int i = 0; i < batch.size(); i++) {
            batch.lane(i).drawAhead(nowNs, PacerLane.DRAWS_AHEAD);
        }
        // Alone, a slot costs the same whatever left in it; of many, only what was taken is made again.
        upkeepDue = windowNs == 0;
        batch.clear();
    }

    /** Chooses for all lanes whose slots leave at {@code dueNs}; none twice. */
    private void gather(long nowNs, long dueNs) {
        while (!next.isEmpty() && next.firstInstantNs() <= dueNs && !batch.isFull()) {
            PacerLane lane = firstLane();
            if (batch.contains(lane)) {
                return;
            }
            if (lane.gone(nowNs)) {
                lane.skipGone(nowNs, SKIPS_PER_TURN);
                // With much left to skip it queues behind the lanes that are due, not before them.
                next.moveFirst(lane.gone(nowNs) ? nowNs : lane.handoverNs());
                if (lane.gone(nowNs)) {
                    return;
                }
            } else if (lane.expired()) {
                next.removeFirst();
                finish(lane);
            } else {
                boolean added = batch.add(lane, chaff, dueNs);
                next.moveFirst(added ? lane.nextHandoverNs() : lane.handoverNs());
            }
        }
    }

    private long waitFor(long dueNs) {
        long nowNs = clock.nowNs();
        if (settings.waiting() == Waiting.SLEEPY && dueNs - nowNs > SHORTEST_SLEEP_NS) {
            sleep(nowNs, dueNs);
            nowNs = clock.nowNs();
        }
        while (nowNs < dueNs) {
            clock.spin();
            nowNs = clock.nowNs();
        }
        return nowNs;
    }

    private void sleep(long nowNs, long untilNs) {
        spunSlots = 0;
        clock.sleepUntilNs(untilNs);
        long wokeNs = clock.nowNs();
        margin.wokeLate(wokeNs - untilNs);
        share.slept(wokeNs - nowNs);
    }

    // ---- following ----

    /** Looks at the slots whose instants are a takeover ago; sleeps for at least half of one in between. */
    private void watch(long nowNs) {
        // Not its place among the next: that of a pacer that led is when it would hand over.
        boolean leftAlone = isLeftAlone(nowNs);
        long lookNs = firstLane().instantNs() + takeoverNs;
        if (leftAlone || lookNs > nowNs) {
            if (!chaff.isFull()) {
                chaff.makeOne();
                choosePriority();
                return;
            }
            long wakeNs = leftAlone ? nowNs + takeoverNs : Math.max(lookNs, lookedNs + (takeoverNs >> 1));
            sleep(nowNs, Math.min(wakeNs, nowNs + COMMAND_NS));
            return;
        }
        lookedNs = nowNs;
        PacerLane lane = firstLane();
        if (lane.ended()) {
            next.removeFirst();
            finish(lane);
        } else if (lane.isDone()) {
            lane.follow();
            next.moveFirst(lane.instantNs());
        } else {
            // Whether it succeeds or another was faster, the next turn knows who leads.
            leadership.take();
        }
    }

    /**
     * Where the machine cannot keep up, both pacers find the other late; handing the lead to and fro would cost what is left.
     * So one that has lost it waits before it looks again, twice as long where that happened within the last second: but not
     * for a leader that is dead.
     */
    private void leaveAlone(long nowNs) {
        long leastNs = LEFT_ALONE_TAKEOVERS * takeoverNs;
        leftAloneNs = nowNs - lostNs < TAKING_OVER_NS
                ? Math.min(Math.max(leastNs, 2 * leftAloneNs), Math.max(leastNs, MOST_LEFT_ALONE_NS))
                : leastNs;
        lostNs = nowNs;
        leadership.watchLeader();
    }

    private boolean isLeftAlone(long nowNs) {
        return nowNs - lostNs < leftAloneNs && !leadership.leaderEnded();
    }

    private void changeRole() {
        leading = !leading;
        tookOverNs = clock.nowNs();
        if (!leading) {
            leaveAlone(tookOverNs);
        }
        choosePriority();
        settleRole();
        if (leading) {
            for (PacerLane lane : lanes) {
                if (lane != null) {
                    lane.takeOver();
                }
            }
            // Ends that were wanted while the other was to see to them.
            endWanted = true;
        }
    }
}
