package interstate.actors.device;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.protocol.LaneDirection;
import interstate.actors.settings.ClientLinkSettings;
import interstate.actors.settings.LaneSettings;
import interstate.actors.settings.TestNodes;
import interstate.pacing.ScheduleSpec;
import interstate.tunbridge.UdpAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class RateLadderTest {

    private static final long MS = 1_000_000;
    private static final ClientLinkSettings ASKED =
            TestNodes.client("home", UdpAddress.of(TestNodes.address("192.0.2.1"), 9));

    private final RateLadder ladder = new RateLadder();

    private long outgoingNs() {
        return ladder.now(ASKED).outgoing().intervalNs();
    }

    private long incomingNs() {
        return ladder.now(ASKED).incoming().intervalNs();
    }

    @Test
    void shouldRunAsAskedForWhereNothingHappened() {
        assertThat(ladder.now(ASKED)).isSameAs(ASKED);
        assertThat(ladder.rung("home")).isEqualTo(Rung.TOP);
        assertThat(ladder.stepUp("home")).isFalse();
    }

    @Test
    void shouldHalveTheRateOfTheLaneThatLosesAndOfNoOther() {
        assertThat(ladder.stepDown(ASKED, LaneDirection.INCOMING)).isTrue();
        assertThat(outgoingNs()).isEqualTo(10 * MS);
        assertThat(incomingNs()).isEqualTo(20 * MS);
        assertThat(ladder.stepDown(ASKED, LaneDirection.OUTGOING)).isTrue();
        assertThat(ladder.stepDown(ASKED, LaneDirection.OUTGOING)).isTrue();
        assertThat(outgoingNs()).isEqualTo(40 * MS);
        assertThat(incomingNs()).isEqualTo(20 * MS);
        assertThat(ladder.rung("other")).isEqualTo(Rung.TOP);
    }

    @Test
    void shouldGoDownFourStepsAndNoMore() {
        for (int step = 1; step <= 4; step++) {
            assertThat(ladder.stepDown(ASKED, LaneDirection.OUTGOING)).isTrue();
        }
        assertThat(ladder.stepDown(ASKED, LaneDirection.OUTGOING)).isFalse();
        assertThat(outgoingNs()).isEqualTo(160 * MS);
        assertThat(ladder.stepDown(ASKED, LaneDirection.INCOMING))
                .as("each lane for itself")
                .isTrue();
    }

    @Test
    void shouldGoUpStepByStep() {
        ladder.stepDown(ASKED, LaneDirection.OUTGOING);
        ladder.stepDown(ASKED, LaneDirection.OUTGOING);
        ladder.stepDown(ASKED, LaneDirection.INCOMING);
        assertThat(ladder.stepUp("home")).isTrue();
        assertThat(ladder.rung("home")).isEqualTo(new Rung(1, 0, false));
        assertThat(ladder.stepUp("home")).isTrue();
        assertThat(ladder.stepUp("home")).isFalse();
        assertThat(ladder.now(ASKED)).isSameAs(ASKED);
    }

    @Test
    void shouldSlowEveryHourOfATimetableAndNoneBelowWhatServersAllow() {
        List<Long> hours = new ArrayList<>(Collections.nCopies(24, 2 * MS));
        hours.set(3, 20_000 * MS);
        LaneSettings lane = new LaneSettings(600, 2 * MS, 250, ScheduleSpec.Kind.TIMETABLE, 0, hours);
        ClientLinkSettings asked = ASKED.withLanes(lane, lane);

        assertThat(ladder.stepDown(asked, LaneDirection.OUTGOING)).isTrue();
        assertThat(ladder.now(asked).outgoing().hourlyNs().get(3)).isEqualTo(40_000 * MS);
        assertThat(ladder.now(asked).outgoing().hourlyNs().get(4)).isEqualTo(4 * MS);
        assertThat(ladder.stepDown(asked, LaneDirection.OUTGOING))
                .as("a slot in 80 s")
                .isFalse();
    }

    @Test
    void shouldStayStoppedWhateverComesAfter() {
        ladder.stop("home");
        ladder.stepDown(ASKED, LaneDirection.OUTGOING);
        ladder.stepUp("home");
        assertThat(ladder.rung("home").stopped()).isTrue();
    }
}
