package interstate.actors.agent;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.pacing.Fate;
import interstate.pacing.Lane;
import interstate.tunbridge.MonotonicClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The time is handed in, ahead of the pacer's: the lanes' first slots are far away unless a test waits for them. */
@Timeout(60)
class StagedLaneTest {

    private static final long INTERVAL_NS = 20_000_000;
    private static final long LEAD_NS = 10_000_000;
    private static final long FAR_NS = 600_000_000_000L;
    private static final long SECOND_NS = 1_000_000_000;
    private static final long RETRY_NS = 1_000_000;
    private static final long TOO_LATE_NS = 20_000;

    private final Emission emission = new Emission();
    private final byte[] scratch = new byte[9_000];
    private final CallingLink calling = new CallingLink(INTERVAL_NS, 1).calling(1);

    StagedLaneTest() throws Exception {}

    @AfterEach
    void close() {
        emission.close();
    }

    private Lane farLane() {
        return emission.lane(INTERVAL_NS, LEAD_NS, FAR_NS);
    }

    private long staged() {
        return calling.link.counters().stagedHandshakes;
    }

    @Test
    void shouldStageExactlyOneLeadBeforeTheSlotWhenAskedInTime() {
        Lane lane = farLane();
        long first = lane.instantNs(lane.nextSlot());
        StagedLane filled = new StagedLane(calling.link, lane, LEAD_NS);
        assertThat(filled.work(first - LEAD_NS - 1, scratch)).isEqualTo(first - LEAD_NS);
        assertThat(staged()).isZero();
        assertThat(filled.work(first - LEAD_NS, scratch)).isEqualTo(first - LEAD_NS + INTERVAL_NS);
        assertThat(staged()).isEqualTo(1);
    }

    @Test
    void shouldStageASlotOnceWhenAskedAgain() {
        Lane lane = farLane();
        long first = lane.instantNs(lane.nextSlot());
        StagedLane filled = new StagedLane(calling.link, lane, LEAD_NS);
        filled.work(first - LEAD_NS, scratch);
        filled.work(first - LEAD_NS + 1, scratch);
        assertThat(staged()).isEqualTo(1);
    }

    @Test
    void shouldStageEverySlotWithinTheLeadWhenItIsLongerThanTheInterval() {
        Lane lane = emission.lane(INTERVAL_NS, 3 * INTERVAL_NS, FAR_NS);
        long first = lane.instantNs(lane.nextSlot());
        new StagedLane(calling.link, lane, 3 * INTERVAL_NS).work(first - TOO_LATE_NS - 1, scratch);
        assertThat(staged()).isEqualTo(3);
    }

    @Test
    void shouldPassOverASlotWhenItIsTooCloseToBeMet() {
        Lane lane = farLane();
        long first = lane.instantNs(lane.nextSlot());
        assertThat(new StagedLane(calling.link, lane, LEAD_NS).work(first - TOO_LATE_NS, scratch))
                .isEqualTo(first + INTERVAL_NS - LEAD_NS);
        assertThat(staged()).isZero();
        new StagedLane(calling.link, lane, LEAD_NS).work(first - TOO_LATE_NS - 1, scratch);
        assertThat(staged()).isEqualTo(1);
    }

    @Test
    void shouldComeAgainSoonWhenTheInstantsEnd() {
        Lane lane = emission.lane(SECOND_NS, SECOND_NS, FAR_NS);
        long drawn = lane.drawnUntil() - lane.nextSlot();
        assertThat(drawn).isBetween(1L, lane.cells() - 1L);
        long now = lane.instantNs(lane.nextSlot()) - LEAD_NS;
        assertThat(new StagedLane(calling.link, lane, FAR_NS).work(now, scratch))
                .isEqualTo(now + RETRY_NS);
        assertThat(staged()).isEqualTo(drawn);
    }

    @Test
    void shouldStageNoMoreThanTheTableHoldsWhenTheLeadReachesOverMore() {
        Lane lane = farLane();
        long first = lane.instantNs(lane.nextSlot());
        assertThat(new StagedLane(calling.link, lane, FAR_NS).work(first - LEAD_NS, scratch))
                .isEqualTo(first);
        assertThat(staged()).isEqualTo(lane.cells());
    }

    @Test
    void shouldComeAgainLaterWhenAPacerStandsStill() throws Exception {
        Lane lane = emission.lane(INTERVAL_NS, LEAD_NS, 0);
        StagedLane filled = new StagedLane(calling.link, lane, LEAD_NS);
        emission.receive();
        filled.work(MonotonicClock.nowNs(), scratch);
        emission.pacer.stop();
        // Every instant that was drawn has passed; a stager that came again at once would never do anything else.
        long now = lane.instantNs(lane.nextSlot()) + FAR_NS;
        for (int i = 0; i < 3 * lane.cells(); i++) {
            long again = filled.work(now, scratch);
            assertThat(again).isGreaterThanOrEqualTo(now + RETRY_NS);
            now = again;
        }
    }

    @Test
    void shouldHaveWhatItStagedSentWhenItWasInTime() throws Exception {
        Lane lane = emission.lane(INTERVAL_NS, LEAD_NS, 0);
        StagedLane filled = new StagedLane(calling.link, lane, LEAD_NS);
        long slot;
        byte[] staged;
        // A busy machine may be late now and then, and what leaves then is chaff.
        do {
            slot = lane.nextSlot() + 1;
            filled.work(lane.instantNs(slot) - LEAD_NS, scratch);
            staged = java.util.Arrays.copyOf(scratch, Emission.DATAGRAM_BYTES);
        } while (!sentBefore(lane, slot + 3, staged));
        assertThat(lane.fate(slot)).isEqualTo(Fate.TAKEN);
    }

    /** Whether that datagram is among those received before a slot is due. */
    private boolean sentBefore(Lane lane, long slot, byte[] datagram) throws Exception {
        boolean sent = false;
        while (lane.nextSlot() < slot) {
            sent |= java.util.Arrays.equals(emission.receive(), datagram);
        }
        return sent;
    }
}
