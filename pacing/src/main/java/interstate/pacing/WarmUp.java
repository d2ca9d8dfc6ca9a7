package interstate.pacing;

import interstate.tunbridge.UdpAddress;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Runs the loop's code before its first slot, so that no slot waits for a class to load or for the interpreter.
 *
 * <p>The same classes throughout, the kernel's send included: on descriptor -1, which is refused before it leaves the
 * system call. Only the clock is another, one that skips all waiting.
 */
final class WarmUp {

    /** By then everything is compiled, and nothing is compiled again. */
    private static final int SLOTS = 3_000;

    private static final int NO_DESCRIPTOR = -1;
    private static final long INTERVAL_NS = 1_000_000;
    private static final int STAGED_OF = 2;
    private static final int MOVES_EVERY = 16;
    private static final long LOOPBACK = 0x7f00_0001;
    private static final long FIRST = 1;
    private static final long SECOND = 2;
    private static final int TAKEN_OVER = 10;

    /** More than make the quick compiler compile a method. */
    private static final int TAKEOVERS = 300;

    private static final int SUCCESSES = 600;

    private final SlotClock clock;
    private final long budgetNs;

    WarmUp(SlotClock clock, long budgetNs) {
        this.clock = clock;
        this.budgetNs = budgetNs;
    }

    /** Returns after so many slots or when the budget is spent. */
    void run(LaneSpec like) {
        long endNs = clock.nowNs() + budgetNs;
        SkippingClock skipping = new SkippingClock(clock);
        KernelSender sender = new KernelSender();
        sender.prepare(0);
        UnsafeBuffer word = new UnsafeBuffer(new byte[Long.BYTES]);
        word.putLong(0, Leadership.word(Leadership.FIRST_GENERATION, FIRST));
        Leadership first = Leadership.of(FIRST, LeaderLife.ofKernel());
        first.attach(word, 0);
        PacerLoop loop = new PacerLoop(
                skipping, sender, GRANTED, LoopSettings.usual(true), first, new byte[ChaChaBlock.KEY_BYTES]);
        LaneLayout layout = LaneLayout.of(like);
        LaneMemory memory = LaneMemory.ofThisProcess(layout.bytes());
        PacerLane lane = new PacerLane(0, skipping, like, layout, memory.buffer());
        lane.open(
                0,
                NO_DESCRIPTOR,
                like,
                layout,
                memory.buffer(),
                new byte[Schedule.SEED_BYTES],
                skipping.nowNs() + INTERVAL_NS);
        sender.release(0, skipping.nowNs(), true);
        sender.release(0, 0, false);
        loop.add(lane);
        loop.start();
        PacerLoop standby = standby(skipping, sender, like, layout, memory, word);
        stageAndTurn(loop, new Lane(memory.buffer()), endNs);
        succeed(lane, skipping.nowNs());
        tradeLead(loop, standby, new Lane(memory.buffer()), endNs);
    }

    /** Descriptor -1 refuses everything: what is done after a send that succeeds. */
    private static void succeed(PacerLane lane, long nowNs) {
        for (int i = 0; i < SUCCESSES; i++) {
            lane.sent(i % 2 == 0 ? LaneHeader.FIRST_EPOCH : PacerLane.CHAFF, nowNs, 0, 0);
        }
    }

    /** The other half of a pair, which has seen no slot yet. */
    private static PacerLoop standby(
            SlotClock clock,
            KernelSender sender,
            LaneSpec like,
            LaneLayout layout,
            LaneMemory memory,
            UnsafeBuffer word) {
        Leadership second = Leadership.of(SECOND, LeaderLife.ofKernel());
        second.attach(word, 0);
        PacerLoop loop = new PacerLoop(
                clock, sender, GRANTED, LoopSettings.usual(true), second, new byte[ChaChaBlock.KEY_BYTES]);
        PacerLane lane = new PacerLane(0, clock, like, layout, memory.buffer());
        lane.join(NO_DESCRIPTOR, like, layout, memory.buffer(), new byte[Schedule.SEED_BYTES]);
        loop.add(lane);
        loop.start();
        return loop;
    }

    /** Each takes over from the other again and again: what a takeover runs is to be compiled when the first one comes. */
    private void tradeLead(PacerLoop first, PacerLoop second, Lane lane, long endNs) {
        for (int takeover = 0; takeover < TAKEOVERS; takeover++) {
            PacerLoop taking = takeover % 2 == 0 ? second : first;
            long wanted = lane.nextSlot() + TAKEN_OVER;
            for (int turns = 0; turns < 2 * SLOTS && lane.nextSlot() < wanted && clock.nowNs() < endNs; turns++) {
                taking.turn();
            }
        }
    }

    /** Settles nothing, but by the steps of one that does. */
    private static final LoopPriority GRANTED = new LoopPriority() {
        @Override
        public boolean realTime(Role role) {
            return true;
        }

        @Override
        public void begin() {
            // The thread stays where it is.
        }

        @Override
        public void normal() {
            // The thread stays as it is.
        }
    };

    private void stageAndTurn(PacerLoop loop, Lane lane, long endNs) {
        byte[] datagram = new byte[lane.terms().datagramBytes()];
        Arrays.fill(datagram, (byte) 1);
        while (lane.nextSlot() < SLOTS && clock.nowNs() < endNs) {
            long slot = lane.nextSlot();
            if (slot % STAGED_OF == 0) {
                lane.stage(slot, datagram, 0);
            }
            if (slot % MOVES_EVERY == 0) {
                // Either family, with a source address and without: each has code of its own.
                UdpAddress to = new UdpAddress(0, LOOPBACK, 1, slot % (2 * MOVES_EVERY) == 0);
                lane.destination(to, slot % (4 * MOVES_EVERY) < 2 * MOVES_EVERY ? to : null, 0);
            }
            while (lane.nextSlot() == slot) {
                loop.turn();
            }
        }
    }

    /** A clock that jumps over every sleep, and over most of what is spun. */
    private static final class SkippingClock implements SlotClock {

        private static final long SPIN_NS = 20_000;

        private final SlotClock clock;
        private long skippedNs;

        SkippingClock(SlotClock clock) {
            this.clock = clock;
        }

        @Override
        public long nowNs() {
            return clock.nowNs() + skippedNs;
        }

        @Override
        public long utcNs() {
            return clock.utcNs();
        }

        @Override
        public void sleepUntilNs(long instantNs) {
            // An instant long past: the system call returns at once.
            clock.sleepUntilNs(0);
            skippedNs += Math.max(0, instantNs - nowNs());
        }

        @Override
        public void spin() {
            clock.spin();
            skippedNs += SPIN_NS;
        }
    }
}
