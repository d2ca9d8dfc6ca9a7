package interstate.actors.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.settings.TimerSettings;
import interstate.wire.LaneTerms;
import interstate.wire.LinkFeatures;
import interstate.wire.LinkFeatures.Eager;
import interstate.wire.MalformedException;
import interstate.wire.repair.Acknowledgement;
import interstate.wire.repair.ReceivedNumbers;
import interstate.wire.repair.RepairBlock;
import interstate.wire.repair.SymbolLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The two halves of repair by themselves, where a link would take long to get into such a state. */
class RepairTest {

    private static final int PAYLOAD_BYTES = 1_446;
    private static final int CELLS = 512;
    private static final long MS = 1_000_000;
    private static final LaneTerms LANE = Offers.lane(1_500, MS);

    private final LinkCounters counters = new LinkCounters();
    private final List<Long> handedOn = new ArrayList<>();
    private final Repair repair = new Repair(
            new LinkTerms(
                    LANE,
                    LANE,
                    false,
                    10_000 * MS,
                    10_000 * MS,
                    new LinkFeatures(true, 0, Eager.SPARSE, true, false, 0, false, 0)),
            TimerSettings.defaults(),
            new ClientRig(Secrets.password(), 1, LANE, LANE, TimerSettings.defaults(), LinkFeatures.NONE, 0),
            Secrets.password().dice,
            counters,
            CELLS,
            (nowNs, sequence, payload, off, bytes) -> handedOn.add(sequence));
    private long nowNs = 1_000 * MS;

    private static byte[] payload(int packetBytes) {
        byte[] payload = new byte[PAYLOAD_BYTES];
        if (packetBytes > 0) {
            byte[] packet = Packets.ipv4(1, packetBytes);
            System.arraycopy(packet, 0, payload, 2, packet.length);
        }
        return payload;
    }

    private void stage(int from, int below, int packetBytes) {
        for (int i = from; i < below; i++) {
            repair.outgoing.staged(i, i, payload(packetBytes), 0);
        }
    }

    private void leave(int from, int below) {
        for (int i = from; i < below; i++) {
            repair.outgoing.taken(nowNs, i);
        }
    }

    private byte[] acknowledgement(int below, long unrecovered) {
        ReceivedNumbers there = new ReceivedNumbers();
        for (int i = 0; i < below; i++) {
            there.add(i);
        }
        byte[] block = new byte[Acknowledgement.MIN_BYTES];
        assertThat(Acknowledgement.write(there, 0, unrecovered, block, 0, Acknowledgement.MIN_ROOM))
                .isEqualTo(block.length);
        return block;
    }

    private void acknowledge(byte[] block) {
        repair.outgoing.acknowledgement(nowNs, block, 0, block.length);
    }

    @Test
    void shouldGoOnWhenTheFatesOfManySlotsAreToldAtOnce() {
        stage(0, 1, 100);
        leave(0, 1);
        acknowledge(acknowledgement(1, 0));
        for (int i = 1; i < 200; i++) {
            stage(i, i + 1, 0);
            leave(i, i + 1);
            repair.outgoing.prepare(nowNs);
        }
        stage(200, 460, 1_000);
        leave(200, 460);
        repair.outgoing.prepare(nowNs);
        byte[] room = new byte[PAYLOAD_BYTES];
        assertThat(repair.outgoing.fill(nowNs, room, 0, room.length)).isPositive();
    }

    @Test
    void shouldCountUnrecoveredOnceWhenAcknowledgementsOfTheSameHighestOvertakeEachOther() {
        stage(0, 10, 0);
        leave(0, 10);
        acknowledge(acknowledgement(10, 4));
        acknowledge(acknowledgement(10, 3));
        acknowledge(acknowledgement(10, 4));

        assertThat(counters.unrecoveredOut).isEqualTo(4);
    }

    @Test
    void shouldHandOnWhatIsThereWhenTheNumbersLeap() {
        for (int i = 1; i < 100; i++) {
            repair.incoming.arrived(nowNs, i, payload(100), 0);
        }
        assertThat(handedOn).as("0 is waited for").isEmpty();
        repair.incoming.arrived(nowNs, 100_000, payload(100), 0);

        assertThat(handedOn).hasSize(99).startsWith(1L).endsWith(99L);
    }

    /** Says that all below a number came but these two. */
    private byte[] acknowledgementWithout(int below, long one, long other) {
        ReceivedNumbers there = new ReceivedNumbers();
        for (int i = 0; i < below; i++) {
            if (i != one && i != other) {
                there.add(i);
            }
        }
        byte[] block = new byte[Acknowledgement.MAX_BYTES];
        return Arrays.copyOf(block, Acknowledgement.write(there, 0, 0, block, 0, block.length));
    }

    @Test
    void shouldTellOfLostPadsHoweverFarApartTheyAre() {
        for (int i = 0; i < 600; i++) {
            stage(i, i + 1, 0);
            leave(i, i + 1);
        }
        nowNs += 50 * MS;
        acknowledge(acknowledgementWithout(600, 10, 300));
        byte[] notice = new byte[Notices.MAX_BYTES];

        assertThat(repair.outgoing.notice(nowNs, notice, 0)).isPositive();
        assertThat(repair.outgoing.notice(nowNs, notice, 0)).isPositive();
        assertThat(repair.outgoing.notice(nowNs, notice, 0)).as("both are told").isZero();
        assertThat(repair.outgoing.notice(nowNs + 1_000 * MS, notice, 0))
                .as("but not acknowledged")
                .isPositive();
    }

    @Test
    void shouldRepairWhatIsLostHoweverFarApartItIs() throws MalformedException {
        for (int i = 0; i < 600; i++) {
            stage(i, i + 1, 1_000);
            leave(i, i + 1);
        }
        nowNs += 50 * MS;
        acknowledge(acknowledgementWithout(600, 10, 300));
        Set<Long> repaired = new HashSet<>();
        RepairBlock block = new RepairBlock();
        for (int i = 0; i < 6; i++) {
            repair.outgoing.prepare(nowNs);
            byte[] room = new byte[PAYLOAD_BYTES];
            int bytes = repair.outgoing.mend(nowNs, room, 0, room.length);
            if (bytes > 0) {
                block.decode(SymbolLayout.of(PAYLOAD_BYTES), room, 0, bytes);
                for (int q = block.nextSource(0); q >= 0; q = block.nextSource(q + 1)) {
                    repaired.add(block.first(600) + q);
                }
            }
        }

        assertThat(repaired).containsExactlyInAnyOrder(10L, 300L);
    }

    @Test
    void shouldLearnTheRoundTripHoweverLongItIs() {
        for (int i = 0; i < 3_000; i++) {
            stage(i, i + 1, 100);
            leave(i, i + 1);
            repair.outgoing.prepare(nowNs);
            if (i >= 700) {
                acknowledge(acknowledgement(i - 699, 0));
            }
            nowNs += MS;
        }

        assertThat(counters.outgoingReported).isGreaterThan(2_000);
    }
}
