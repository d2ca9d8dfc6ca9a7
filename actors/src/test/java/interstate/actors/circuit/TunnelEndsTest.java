package interstate.actors.circuit;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.simulation.Dice;
import interstate.crypto.CellLayer;
import interstate.crypto.CellTag;
import interstate.wire.circuit.Delivery;
import interstate.wire.circuit.HopRequest;
import interstate.wire.circuit.HopRequest.Options;
import interstate.wire.circuit.HopRequest.Role;
import interstate.wire.circuit.RouterHash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gateway, participants and endpoint of one tunnel, one after the other, of either direction. */
class TunnelEndsTest {
    private static final int BODY_BYTES = 1_024;
    private static final long MS = 1_000_000;
    private static final long SECOND = 1_000 * MS;
    private static final TunnelTerms TERMS =
            new TunnelTerms(Options.NONE, 600, 1_000, HopRequest.NO_LIMIT, HopRequest.NO_LIMIT);

    private final Dice dice = new Dice(5);
    private final byte[] tagKey = dice.bytes(CellTag.KEY_BYTES);
    private final List<byte[]> layerKeys = new ArrayList<>();
    private final List<byte[]> out = new ArrayList<>();
    private long nowNs = 7 * SECOND;

    private List<CellLayer> layers(int hops) {
        for (int i = layerKeys.size(); i < hops; i++) {
            layerKeys.add(dice.bytes(CellLayer.KEY_BYTES));
        }
        return layerKeys.stream().limit(hops).map(CellLayer::new).toList();
    }

    private Hop participant(int hop) {
        HopRequest request = new HopRequest(
                Role.PARTICIPANT,
                Options.NONE,
                1,
                RouterHash.of(new byte[RouterHash.BYTES]),
                2,
                0,
                600,
                1_000,
                HopRequest.NO_LIMIT,
                HopRequest.NO_LIMIT);
        return new Hop(nowNs, request, new CellLayer(layerKeys.get(hop)), BODY_BYTES, dice);
    }

    private void take(Delivery delivery, byte[] b, int off, int bytes) {
        out.add(Arrays.copyOfRange(b, off, off + bytes));
    }

    private TunnelGateway gateway(TunnelTerms terms) {
        return TunnelGateway.transit(
                nowNs, 9, BODY_BYTES, terms, new CellTag(tagKey), layers(1).get(0), dice);
    }

