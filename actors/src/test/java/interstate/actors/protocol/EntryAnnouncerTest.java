package interstate.actors.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.simulation.Dice;
import interstate.wire.BlockKind;
import interstate.wire.DispatchBlock;
import interstate.wire.PayloadPacker;
import interstate.wire.Reassembler;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntryAnnouncerTest {

    private static final int TICK_NS = DispatchBlock.TICK_NS;
    private static final int OFFSET_BYTES = 2;
    private static final long INSTANT_NS = 7_000L * TICK_NS;

    /** A sender's packing, and a receiver that notes when each packet entered. */
    private static final class Line {
        final SendQueue queue = new SendQueue(1 << 18);
        final EntryAnnouncer announcer = new EntryAnnouncer(queue, 12_345);
        final PayloadPacker packer = new PayloadPacker(List.of(announcer, announcer.packets()));
        final EntryTimes times = new EntryTimes();
        final Map<Integer, Long> entryTicks = new HashMap<>();
        final List<String> order = new ArrayList<>();
        private final Reassembler reassembler =
                new Reassembler(Long.MAX_VALUE, 64, 65_535, (kind, b, off, len) -> block(kind, b, off, len));

        void offer(int number, int bytes, long enteredNs) {
            assertThat(queue.offer(Packets.ipv4(number, bytes), 0, bytes, enteredNs))
                    .isTrue();
        }

        byte[] pack(int payloadBytes, long instantNs) {
            byte[] payload = new byte[payloadBytes];
            announcer.begin(instantNs);
            packer.pack(payload, 0, payloadBytes);
            return payload;
        }

        void accept(long number, byte[] payload) {
            reassembler.accept(0, number, payload, 0, payload.length);
        }

        private void block(BlockKind kind, byte[] b, int off, int len) {
            if (kind == BlockKind.DISPATCH) {
                order.add(DispatchBlock.packets(len) + " announced");
                long baseNs = (long) (DispatchBlock.baseTicks(b, off) - 12_345) * TICK_NS;
                times.announced(
                        reassembler.blockSequence(),
                        reassembler.blockOrdinal(),
                        b,
                        off,
                        DispatchBlock.packets(len),
                        baseNs);
            } else {
                int number = Packets.number(java.util.Arrays.copyOfRange(b, off, off + len));
                long entryNs = times.entryNs(reassembler.blockSequence(), reassembler.blockOrdinal());
                assertThat(entryNs).as("packet %d", number).isNotEqualTo(EntryTimes.UNKNOWN);
                entryTicks.put(number, entryNs / TICK_NS);
                order.add(String.valueOf(number));
            }
        }
    }

    @Test
    void shouldAnnounceAllPacketsOfAPayloadAheadOfThem() {
        Line line = new Line();
        line.offer(1, 100, INSTANT_NS - 300 * TICK_NS);
        line.offer(2, 50, INSTANT_NS - 200 * TICK_NS - 1);
        byte[] payload = line.pack(1_446, INSTANT_NS);
        line.accept(0, payload);

        assertThat(line.order).containsExactly("2 announced", "1", "2");
        assertThat(line.entryTicks).containsEntry(1, 6_700L).containsEntry(2, 6_799L);
        assertThat(java.util.Arrays.copyOfRange(payload, OFFSET_BYTES + DispatchBlock.bytes(2) + 150, 1_446))
                .containsOnly(0);
    }

    @Test
    void shouldWriteNothingWhenNoPacketBegins() {
        Line line = new Line();
        assertThat(line.pack(1_446, INSTANT_NS)).containsOnly(0);
        line.offer(1, 2_900, INSTANT_NS);
        line.accept(0, line.pack(1_446, INSTANT_NS));
        line.accept(1, line.pack(1_446, INSTANT_NS));
        byte[] rest = line.pack(1_446, INSTANT_NS);
        line.accept(2, rest);
        assertThat(line.order).containsExactly("1 announced", "1");
    }

    @ParameterizedTest
    @ValueSource(ints = {-3, -2, -1, 0, 1, 2, 3})
    void shouldBeginTheNextPacketOnlyWhereItsOwnTimeFitsToo(int more) {
        Line line = new Line();
        int payloadBytes = 300 + OFFSET_BYTES;
        int first = 300 - DispatchBlock.bytes(1) + more;
        line.offer(1, first, INSTANT_NS - TICK_NS);
        line.offer(2, 60, INSTANT_NS);
        line.accept(0, line.pack(payloadBytes, INSTANT_NS));
        assertThat(line.order.get(0)).isEqualTo((more < -2 ? 2 : 1) + " announced");
        assertThat(line.packer.midBlock()).isEqualTo(more < -2 || more > 0);
        line.accept(1, line.pack(payloadBytes, INSTANT_NS + TICK_NS));
        assertThat(line.entryTicks).containsEntry(1, 6_999L).containsEntry(2, 7_000L);
    }

    @Test
    void shouldNotBeginABlockThatDoesNotFitWhenARestOfAnotherIsLeft() {
        Line line = new Line();
        int payloadBytes = 100 + OFFSET_BYTES;
        line.offer(1, 200 - DispatchBlock.bytes(1) - DispatchBlock.bytes(1), INSTANT_NS);
        line.accept(0, line.pack(payloadBytes, INSTANT_NS));
        line.offer(2, 60, INSTANT_NS);
        line.accept(1, line.pack(payloadBytes, INSTANT_NS));
        assertThat(line.order).containsExactly("1 announced", "1");
        line.accept(2, line.pack(payloadBytes, INSTANT_NS));
        assertThat(line.order).containsExactly("1 announced", "1", "1 announced", "2");
    }

    @Test
    void shouldAnnounceAnewWhatIsPackedAgain() {
        Line line = new Line();
        line.offer(1, 100, INSTANT_NS - 9 * TICK_NS);
        line.offer(2, 400, INSTANT_NS - 8 * TICK_NS);
        line.pack(300, INSTANT_NS);
        line.packer.abandon();
        line.queue.burnOrdinal();
        line.queue.requeue(0, 2);
        line.accept(1, line.pack(300, INSTANT_NS + 100 * TICK_NS));
        line.accept(2, line.pack(300, INSTANT_NS + 200 * TICK_NS));
        assertThat(line.entryTicks).containsEntry(1, 6_991L).containsEntry(2, 6_992L);
    }

    @Test
    void shouldAnnounceASecondTimeWhatEntersWhileAPayloadIsPacked() {
        SendQueue queue = new SendQueue(10_000);
        EntryAnnouncer announcer = new EntryAnnouncer(queue, 0);
        queue.offer(Packets.ipv4(1, 40), 0, 40, INSTANT_NS);
        announcer.begin(INSTANT_NS);
        assertThat(announcer.headBytesWithin(1_000)).isEqualTo(DispatchBlock.bytes(1));
        queue.offer(Packets.ipv4(2, 40), 0, 40, INSTANT_NS);
        announcer.advance();
        assertThat(announcer.packets().headBytesWithin(900)).isEqualTo(40);
        announcer.packets().advance();
        assertThat(announcer.packets().headBytesWithin(860)).isZero();
        assertThat(announcer.headBytesWithin(860)).isEqualTo(DispatchBlock.bytes(1));
    }

    @Test
    void shouldTellEveryEntryWhateverTheLengthsAndTheOrderOfArrival() {
        for (long seed = 1; seed <= 300; seed++) {
            Dice dice = new Dice(seed);
            Line line = new Line();
            int payloadBytes = (int) dice.between(60, 1_446);
            Map<Integer, Long> entered = new HashMap<>();
            List<byte[]> payloads = new ArrayList<>();
            long nowNs = INSTANT_NS;
            for (int number = 0; number < 60; number++) {
                nowNs += dice.between(0, 40) * TICK_NS;
                line.offer(number, (int) dice.magnitude(28, 1_500), nowNs);
                entered.put(number, nowNs / TICK_NS);
                if (dice.chance(0.4)) {
                    payloads.add(line.pack(payloadBytes, nowNs + 50 * TICK_NS));
                }
            }
            while (line.queue.headBytes() > 0 || line.packer.midBlock()) {
                nowNs += 50 * TICK_NS;
                payloads.add(line.pack(payloadBytes, nowNs));
            }
            List<Integer> arrivals = new ArrayList<>();
            for (int i = 0; i < payloads.size(); i++) {
                arrivals.add(i);
            }
            Collections.shuffle(arrivals, new java.util.Random(seed));
            // At most 64 blocks may be in parts at one time, so the disorder is a local one.
            arrivals.sort(java.util.Comparator.comparingInt(i -> i / 20));
            for (int i : arrivals) {
                line.accept(i, payloads.get(i));
            }
            assertThat(line.entryTicks).as("seed %d", seed).isEqualTo(entered);
        }
    }
}
