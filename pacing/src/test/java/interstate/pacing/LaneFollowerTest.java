package interstate.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LaneFollowerTest {

    private final LoopWorld world = new LoopWorld();
    private final Lane lane = world.open(LoopWorld.spec(LoopWorld.aboutEveryMs()));
    private final LaneFollower follower = new LaneFollower(lane);
    private final List<Departure> seen = new ArrayList<>();

    private List<Slots> kinds() {
        return seen.stream().map(Departure::kind).toList();
    }

    @Test
    void shouldTellKindInstantAndSendOfEachSlotOnce() {
        lane.stage(0, LoopWorld.datagram(1), 0);
        lane.stage(1, LoopWorld.datagram(2), 0, true);
        world.runPast(lane, 2);
        follower.follow(seen::add);
        follower.follow(seen::add);
        assertThat(kinds()).containsExactly(Slots.DATA, Slots.PADS, Slots.CHAFF);
        for (int slot = 0; slot < 3; slot++) {
            Departure departure = seen.get(slot);
            assertThat(departure.lane()).isSameAs(lane);
            assertThat(departure.instantNs()).isEqualTo(lane.instantNs(slot));
            assertThat(departure.sentNs())
                    .isEqualTo(lane.sentNs(slot))
                    .isBetween(departure.instantNs(), departure.instantNs() + 1_000);
            assertThat(departure.place()).isZero();
        }
        world.runPast(lane, 3);
        follower.follow(seen::add);
        assertThat(seen).hasSize(4);
    }

    @Test
    void shouldPassOverWhatTheKernelRefusedAndWhatWasSkipped() {
        world.sender.errno = 105;
        world.runPast(lane, 1);
        world.sender.errno = 0;
        world.clock.advance(5 * LoopWorld.MS);
        world.runPast(lane, 20);
        follower.follow(seen::add);
        assertThat(seen).hasSize((int) lane.counters().sent());
        assertThat(lane.counters().failed()).isEqualTo(2);
        assertThat(lane.counters().skipped()).isPositive();
    }

    @Test
    void shouldPassOverWhatItComesTooLateFor() {
        world.runPast(lane, 5L * lane.cells());
        follower.follow(seen::add);
        assertThat(seen).hasSize(lane.cells());
        assertThat(seen.get(seen.size() - 1).instantNs()).isEqualTo(lane.instantNs(lane.nextSlot() - 1));
    }
}