    /** What each hop sends on, the first what the gateway sends. */
    private List<byte[]> through(TunnelGateway gateway, List<Hop> hops, Passage end) {
        List<byte[]> views = new ArrayList<>();
        byte[] cell = new byte[BODY_BYTES];
        while (gateway.next(nowNs, cell, 0)) {
            views.add(cell.clone());
            for (Hop hop : hops) {
                hop.arrived(nowNs, cell, 0);
                assertThat(hop.next(nowNs, cell, 0)).isTrue();
                views.add(cell.clone());
            }
            end.arrived(nowNs, cell, 0);
            nowNs += 2 * MS;
        }
        return views;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
    void shouldBringMessagesToTheFarEndOfATunnelThatLeadsAway(int hops) {
        TunnelGateway gateway = TunnelGateway.own(nowNs, 1, BODY_BYTES, TERMS, new CellTag(tagKey), layers(hops), dice);
        List<Hop> between = new ArrayList<>();
        for (int i = 0; i < hops - 1; i++) {
            between.add(participant(i));
        }
        TunnelEndpoint end = TunnelEndpoint.transit(
                nowNs, BODY_BYTES, TERMS, new CellTag(tagKey), layers(hops).get(hops - 1), this::take);
        assertThatMessagesCome(gateway, between, end);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
    void shouldBringMessagesToTheCreatorOfATunnelThatLeadsToIt(int hops) {
        TunnelEndpoint end =
                TunnelEndpoint.own(nowNs, BODY_BYTES, TERMS, new CellTag(tagKey), layers(hops), this::take);
        List<Hop> between = new ArrayList<>();
        for (int i = 1; i < hops; i++) {
            between.add(participant(i));
        }
        assertThatMessagesCome(gateway(TERMS), between, end);
    }

    private void assertThatMessagesCome(TunnelGateway gateway, List<Hop> between, TunnelEndpoint end) {
        List<byte[]> messages = new ArrayList<>();
        for (int bytes : new int[] {1, 40, 1_400, 63_488, 900, 900}) {
            byte[] message = dice.bytes(bytes);
            messages.add(message);
            assertThat(gateway.offer(nowNs, Delivery.LOCAL, message, 0, bytes)).isTrue();
        }
        List<byte[]> views = through(gateway, between, end);
        assertThat(out).usingRecursiveComparison().isEqualTo(messages);
        assertThat(end.counters().badTags).isZero();
        assertThat(views).hasSizeGreaterThan(65);
    }

    @Test
    void shouldDeliverNothingOfACellInWhichAnyBitWasFlipped() {
        TunnelGateway gateway = TunnelGateway.own(nowNs, 1, BODY_BYTES, TERMS, new CellTag(tagKey), layers(2), dice);
        Hop first = participant(0);
        TunnelEndpoint end = TunnelEndpoint.transit(
                nowNs, BODY_BYTES, TERMS, new CellTag(tagKey), layers(2).get(1), this::take);
        byte[] cell = new byte[BODY_BYTES];
        for (int flipped = 0; flipped < 300; flipped++) {
            gateway.offer(nowNs, Delivery.LOCAL, new byte[900], 0, 900);
            assertThat(gateway.next(nowNs, cell, 0)).isTrue();
            int bit = (int) Long.remainderUnsigned(dice.nextLong(), BODY_BYTES * 8);
            cell[bit / 8] ^= (byte) (1 << bit % 8);
            first.arrived(nowNs, cell, 0);
            assertThat(first.next(nowNs, cell, 0)).isTrue();
            end.arrived(nowNs, cell, 0);
            nowNs += 2 * MS;
        }
        assertThat(out).isEmpty();
        assertThat(end.counters().badTags).isEqualTo(300);
    }

    @Test
    void shouldTakeACellOnce() {
        TunnelGateway gateway = gateway(TERMS);
        TunnelEndpoint end = TunnelEndpoint.own(nowNs, BODY_BYTES, TERMS, new CellTag(tagKey), layers(1), this::take);
        gateway.offer(nowNs, Delivery.LOCAL, new byte[10], 0, 10);
        byte[] cell = new byte[BODY_BYTES];
        gateway.next(nowNs, cell, 0);
        end.arrived(nowNs, cell, 0);
        end.arrived(nowNs, cell, 0);
        assertThat(out).hasSize(1);
        assertThat(end.counters().repeated).isEqualTo(1);
    }

    /** The limits of a tunnel whose request names none: 300 messages at once, and five a second in the long run. */
    @Test
    void shouldPassThreeHundredMessagesAtOnceAndFiveASecond() {
        TunnelTerms terms =
                new TunnelTerms(Options.NONE, 3_600, 1_000, HopRequest.DEFAULT_LIMIT, HopRequest.DEFAULT_LIMIT);
        TunnelGateway gateway = gateway(terms);
        byte[] cell = new byte[BODY_BYTES];
        for (int i = 0; i < 300; i++) {
            assertThat(gateway.offer(nowNs, Delivery.LOCAL, new byte[10], 0, 10))
                    .isTrue();
        }
        assertThat(gateway.offer(nowNs, Delivery.LOCAL, new byte[10], 0, 10)).isFalse();
        assertThat(gateway.counters().overLimit).isEqualTo(1);
        TunnelGateway other = gateway(terms);
        assertThat(other.offer(nowNs, Delivery.LOCAL, new byte[10], 0, 10))
                .as("the next tunnel")
                .isTrue();
        for (int i = 0; i < 3_000; i++) {
            nowNs += SECOND / 5;
            while (gateway.next(nowNs, cell, 0)) {
                assertThat(cell).isNotEmpty();
            }
            assertThat(gateway.offer(nowNs, Delivery.LOCAL, new byte[10], 0, 10))
                    .isTrue();
        }
    }

    @Test
    void shouldPassOneMebibyteAtOnceAndNotAByteMore() {
        TunnelTerms terms = new TunnelTerms(Options.NONE, 3_600, 10_000, HopRequest.NO_LIMIT, HopRequest.DEFAULT_LIMIT);
        TunnelGateway gateway = gateway(terms);
        byte[] cell = new byte[BODY_BYTES];
        byte[] message = new byte[32_768];
        for (int i = 0; i < 32; i++) {
            assertThat(gateway.offer(nowNs, Delivery.LOCAL, message, 0, message.length))
                    .isTrue();
            while (gateway.next(nowNs, cell, 0)) {
                assertThat(cell).isNotEmpty();
            }
        }
        assertThat(gateway.offer(nowNs, Delivery.LOCAL, message, 0, 1)).isFalse();
        assertThat(gateway(terms).offer(nowNs, Delivery.LOCAL, message, 0, message.length))
                .as("the next tunnel")
                .isTrue();
    }

    @Test
    void shouldSendAtInstantsOfItsOwnWhenChaffedWhateverThereIs() {
        TunnelTerms terms = new TunnelTerms(Options.CHAFFED, 600, 100, HopRequest.NO_LIMIT, HopRequest.NO_LIMIT);
        TunnelGateway gateway = gateway(terms);
        TunnelEndpoint end = TunnelEndpoint.own(nowNs, BODY_BYTES, terms, new CellTag(tagKey), layers(1), this::take);
        byte[] cell = new byte[BODY_BYTES];
        int cells = 0;
        for (int ms = 0; ms < 10_000; ms++) {
            nowNs += MS;
            if (ms % 100 == 50) {
                gateway.offer(nowNs, Delivery.LOCAL, new byte[10], 0, 10);
            }
            if (gateway.next(nowNs, cell, 0)) {
                cells++;
                end.arrived(nowNs, cell, 0);
            }
        }
        assertThat(cells).isBetween(900, 1_000);
        assertThat(out).hasSize(100);
        assertThat(end.counters().badTags).as("made up").isEqualTo(cells - 100);
        assertThat(gateway.counters().chaff).isEqualTo(cells - 100);
    }
}
