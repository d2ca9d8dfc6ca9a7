package interstate.actors.records;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.protocol.LinkTerms;
import interstate.actors.protocol.SendQueue;
import interstate.wire.LaneTerms;
import interstate.wire.LinkFeatures;
import interstate.wire.TypedBlock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a relay does with records: hands them on as they came, and drops when they are too many. */
class RelayPairTest {

    private static final long SECOND_NS = 1_000_000_000L;
    /** 100,000 bytes a second: 20,000 in 200 ms. */
    private static final LaneTerms SLOW = new LaneTerms(1_000, 10_000_000, 250, 0);

    private static final LinkTerms TERMS = new LinkTerms(SLOW, SLOW, false, SECOND_NS, SECOND_NS, LinkFeatures.NONE);
    private static final long NOW = 5 * SECOND_NS;

    private final RelayPair pair = new RelayPair();
    private final SendQueue link = new SendQueue(4_000);
    private final SendQueue client = new SendQueue(4_000);

    private void fromClient(long nowNs, byte[] record) {
        pair.atClient().arrived(nowNs, TERMS, record, 0, record.length);
    }

    private List<byte[]> toLink(long nowNs) {
        pair.atLink().fill(nowNs, TERMS, link);
        return RecordDuo.records(link);
    }

    @Test
    void shouldHandOnEachRecordAsItCameAndInOrder() {
        toLink(NOW);
        pair.atClient().fill(NOW, TERMS, client);
        List<byte[]> sent = new ArrayList<>();
        for (int i = 1; i < 40; i++) {
            sent.add(RecordDuo.packet(i, 30 + i));
            fromClient(NOW, sent.get(i - 1));
            pair.atLink().arrived(NOW, TERMS, sent.get(i - 1), 0, 30 + i);
        }
        assertThat(toLink(NOW)).containsExactlyElementsOf(sent);
        pair.atClient().fill(NOW, TERMS, client);
        assertThat(RecordDuo.records(client)).containsExactlyElementsOf(sent);
        assertThat(pair.passedUp()).isEqualTo(39);
        assertThat(pair.passedDown()).isEqualTo(39);
        assertThat(pair.droppedUp() + pair.droppedDown()).isZero();
    }

    @Test
    void shouldHoldWhatTheLaneCarriesIn200MsAndDropTheRest() {
        toLink(NOW);
        for (int i = 0; i < 100; i++) {
            fromClient(NOW, RecordDuo.packet(i, 997));
        }
        long held = 100 - pair.droppedUp();
        assertThat(held * 1_000).isBetween(19_000L, 21_000L);
        int passed = 0;
        for (List<byte[]> some = toLink(NOW); !some.isEmpty(); some = toLink(NOW)) {
            passed += some.size();
        }
        assertThat(passed).isEqualTo((int) held);
        assertThat(pair.passedUp()).isEqualTo(held);
    }

    @Test
    void shouldDropARecordThatIsLongerThanTheBound() {
        toLink(NOW);
        fromClient(NOW, new byte[TypedBlock.MAX_BODY_BYTES]);
        assertThat(pair.droppedUp()).isEqualTo(1);
        assertThat(toLink(NOW)).isEmpty();
    }

    @Test
    void shouldDropWhatComesBeforeThereIsALink() {
        fromClient(NOW, RecordDuo.packet(1, 100));
        assertThat(pair.droppedUp()).isEqualTo(1);
        assertThat(toLink(NOW)).isEmpty();
    }

    @Test
    void shouldDropWhatHasWaitedForALinkThatWasAway() {
        toLink(NOW);
        fromClient(NOW, RecordDuo.packet(1, 100));
        fromClient(NOW + 2 * SECOND_NS, RecordDuo.packet(2, 100));
        assertThat(toLink(NOW + 2 * SECOND_NS + SECOND_NS / 10)).hasSize(1);
        assertThat(pair.droppedUp()).isEqualTo(1);
        assertThat(pair.passedUp()).isEqualTo(1);
    }

    @Test
    void shouldHoldAsMuchAsAnotherLaneCarriesWhenTheLinkHasAnother() {
        toLink(NOW);
        LaneTerms fast = new LaneTerms(1_000, 1_000_000, 250, 0);
        LinkTerms faster = new LinkTerms(fast, fast, false, SECOND_NS, SECOND_NS, LinkFeatures.NONE);
        pair.atLink().fill(NOW, faster, link);
        for (int i = 0; i < 150; i++) {
            fromClient(NOW, RecordDuo.packet(i, 997));
        }
        assertThat(pair.droppedUp()).isZero();
    }
}
