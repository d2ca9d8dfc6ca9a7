package interstate.actors.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import interstate.actors.protocol.LinkEvent;
import interstate.actors.protocol.LinkState;
import interstate.actors.settings.FloodSettings;
import interstate.actors.settings.TestNodes;
import interstate.crypto.HandshakeEnvelope;
import interstate.crypto.HandshakeException;
import interstate.crypto.NoiseHandshake;
import interstate.wire.Answer;
import interstate.wire.Fragment;
import interstate.wire.Message;
import interstate.wire.Prefix;
import interstate.wire.TypedBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A session from end to end, and what a relay can do to it. */
class RecordSessionTest {

    private static final long SECOND_NS = 1_000_000_000L;

    private final RecordDuo duo = new RecordDuo();

    @Test
    void shouldCarryPacketsOfAnyLengthBothWays() {
        duo.established();
        List<byte[]> packets = new ArrayList<>();
        for (int bytes : new int[] {20, 21, 1_500, 9_000, Carriages.LONGEST_PACKET}) {
            packets.add(RecordDuo.packet(bytes, bytes));
        }
        for (byte[] packet : packets) {
            duo.sendUp(packet);
            duo.sendDown(packet);
            duo.step();
        }
        assertThat(duo.atGuard).containsExactlyElementsOf(packets);
        assertThat(duo.atHome).containsExactlyElementsOf(packets);
        assertThat(duo.events).containsExactly(new LinkEvent.Established(false));
    }

    @Test
    void shouldShowTheRelayNoByteOfAPacket() {
        duo.established();
        byte[] packet = new byte[400];
        packet[0] = 0x45;
        packet[2] = 1;
        packet[3] = (byte) 144;
        List<byte[]> seen = new ArrayList<>();
        duo.upWay = record -> {
            seen.add(record.clone());
            return List.of(record);
        };
        duo.sendUp(packet);
        duo.step();
        duo.sendUp(packet);
        duo.step();
        assertThat(duo.atGuard).hasSize(2);
        assertThat(seen).hasSize(2).allSatisfy(record -> assertThat(record).hasSize(426));
        for (int at = 0; at + 16 <= 426; at++) {
            int from = at;
            assertThat(Arrays.copyOfRange(seen.get(0), from, from + 16))
                    .isNotEqualTo(Arrays.copyOfRange(seen.get(1), from, from + 16))
                    .isNotEqualTo(new byte[16]);
        }
    }

    @Test
    void shouldStayUpWithoutAnythingToCarry() {
        duo.established();
        duo.steps(60 * SECOND_NS);
        assertThat(duo.events).containsExactly(new LinkEvent.Established(false));
        assertThat(duo.gone).isEmpty();
        assertThat(duo.home.counters().sealed).isBetween(58L, 62L);
        assertThat(duo.atHome).isEmpty();
    }

