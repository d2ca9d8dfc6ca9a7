package interstate.pacing;

import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The loops of a pacer, a thread each. The first is there from the start, another from the first lane that is assigned to
 * it: by this pacer, or by the partner that opened the lane, whose number of threads may be another.
 *
 * <p>Each loop of a pair has a leader of its own. Control thread.
 */
final class PacerLoops {

    static final int MOST = PairMemory.MAX_LOOPS;

    private final SlotClock clock;
    private final Seeds seeds;
    private final LoopSettings settings;
    private final Supplier<LoopPriority> priorities;
    private final Supplier<Leadership> leaderships;
    private final int threads;
    private final @Nullable RunningLoop[] loops = new @Nullable RunningLoop[MOST];
    private @Nullable PairMemory pair;
    private boolean started;
    private boolean standby;

    /** @param threads most loops that lanes opened here are spread over, 1 to {@link #MOST} */
    PacerLoops(
            SlotClock clock,
            Seeds seeds,
            LoopSettings settings,
            Supplier<LoopPriority> priorities,
            Supplier<Leadership> leaderships,
            int threads) {
        this.clock = clock;
        this.seeds = seeds;
        this.settings = settings;
        this.priorities = priorities;
        this.leaderships = leaderships;
        this.threads = threads;
        at(0);
    }

    PacerLoop first() {
        return at(0).loop();
    }

    /** A loop that is there already, or is made now. */
    RunningLoop at(int index) {
        RunningLoop there = loops[index];
        if (there != null) {
            return there;
        }
        byte[] chaffSeed = new byte[ChaChaBlock.KEY_BYTES];
        seeds.fill(chaffSeed);
        KernelSender sender = new KernelSender();
        Leadership leadership = leaderships.get();
        PacerLoop loop = new PacerLoop(clock, sender, priorities.get(), settings, leadership, chaffSeed);
        Arrays.fill(chaffSeed, (byte) 0);
        RunningLoop made = new RunningLoop(loop, sender, index == 0 ? "pacer" : "pacer-" + index);
        loops[index] = made;
        PairMemory joined = pair;
        if (joined != null) {
            joined.attach(leadership, index);
        }
        if (started) {
            start(made);
        }
        return made;
    }

    /** Makes the leaderships those of a pair. */
    void attach(PairMemory memory) {
        pair = memory;
        for (int index = 0; index < MOST; index++) {
            RunningLoop there = loops[index];
            if (there != null) {
                memory.attach(there.loop().leadership(), index);
            }
        }
    }

    /** Starts the threads, of later loops too; one that stands by is made ready before. */
    void start(boolean asStandby) {
        started = true;
        standby = asStandby;
        for (RunningLoop there : loops) {
            if (there != null) {
                start(there);
            }
        }
    }

    private void start(RunningLoop there) {
        if (standby) {
            there.loop().prepare();
        }
        there.thread().start();
    }

    /** Which loop a new lane goes to: of those this pacer leads, the one with the least to do, given how much each has. */
    int leastLoaded(double[] slotsPerSecond) {
        int least = 0;
        for (int index = 1; index < threads; index++) {
            boolean better = at(index).leads() == at(least).leads()
                    ? slotsPerSecond[index] < slotsPerSecond[least]
                    : at(index).leads();
            if (better) {
                least = index;
            }
        }
        return least;
    }

    /** A lane that no loop will touch again, or null. */
    @Nullable PacerLane takeEnded() {
        for (RunningLoop there : loops) {
            PacerLane lane = there == null ? null : there.loop().takeEnded();
            if (lane != null) {
                return lane;
            }
        }
        return null;
    }

    /** Whether all run ahead of every normal thread. */
    boolean areRealTime() {
        for (RunningLoop there : loops) {
            if (there != null && !there.loop().isRealTime()) {
                return false;
            }
        }
        return true;
    }

    long faults() {
        long sum = 0;
        for (RunningLoop there : loops) {
            sum += there == null ? 0 : there.thread().faults();
        }
        return sum;
    }

    /** Ends all threads, each after the turn it is in. */
    void stop() {
        for (RunningLoop there : loops) {
            if (there != null) {
                there.thread().stop();
            }
        }
    }
}
