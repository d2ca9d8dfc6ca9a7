package interstate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OfferTest {
    @Test
    void shouldComeBackWhenEncoded() throws MalformedException {
        Offer offer = new Offer(
                0x80000001,
                1_700_000_000_000_000_000L,
                new byte[16],
                new LaneTerms(1500, 10_000_000, 250, 0),
                new LaneTerms(9000, LaneTerms.MAX_INTERVAL_NS, 0, 1),
                10_000,
                10_000,
                -1,
                List.of(Prefix.parse("10.140.5.2/24"), Prefix.parse("fd00::2/64")));
        assertThat(Offer.decode(offer.encode())).isEqualTo(offer);
    }

    @Test
    void shouldComeBackWhenAnswerIsEncoded() throws MalformedException {
        Answer answer = new Answer(Answer.Status.REFUSED_BUSY, 0, 5);
        assertThat(Answer.decode(answer.encode())).isEqualTo(answer);
    }
}