    @Test
    void shouldTakeEachRecordOnceWhateverTheRelayRepeatsOrReorders() {
        duo.established();
        Random random = new Random(5);
        List<byte[]> held = new ArrayList<>();
        duo.upWay = record -> {
            held.add(record);
            if (held.size() < 40) {
                return List.of();
            }
            List<byte[]> burst = new ArrayList<>(held);
            held.forEach(again -> burst.add(again.clone()));
            Collections.shuffle(burst, random);
            held.clear();
            return burst;
        };
        List<byte[]> packets = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            packets.add(RecordDuo.packet(i, 100));
            duo.sendUp(packets.get(i));
            duo.step();
        }
        assertThat(duo.atGuard).containsExactlyInAnyOrderElementsOf(packets);
        assertThat(duo.peer().counters().replayed).isEqualTo(400);
    }

    @Test
    void shouldDropWhatTheRelayAlters() {
        duo.established();
        int[] at = {0};
        duo.upWay = record -> {
            record[at[0]++ % record.length] ^= 1;
            return List.of(record);
        };
        for (int i = 0; i < 126; i++) {
            duo.sendUp(RecordDuo.packet(i, 100));
            duo.step();
        }
        assertThat(duo.atGuard).isEmpty();
        assertThat(duo.peer().counters().forged + duo.guard.counters().strangers)
                .isEqualTo(126);
    }

    @Test
    void shouldTakeJunkOfAnyLengthForNothing() {
        duo.established();
        for (int bytes = 0; bytes < 300; bytes++) {
            duo.toGuard(duo.dice.bytes(bytes));
            duo.toHome(duo.dice.bytes(bytes));
        }
        duo.toGuard(duo.dice.bytes(TypedBlock.MAX_BODY_BYTES));
        duo.toHome(duo.dice.bytes(TypedBlock.MAX_BODY_BYTES));
        duo.sendUp(RecordDuo.packet(1, 100));
        duo.sendDown(RecordDuo.packet(2, 100));
        duo.step();
        assertThat(duo.atGuard).hasSize(1);
        assertThat(duo.atHome).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldEstablishAndGoOnWhenMuchIsLost(long seed) {
        Random random = new Random(seed);
        duo.upWay = record -> random.nextInt(10) < 3 ? List.of() : List.of(record);
        duo.downWay = duo.upWay;
        duo.steps(30 * SECOND_NS);
        assertThat(duo.home.state()).as("seed %d", seed).isIn(LinkState.ESTABLISHED, LinkState.SILENT);
        int sent = 0;
        for (; sent < 1_000; sent++) {
            duo.sendUp(RecordDuo.packet(sent, 100));
            duo.step();
        }
        assertThat(duo.atGuard.size()).as("seed %d", seed).isBetween(600, 800);
    }

    @Test
    void shouldRekeyInTimeWithoutLosingAPacket() {
        duo.timers = TestNodes.keyTimers(20 * SECOND_NS, 1 << 20, 1 << 21);
        duo.home = duo.newHome();
        duo.guard = duo.newGuard();
        duo.established();
        List<byte[]> delayed = new ArrayList<>();
        duo.upWay = record -> {
            delayed.add(record);
            return delayed.size() > 5 ? List.of(delayed.remove(0)) : List.of();
        };
        int sent = 0;
        for (; sent < 7_000; sent++) {
            duo.sendUp(RecordDuo.packet(sent, 60));
            duo.sendDown(RecordDuo.packet(sent, 60));
            duo.step();
        }
        assertThat(duo.home.counters().sessions).isBetween(4L, 5L);
        assertThat(duo.atHome).hasSize(sent);
        assertThat(duo.atGuard.size()).isBetween(sent - 6, sent);
        assertThat(duo.confirmed).hasSize(1);
    }

    @Test
    void shouldRekeyAfterSoManyRecords() {
        duo.timers = TestNodes.keyTimers(1_000 * SECOND_NS, 50, 100);
        duo.home = duo.newHome();
        duo.guard = duo.newGuard();
        duo.established();
        for (int i = 0; i < 500; i++) {
            duo.sendDown(RecordDuo.packet(i, 60));
            duo.step();
        }
        assertThat(duo.home.counters().sessions).isGreaterThan(6);
        assertThat(duo.atHome).hasSize(500);
    }

    @Test
    void shouldStandAgainWithinSecondsWhenTheGuardWasRestarted() {
        duo.established();
        duo.guard = duo.newGuard();
        duo.confirmed.clear();
        duo.steps(5 * SECOND_NS);
        assertThat(duo.confirmed).hasSize(1);
        assertThat(duo.events).contains(new LinkEvent.Silent());
        duo.sendUp(RecordDuo.packet(1, 100));
        duo.sendDown(RecordDuo.packet(2, 100));
        duo.steps(SECOND_NS / 10);
        assertThat(duo.atGuard).hasSize(1);
        assertThat(duo.atHome).hasSize(1);
    }

    @Test
    void shouldStandAgainAtOnceWhenTheHomeWasRestarted() {
        duo.established();
        duo.home.close("killed");
        duo.home = duo.newHome();
        duo.steps(SECOND_NS / 5);
        duo.sendUp(RecordDuo.packet(1, 100));
        duo.sendDown(RecordDuo.packet(2, 100));
        duo.steps(SECOND_NS / 10);
        assertThat(duo.atGuard).hasSize(1);
        assertThat(duo.atHome).hasSize(1);
        assertThat(duo.confirmed).as("the same peer goes on").hasSize(1);
    }

    @Test
    void shouldLoseTheSessionWhenNothingComesAndFindItAgain() {
        duo.established();
        duo.upWay = record -> List.of();
        duo.downWay = duo.upWay;
        duo.steps(11 * SECOND_NS);
        assertThat(duo.events)
                .startsWith(new LinkEvent.Established(false), new LinkEvent.Silent(), new LinkEvent.Lost());
        assertThat(duo.gone).containsExactly("silent");
        duo.upWay = List::of;
        duo.downWay = List::of;
        duo.steps(7 * SECOND_NS);
        assertThat(duo.home.state()).isEqualTo(LinkState.ESTABLISHED);
        assertThat(duo.confirmed).hasSize(2);
    }

    @Test
    void shouldTellWhenThereIsNoAnswerAndNeverBeforeAnythingLeft() {
        RecordDuo without = new RecordDuo();
        without.upWay = record -> List.of();
        without.steps(10 * SECOND_NS);
        assertThat(without.events).hasSize(1).first().isInstanceOf(LinkEvent.NoAnswer.class);
        // A link that never takes anything.
        for (int i = 0; i < 2_000; i++) {
            duo.nowNs += RecordDuo.STEP_NS;
            duo.home.tick(duo.nowNs);
            duo.compute();
        }
        assertThat(duo.events).isEmpty();
        assertThat(duo.home.counters().handshakes).isEqualTo(1);
    }

    @Test
    void shouldAnswerNoRecordedInitiation() {
        List<byte[]> recorded = new ArrayList<>();
        duo.upWay = record -> {
            recorded.add(record.clone());
            return List.of(record);
        };
        duo.established();
        byte[] initiation = recorded.get(0);
        long handshakes = duo.peer().counters().handshakes;
        duo.toGuard(initiation.clone());
        duo.compute();
        assertThat(duo.guard.counters().duplicates).isEqualTo(1);
        // A guard that was restarted has forgotten the ephemeral, not the timestamp.
        duo.guard = duo.newGuard();
        duo.toGuard(initiation.clone());
        duo.compute();
        assertThat(duo.guard.counters().stale).isEqualTo(1);
        assertThat(duo.guard.peers()).isEmpty();
        assertThat(handshakes).isEqualTo(1);
    }

    @Test
    void shouldComputeNoMoreForARelayThanTheBucketsAllow() {
        duo.floods = new FloodSettings(new FloodSettings.Bucket(1, 5), new FloodSettings.Bucket(100, 100));
        duo.guard = duo.newGuard();
        HandshakeEnvelope envelope = new HandshakeEnvelope(duo.handshakeKeys(), true);
        for (int i = 0; i < 100; i++) {
            byte[] block = HandshakeRecord.seal(i, Fragment.INITIATION, duo.dice.bytes(1_400), envelope, duo.dice);
            duo.toGuard(Arrays.copyOfRange(block, TypedBlock.HEADER_BYTES, block.length));
            duo.compute();
        }
        assertThat(duo.guard.counters().unknownClients).isEqualTo(5);
        assertThat(duo.guard.counters().flooded).isEqualTo(95);
        assertThat(duo.guard.peers()).isEmpty();
    }

    @Test
    void shouldRefuseAnInnerAddressThatIsNotTheClients() {
        duo.offered = List.of(Prefix.parse("10.9.0.9/32"));
        duo.steps(5 * SECOND_NS);
        assertThat(duo.events).containsExactly(new LinkEvent.Refused(Answer.Status.REFUSED_ADDRESS));
        assertThat(duo.home.state()).isEqualTo(LinkState.REFUSED);
        assertThat(duo.guard.peers()).isEmpty();
    }

    /** The relay knows the cloak: what it could unwrap here must be of no use at the guard's own door. */
    @Test
    void shouldMakeInitiationsThatBeginNoLink() throws Exception {
        List<byte[]> recorded = new ArrayList<>();
        duo.upWay = record -> {
            recorded.add(record.clone());
            return List.of();
        };
        duo.steps(SECOND_NS / 10);
        byte[] record = recorded.get(0);
        HandshakeEnvelope asGuard = new HandshakeEnvelope(duo.handshakeKeys(), false);
        Message message = Objects.requireNonNull(HandshakeRecord.open(asGuard, record, 0, record.length));
        NoiseHandshake link = duo.guardKeys(NoiseHandshake.Use.LINK).begin();
        assertThatThrownBy(() -> link.read(message.bytes())).isInstanceOf(HandshakeException.class);
        NoiseHandshake records = duo.guardKeys(NoiseHandshake.Use.RECORDS).begin();
        assertThat(records.read(message.bytes())).isNotEmpty();
    }

    @Test
    void shouldReachTheHomeOverTheRelayThatItWasHeardOverLast() {
        duo.established();
        duo.sendDown(RecordDuo.packet(1, 100));
        duo.guard.over("another").fill(duo.nowNs, RecordDuo.TERMS, duo.down);
        assertThat(RecordDuo.records(duo.down)).isEmpty();
        // The home is restarted behind another relay.
        duo.home.close("moved");
        duo.home = duo.newHome();
        duo.upWay = record -> {
            duo.guard.over("another").arrived(duo.nowNs, RecordDuo.TERMS, record, 0, record.length);
            return List.of();
        };
        for (int i = 0; i < 20; i++) {
            duo.step();
            duo.guard.over("another").fill(duo.nowNs, RecordDuo.TERMS, duo.down);
            RecordDuo.records(duo.down).forEach(duo::toHome);
        }
        assertThat(duo.peer().via()).isEqualTo("another");
        duo.sendDown(RecordDuo.packet(2, 100));
        duo.guard.over("another").fill(duo.nowNs, RecordDuo.TERMS, duo.down);
        assertThat(RecordDuo.records(duo.down)).hasSize(1);
    }
}
