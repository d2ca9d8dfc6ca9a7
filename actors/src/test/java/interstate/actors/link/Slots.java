package interstate.actors.link;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.pacing.EmbeddedPacer;
import interstate.pacing.Lane;
import interstate.pacing.LaneCounters;
import interstate.tunbridge.MonotonicClock;
import java.util.List;

/** Watches the only lane of a pacer from now on: it is to go on, and every slot of it to be accounted for. */
final class Slots {

    private static final long BEHIND_NS = 2_000_000_000;
    private static final int LOOKS = 1_000;

    private final EmbeddedPacer pacer;
    private final Lane lane;
    private final long firstSlot;
    private final long emittedBefore;

    Slots(EmbeddedPacer pacer) {
        this.pacer = pacer;
        List<Lane> lanes = pacer.lanes();
        assertThat(lanes).hasSize(1);
        lane = lanes.get(0);
        long slot;
        long emitted;
        do {
            slot = lane.nextSlot();
            emitted = emitted();
        } while (slot != lane.nextSlot());
        firstSlot = slot;
        emittedBefore = emitted;
    }

    /** A busy machine may make the pacer skip a slot, which it counts; one that it knows nothing of is missing. */
    private long emitted() {
        LaneCounters counted = lane.counters();
        return counted.sent() + counted.skipped();
    }

    /** The lane is the only one still, is on time, and no slot is missing. */
    void shouldBeWhole() {
        assertThat(pacer.lanes()).containsExactly(lane);
        assertThat(lane.hasEnded()).isFalse();
        assertThat(lane.instantNs(lane.nextSlot())).isGreaterThan(MonotonicClock.nowNs() - BEHIND_NS);
        long missing = 1;
        // A slot is counted a moment before or after it has passed.
        for (int i = 0; i < LOOKS && missing != 0; i++) {
            missing = lane.nextSlot() - firstSlot - (emitted() - emittedBefore);
        }
        assertThat(missing).as("missing slots").isZero();
        assertThat(lane.nextSlot()).isGreaterThan(firstSlot);
        assertThat(lane.counters().failed()).isZero();
        assertThat(lane.counters().uncertain()).isZero();
    }
}
