package interstate.actors.device;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.protocol.LaneDirection;
import interstate.actors.settings.ClientLinkSettings;
import interstate.actors.settings.LaneSettings;
import interstate.actors.settings.TestNodes;
import interstate.pacing.ScheduleSpec;
import interstate.tunbridge.UdpAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class LengthLadderTest {

    private static final long MS = 1_000_000;
    private static final LaneSettings TRYING = lane(600).withShorter(List.of(lane(500), lane(400)));
    private static final ClientLinkSettings FIXED =
            TestNodes.client("home", UdpAddress.of(TestNodes.address("192.0.2.1"), 9));
    private static final ClientLinkSettings ASKED = FIXED.withLanes(TRYING, TRYING);

    private final RateLadder rates = new RateLadder();
    private final LengthLadder ladder = rates.lengths();

    private static LaneSettings lane(int packetLength) {
        return new LaneSettings(packetLength, 10 * MS, 250, ScheduleSpec.Kind.DEFAULT, 0);
    }

    private String lengths(ClientLinkSettings asked) {
        ClientLinkSettings now = rates.now(asked);
        return now.outgoing().packetLength() + " " + now.incoming().packetLength();
    }

    private void descend(ClientLinkSettings asked) {
        while (ladder.unanswered(asked)) {
            assertThat(lengths(asked)).isNotEqualTo("600 600");
        }
    }

    @Test
    void shouldStartAtTheLongestAndDescendInBothDirectionsTogetherToTheLast() {
        assertThat(rates.now(ASKED)).isSameAs(ASKED);
        assertThat(ladder.unanswered(ASKED)).isTrue();
        assertThat(lengths(ASKED)).isEqualTo("500 500");
        assertThat(ladder.unanswered(ASKED)).isTrue();
        assertThat(lengths(ASKED)).isEqualTo("400 400");
        assertThat(ladder.unanswered(ASKED)).isFalse();
        assertThat(lengths(ASKED)).isEqualTo("400 400");
    }

    @Test
    void shouldLeaveADirectionWhoseLengthIsGivenAsItIs() {
        ClientLinkSettings asked = FIXED.withLanes(TRYING, lane(1200));
        descend(asked);
        assertThat(lengths(asked)).isEqualTo("400 1200");
        assertThat(LengthLadder.tries(asked)).isTrue();
        assertThat(LengthLadder.tries(FIXED)).isFalse();
        assertThat(ladder.unanswered(FIXED)).isFalse();
    }

    @Test
    void shouldStayWhereItWasAnsweredUntilTheSessionIsLost() {
        ladder.unanswered(ASKED);
        assertThat(ladder.answered(ASKED)).isFalse();
        assertThat(lengths(ASKED)).isEqualTo("500 500");
        assertThat(ladder.lost(ASKED)).isTrue();
        assertThat(lengths(ASKED)).isEqualTo("600 600");
        assertThat(ladder.lost(ASKED)).isFalse();
    }

    @Test
    void shouldGoThroughThemOnceMoreWhenTheLastIsAnsweredTooLate() {
        descend(ASKED);
        assertThat(ladder.answered(ASKED)).isTrue();
        assertThat(lengths(ASKED)).isEqualTo("600 600");
        descend(ASKED);
        assertThat(ladder.answered(ASKED)).as("a second time").isFalse();
        assertThat(lengths(ASKED)).isEqualTo("400 400");

        ladder.lost(ASKED);
        descend(ASKED);
        assertThat(ladder.answered(ASKED)).as("after another loss").isTrue();
    }

    @Test
    void shouldStayAtTheLastWhenItIsAnsweredInItsTime() {
        ladder.unanswered(ASKED);
        ladder.unanswered(ASKED);
        assertThat(ladder.answered(ASKED)).isFalse();
        assertThat(lengths(ASKED)).isEqualTo("400 400");
    }

    @Test
    void shouldGoOnAtAnAdoptedLengthOnlyIfItIsOneOfTheLinksAndNothingHappenedYet() {
        ladder.adopt(ASKED, 450);
        assertThat(lengths(ASKED)).isEqualTo("600 600");
        ladder.adopt(ASKED, 500);
        assertThat(lengths(ASKED)).isEqualTo("500 500");
        ladder.adopt(ASKED, 400);
        assertThat(lengths(ASKED)).isEqualTo("500 500");
        ladder.lost(ASKED);
        ladder.adopt(ASKED, 400);
        assertThat(lengths(ASKED)).isEqualTo("600 600");
    }

    @Test
    void shouldKeepTheRateThatOverloadsMadeWhateverTheLength() {
        rates.stepDown(ASKED, LaneDirection.OUTGOING);
        ladder.unanswered(ASKED);
        assertThat(lengths(ASKED)).isEqualTo("500 500");
        assertThat(rates.now(ASKED).outgoing().intervalNs()).isEqualTo(20 * MS);
        assertThat(rates.now(ASKED).incoming().intervalNs()).isEqualTo(10 * MS);
    }
}
