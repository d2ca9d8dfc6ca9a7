package interstate.actors.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.settings.LossSettings;
import interstate.actors.settings.TimerSettings;
import interstate.wire.LaneTerms;
import interstate.wire.LinkFeatures;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A link's losses as its two ends see them: lanes of 10 ms, so that 10 s are a thousand slots. */
class LossWatchTest {

    private static final long SECOND_NS = 1_000_000_000L;
    private static final LossSettings SETTINGS = LossSettings.defaults();
    private static final long SLOTS = 1_000;

    private final Duo duo = watched(new Duo(), () -> 0);
    private int arrived;

    private static Duo watched(Duo duo, LongSupplier droppedHere) {
        duo.connected();
        duo.client.link.watch(new LossWatch(SETTINGS, duo.client.link.terms(), droppedHere));
        duo.served().watch(new LossWatch(SETTINGS, duo.served().terms(), () -> 0));
        return duo;
    }

    private static List<LinkEvent.Loss> losses(List<LinkEvent> events) {
        return events.stream()
                .filter(LinkEvent.Loss.class::isInstance)
                .map(LinkEvent.Loss.class::cast)
                .toList();
    }

    /** Every third is lost. */
    private boolean aThird(byte[] datagram) {
        return ++arrived % 3 != 0;
    }

    @Test
    void shouldTellOfAnOverloadAndOfItsEndWhenAThirdIsLostForTenSeconds() {
        long begunNs = duo.nowNs;
        duo.down = this::aThird;
        duo.slots(SLOTS - 10);
        assertThat(losses(duo.client.events)).isEmpty();
        duo.slots(20);

        assertThat(losses(duo.client.events)).singleElement().satisfies(loss -> {
            assertThat(loss).isInstanceOf(LinkEvent.Overload.class);
            LinkEvent.Overload overload = (LinkEvent.Overload) loss;
            assertThat(overload.direction()).isEqualTo(LaneDirection.INCOMING);
            assertThat(overload.lostPermille()).isBetween(325, 340);
            assertThat(overload.atNs() - begunNs).isBetween(10 * SECOND_NS, 11 * SECOND_NS);
        });
        assertThat(duo.client.link.losses().incomingOver()).isTrue();
        assertThat(duo.client.link.losses().incomingPermille()).isNotEmpty();
        assertThat(losses(duo.server.events))
                .as("what the client sends arrives")
                .isEmpty();

        duo.down = Duo.PASS;
        duo.slots(SLOTS + 210);
        assertThat(losses(duo.client.events)).hasSize(2).last().isInstanceOf(LinkEvent.Relief.class);
        assertThat(duo.client.link.losses().incomingOver()).isFalse();
    }

    @Test
    void shouldTellTheServerOfWhatTheClientSends() {
        duo.up = this::aThird;
        duo.slots(SLOTS + 20);
        assertThat(losses(duo.client.events)).isEmpty();
        assertThat(losses(duo.server.events)).singleElement().isInstanceOf(LinkEvent.Overload.class);
    }

    @Test
    void shouldDecideTheSameAtTheSameTimeWhetherIdleOrBusy() {
        List<LinkEvent.Loss> idle = overloads(false);
        List<LinkEvent.Loss> busy = overloads(true);

        assertThat(idle).extracting(Object::getClass).containsExactly(LinkEvent.Overload.class, LinkEvent.Relief.class);
        assertThat(busy).isEqualTo(idle);
    }

    /** The network loses the same datagrams by their numbers, whatever is in them. */
    private static List<LinkEvent.Loss> overloads(boolean busy) {
        Duo duo = watched(new Duo(), () -> 0);
        int[] arrived = {0};
        for (int slot = 0; slot < 3 * SLOTS; slot++) {
            boolean lossy = slot < 3 * SLOTS / 2;
            duo.down = datagram -> ++arrived[0] % 4 != 0 || !lossy;
            if (busy) {
                byte[] packet = Packets.ipv4(slot, 900);
                for (int i = 0; i < 4; i++) {
                    duo.client.queue.offer(packet, 0, packet.length);
                    duo.served().queue().offer(packet, 0, packet.length);
                }
            }
            duo.slot();
        }
        assertThat(duo.client.delivered.size() > SLOTS).isEqualTo(busy);
        return losses(duo.client.events).stream()
                .filter(loss -> !(loss instanceof LinkEvent.Unrecovered))
                .toList();
    }

