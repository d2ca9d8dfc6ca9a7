package interstate.pacing;

import static interstate.pacing.LoopWorld.MS;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Two loops of a pair that take the lead from each other, as on a machine that cannot keep up. */
class LeaveAloneTest {

    /** More than the doubling needs to reach what a pacer is left alone for at most. */
    private static final int TAKEOVERS = 24;

    private static final long TAKEOVER_NS = LoopSettings.DEFAULT_TAKEOVER_NS;

    private final VirtualClock clock = new VirtualClock();
    private final LaneSpec spec = LoopWorld.spec(LoopWorld.everyMs());
    private final LaneMemory memory =
            LaneMemory.ofThisProcess(LaneLayout.of(spec).bytes());
    private final LaneMemory word = LaneMemory.ofThisProcess(64);
    private boolean leaderDead;

    private final LeaderLife life = new LeaderLife() {
        @Override
        public void watch(long process) {
            leaderDead = false;
        }

        @Override
        public boolean ended() {
            return leaderDead;
        }
    };

    private final PacerLoop first = loop(1);
    private final PacerLoop second = loop(2);

    private PacerLoop loop(long process) {
        word.buffer().putLong(0, Leadership.word(Leadership.FIRST_GENERATION, 1));
        Leadership leadership = Leadership.of(process, life);
        leadership.attach(word.buffer(), 0);
        return new PacerLoop(
                clock,
                new RecordingSender(clock),
                LoopPriority.UNTOUCHED,
                LoopSettings.usual(false),
                leadership,
                new byte[32]);
    }

    /** Returns the loop that has lost the lead last, and often. */
    private PacerLoop tradeLead() {
        first.add(LoopWorld.pacerLane(0, clock, spec, memory, clock.nowNs() + MS));
        first.start();
        PacerLane joined = new PacerLane(0, clock, spec, LaneLayout.of(spec), memory.buffer());
        joined.join(99, spec, LaneLayout.of(spec), memory.buffer(), new byte[Schedule.SEED_BYTES]);
        second.add(joined);
        second.start();
        for (int takeover = 0; takeover < TAKEOVERS; takeover++) {
            leadAgain(takeover % 2 == 0 ? second : first);
        }
        PacerLoop lost = TAKEOVERS % 2 == 0 ? second : first;
        lost.turn();
        return lost;
    }

    private void leadAgain(PacerLoop taking) {
        Lane lane = new Lane(memory.buffer());
        long taken = lane.counters().takenOver();
        while (lane.counters().takenOver() == taken) {
            taking.turn();
        }
    }

    @Test
    void shouldLeaveALeaderThatIsLateToItselfForLongWhenTheLeadGoesToAndFro() {
        PacerLoop lost = tradeLead();
        long fromNs = clock.nowNs();

        leadAgain(lost);

        assertThat(clock.nowNs() - fromNs).isBetween(100 * MS, 600 * MS);
    }

    @Test
    void shouldTakeOverWithinATakeoverWhenTheLeaderThatIsLeftAloneDies() {
        PacerLoop lost = tradeLead();
        for (int i = 0; i < 10; i++) {
            lost.turn();
        }
        leaderDead = true;
        long fromNs = clock.nowNs();

        leadAgain(lost);

        assertThat(clock.nowNs() - fromNs).isLessThan(MS + 3 * TAKEOVER_NS);
    }
}