    @Test
    void shouldNotHoldItAgainstTheNetworkWhenThePeersPacerFilledTheSlots() {
        byte[] chaff = new byte[duo.client.link.terms().receiveDatagramBytes()];
        duo.down = datagram -> {
            if (aThird(datagram)) {
                return true;
            }
            // Its node was late with this one: a number was used, and chaff left in its place.
            duo.client.receive(duo.nowNs, chaff);
            return false;
        };
        duo.slots(3 * SLOTS);
        assertThat(duo.client.link.counters().missing).isGreaterThan(SLOTS / 2);
        assertThat(losses(duo.client.events)).isEmpty();
        assertThat(duo.client.link.losses().incomingPermille()).hasValue(0);
    }

    @Test
    void shouldNotHoldItAgainstTheNetworkWhenThisNodeDroppedArrivals() {
        long[] dropped = {0};
        Duo busy = watched(new Duo(), () -> dropped[0]++);
        busy.down = this::aThird;
        busy.slots(3 * SLOTS);
        assertThat(losses(busy.client.events)).isEmpty();
    }

    @Test
    void shouldSayNothingWhileNothingComes() {
        duo.down = Duo.DROP;
        duo.slots(5 * SLOTS);
        assertThat(duo.client.count(LinkEvent.Lost.class)).isPositive();
        assertThat(losses(duo.client.events)).isEmpty();
    }

    @Test
    void shouldTellOfEachPauseOnceWhenPacketsLoseAPart() {
        byte[] packet = Packets.ipv4(1, 4_000);
        for (int i = 0; i < 3; i++) {
            duo.served().queue().offer(packet, 0, packet.length);
            duo.slot();
            duo.down = Duo.DROP;
            duo.slot();
            duo.down = Duo.PASS;
            duo.slots(300);
        }
        assertThat(duo.client.link.counters().partialsDropped).isGreaterThanOrEqualTo(3);
        assertThat(losses(duo.client.events)).hasSize(3).allMatch(LinkEvent.Unrecovered.class::isInstance);
    }

    @Test
    void shouldJudgeWhatIsSentByWhatThePeerReports() {
        LossWatch watch = new LossWatch(SETTINGS, duo.client.link.terms(), () -> 0);
        List<LinkEvent> told = new java.util.ArrayList<>();
        LinkCounters counters = new LinkCounters();
        for (int slot = 0; slot <= SLOTS; slot++) {
            counters.outgoingReported = slot;
            counters.outgoingLost = slot / 5;
            watch.look(slot * Offers.INTERVAL_NS, counters, told::add);
        }
        assertThat(told)
                .containsExactly(new LinkEvent.Overload(SLOTS * Offers.INTERVAL_NS, LaneDirection.OUTGOING, 200));
        assertThat(watch.figures().outgoingOver()).isTrue();
        assertThat(watch.figures().incomingPermille()).isEmpty();
    }

    @Test
    void shouldTellOfWhatRepairGaveUpAtEitherEndAndOfNothingElseWhereThereIsRepair() {
        LinkTerms plain = duo.client.link.terms();
        LinkFeatures repair = new LinkFeatures(true, 0, LinkFeatures.Eager.NEVER, false, false, 0, false, 0);
        LossWatch watch = new LossWatch(
                SETTINGS, new LinkTerms(plain.sending(), plain.receiving(), false, 1, 1, repair), () -> 0);
        List<LinkEvent> told = new java.util.ArrayList<>();
        LinkCounters counters = new LinkCounters();
        counters.partialsDropped = 5;
        watch.look(SECOND_NS, counters, told::add);
        assertThat(told).isEmpty();
        counters.unrecovered = 1;
        watch.look(2 * SECOND_NS, counters, told::add);
        counters.unrecoveredOut = 1;
        watch.look(4 * SECOND_NS, counters, told::add);
        assertThat(told)
                .containsExactly(new LinkEvent.Unrecovered(2 * SECOND_NS), new LinkEvent.Unrecovered(4 * SECOND_NS));
    }

    @Test
    void shouldWaitForSlotsWhereTheyAreFew() {
        LaneTerms slow = Offers.lane(1_500, SECOND_NS);
        Duo rare = watched(new Duo(slow, slow, TimerSettings.defaults()), () -> 0);
        rare.down = this::aThird;
        rare.slots(SETTINGS.overloadSlots() - 5);
        assertThat(losses(rare.client.events)).isEmpty();
        rare.slots(10);
        assertThat(losses(rare.client.events)).singleElement().isInstanceOf(LinkEvent.Overload.class);
    }

    @Test
    void shouldKnowNothingWhereNobodyWatches() {
        assertThat(new Duo().client.link.losses()).isEqualTo(LossFigures.NONE);
        assertThat(Stream.of(LaneDirection.values()).map(LaneDirection::text)).containsExactly("incoming", "outgoing");
    }
}
