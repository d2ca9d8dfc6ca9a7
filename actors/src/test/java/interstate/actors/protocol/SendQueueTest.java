package interstate.actors.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.simulation.Dice;
import interstate.wire.BlockKind;
import interstate.wire.PayloadPacker;
import interstate.wire.Reassembler;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SendQueueTest {

    private static final int RECORD = 36;
    private static final int PACKET = RECORD - 8;

    @Test
    void shouldTakeWhatFitsAndRefuseTheNextWhenFull() {
        SendQueue queue = new SendQueue(3 * RECORD);

        assertThat(offer(queue, 1)).isTrue();
        assertThat(offer(queue, 2)).isTrue();
        assertThat(offer(queue, 3)).isTrue();
        assertThat(queue.usedBytes()).isEqualTo(3 * RECORD);
        assertThat(offer(queue, 4)).isFalse();
        assertThat(queue.usedBytes()).isEqualTo(3 * RECORD);
    }

    @Test
    void shouldRefuseWhenOneByteIsMissing() {
        SendQueue queue = new SendQueue(3 * RECORD - 1);
        offer(queue, 1);
        offer(queue, 2);

        assertThat(offer(queue, 3)).isFalse();
    }

    @Test
    void shouldTakeAPacketOfAnyLengthWhenEmptyAndNoSecond() {
        SendQueue queue = new SendQueue(RECORD);

        assertThat(queue.offer(Packets.ipv4(1, 65_535), 0, 65_535)).isTrue();
        assertThat(offer(queue, 2)).isFalse();
        assertThat(queue.headBytes()).isEqualTo(65_535);
    }

    @Test
    void shouldGivePacketsInOrderWhenPacked() {
        SendQueue queue = new SendQueue(1_000);
        offer(queue, 1);
        offer(queue, 2);

        assertThat(pack(queue)).isEqualTo(1);
        assertThat(pack(queue)).isEqualTo(2);
        assertThat(queue.headBytes()).isZero();
    }

    @Test
    void shouldKeepBytesUntilSettledWhenPacked() {
        SendQueue queue = new SendQueue(2 * RECORD);
        offer(queue, 1);
        offer(queue, 2);
        pack(queue);
        pack(queue);

        assertThat(offer(queue, 3)).isFalse();
        queue.settle(0, 1);
        assertThat(offer(queue, 3)).isTrue();
        assertThat(offer(queue, 4)).isFalse();
        queue.settle(1, 2);
        assertThat(offer(queue, 4)).isTrue();
    }

    @Test
    void shouldPackAgainAheadOfAllOthersWhenRequeued() {
        SendQueue queue = new SendQueue(1_000);
        for (int i = 1; i <= 4; i++) {
            offer(queue, i);
        }
        pack(queue);
        pack(queue);
        pack(queue);
        queue.settle(1, 2);
        queue.requeue(0, 3);

        assertThat(pack(queue)).isEqualTo(1);
        assertThat(pack(queue)).isEqualTo(3);
        assertThat(pack(queue)).isEqualTo(4);
        assertThat(queue.headBytes()).isZero();
    }

    @Test
    void shouldKeepEarlierBytesWhenOrdinalsWereBurnedWhilePackingAgain() {
        SendQueue queue = new SendQueue(4 * RECORD);
        for (int i = 1; i <= 4; i++) {
            offer(queue, i);
        }
        for (int i = 0; i < 4; i++) {
            pack(queue);
        }
        // The later packet is packed again before the earlier one, and twice only half.
        queue.requeue(3, 4);
        queue.requeue(0, 1);
        queue.burnOrdinal();
        queue.burnOrdinal();
        assertThat(pack(queue)).isEqualTo(4);
        assertThat(pack(queue)).isEqualTo(1);
        queue.settle(1, 3);

        assertThat(offer(queue, 5)).as("packet 1 is under way still").isFalse();
        queue.requeue(7, 8);
        assertThat(pack(queue)).isEqualTo(1);
    }

    @Test
    void shouldRunEmptyWhenAllIsSettled() {
        SendQueue queue = new SendQueue(1_000);
        offer(queue, 1);
        offer(queue, 2);
        pack(queue);
        queue.requeue(0, 1);
        pack(queue);
        pack(queue);
        queue.settle(1, 3);

        assertThat(queue.usedBytes()).isZero();
    }

    @Test
    void shouldIgnoreOrdinalsNotGivenYetWhenSettled() {
        SendQueue queue = new SendQueue(1_000);
        offer(queue, 1);
        queue.settle(0, 10);
        queue.requeue(0, 10);

        assertThat(pack(queue)).isEqualTo(1);
        assertThat(queue.headBytes()).isZero();
    }

    @Test
    void shouldGoRoundTheRingWhenPacketsOfAllLengthsPass() {
        SendQueue queue = new SendQueue(100_000);
        Dice dice = new Dice(3);
        ArrayDeque<byte[]> waiting = new ArrayDeque<>();
        for (int i = 0; i < 20_000; i++) {
            byte[] packet = Packets.ipv4(i, (int) dice.magnitude(28, dice.chance(0.01) ? 65_535 : 9_000));
            if (queue.offer(packet, 0, packet.length)) {
                waiting.add(packet);
            } else {
                byte[] head = new byte[queue.headBytes()];
                queue.copyHead(0, head, 0, head.length);
                assertThat(head).isEqualTo(waiting.remove());
                long ordinal = queue.nextOrdinal();
                queue.advance();
                queue.settle(ordinal, ordinal + 1);
            }
        }
    }

    @Test
    void shouldLookAheadInTheOrderOfPackingWithTheTimesOfEntry() {
        SendQueue queue = new SendQueue(1_000);
        for (int i = 1; i <= 4; i++) {
            queue.offer(Packets.ipv4(i, 27 + i), 0, 27 + i, 16_000L * (1_000 + i));
        }
        pack(queue);
        pack(queue);
        pack(queue);
        queue.requeue(0, 3);
        queue.advance();

        queue.lookAhead();
        assertThat(queue.nextAhead()).isEqualTo(29);
        assertThat(queue.aheadTicks()).isEqualTo(1_002);
        assertThat(queue.nextAhead()).isEqualTo(30);
        assertThat(queue.nextAhead()).isEqualTo(31);
        assertThat(queue.aheadTicks()).isEqualTo(1_004);
        assertThat(queue.nextAhead()).isZero();
        assertThat(queue.headBytes()).as("nothing is taken").isEqualTo(29);
    }

    @Test
    void shouldLookAheadRoundTheEndOfTheRing() {
        SendQueue queue = new SendQueue(4_096, 1_000);
        Dice dice = new Dice(5);
        int next = 0;
        int first = 0;
        while (next < 2_000) {
            int bytes = (int) dice.between(28, 1_000);
            if (queue.offer(Packets.ipv4(next, bytes), 0, bytes, 16_000L * next)) {
                next++;
                continue;
            }
            queue.lookAhead();
            for (int number = first; number < next; number++) {
                assertThat(queue.nextAhead()).isPositive();
                assertThat(queue.aheadTicks()).isEqualTo(number);
            }
            assertThat(queue.nextAhead()).isZero();
            long ordinal = queue.nextOrdinal();
            queue.advance();
            queue.settle(ordinal, ordinal + 1);
            first++;
        }
    }

    /** A line of slots as the link keeps it: any may be missed, and what was taken arrives. */
    private static final class Line {
        final SendQueue queue = new SendQueue(8_000);
        final PayloadPacker packer = new PayloadPacker(List.of(queue));
        final Flight flight = new Flight(16);
        final Map<Integer, Integer> arrived = new HashMap<>();
        final Reassembler reassembler =
                new Reassembler(Long.MAX_VALUE, 64, 65_535, (kind, b, off, len) -> arrived(kind, b, off, len));
        final ArrayDeque<byte[]> staged = new ArrayDeque<>();
        final Map<Integer, byte[]> offered = new HashMap<>();
        final int payloadBytes;
        long firstStaged;
        long nextSlot;

        Line(int payloadBytes) {
            this.payloadBytes = payloadBytes;
        }

        void stage() {
            byte[] payload = new byte[payloadBytes];
            long from = queue.nextOrdinal();
            packer.pack(payload, 0, payloadBytes);
            long ended = queue.nextOrdinal();
            flight.staged(nextSlot++, from, ended, packer.sourceInProgress() == 0 ? ended + 1 : ended);
            staged.add(payload);
        }

        void fate(boolean taken) {
            byte[] payload = staged.remove();
            long slot = firstStaged++;
            if (taken) {
                flight.taken(slot, queue);
                reassembler.accept(slot, slot, payload, 0, payloadBytes);
            } else if (flight.missed(slot, queue) && packer.sourceInProgress() == 0) {
                packer.abandon();
                queue.burnOrdinal();
            }
        }

        private void arrived(BlockKind kind, byte[] b, int off, int len) {
            byte[] packet = Arrays.copyOfRange(b, off, off + len);
            assertThat(kind).isEqualTo(BlockKind.IPV4);
            assertThat(packet).isEqualTo(offered.get(Packets.number(packet)));
            arrived.merge(Packets.number(packet), 1, Integer::sum);
        }
    }

    @Test
    void shouldLoseAndDoubleNothingWhenSlotsAreMissedAtRandom() {
        for (long seed = 1; seed <= 400; seed++) {
            Dice dice = new Dice(seed);
            Line line = new Line((int) dice.between(60, 1_446));
            double missed = dice.unit() * 0.6;
            int packets = 0;
            for (int step = 0; step < 600; step++) {
                long what = dice.between(0, 2);
                if (what == 0) {
                    byte[] packet = Packets.ipv4(packets, (int) dice.magnitude(28, 3_000));
                    if (line.queue.offer(packet, 0, packet.length)) {
                        line.offered.put(packets++, packet);
                    }
                } else if (what == 1 && line.staged.size() < 16) {
                    line.stage();
                } else if (!line.staged.isEmpty()) {
                    line.fate(!dice.chance(missed));
                }
            }
            for (int i = 0; i < 1_000; i++) {
                while (!line.staged.isEmpty()) {
                    line.fate(true);
                }
                line.stage();
            }
            line.fate(true);
            assertThat(line.arrived.keySet()).as("seed %d", seed).isEqualTo(line.offered.keySet());
            assertThat(line.arrived.values()).as("seed %d", seed).allMatch(n -> n == 1);
            assertThat(line.queue.usedBytes()).as("seed %d", seed).isZero();
            assertThat(line.reassembler.malformed()).as("seed %d", seed).isZero();
        }
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void shouldKeepPacketsWholeWhenOfferedAndPackedByTwoThreads() {
        SendQueue queue = new SendQueue(20_000);
        int packets = 30_000;
        AtomicInteger refused = new AtomicInteger();
        CompletableFuture<Void> producer = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < packets; i++) {
                byte[] packet = Packets.ipv4(i, 28 + i % 1_400);
                while (!queue.offer(packet, 0, packet.length)) {
                    refused.incrementAndGet();
                    Thread.onSpinWait();
                }
            }
        });
        List<Integer> wrong = new ArrayList<>();
        for (int i = 0; i < packets; ) {
            int bytes = queue.headBytes();
            if (bytes == 0) {
                Thread.onSpinWait();
                continue;
            }
            byte[] packet = new byte[bytes];
            queue.copyHead(0, packet, 0, bytes);
            if (!Arrays.equals(packet, Packets.ipv4(i, 28 + i % 1_400))) {
                wrong.add(i);
            }
            long ordinal = queue.nextOrdinal();
            queue.advance();
            if (i % 7 == 0) {
                queue.requeue(ordinal, ordinal + 1);
                ordinal = queue.nextOrdinal();
                queue.advance();
            }
            queue.settle(ordinal, ordinal + 1);
            i++;
        }
        producer.join();

        assertThat(wrong).isEmpty();
        assertThat(queue.usedBytes()).isZero();
    }

    private static boolean offer(SendQueue queue, int number) {
        return queue.offer(Packets.ipv4(number, PACKET), 0, PACKET);
    }

    private static int pack(SendQueue queue) {
        byte[] packet = new byte[queue.headBytes()];
        queue.copyHead(0, packet, 0, packet.length);
        queue.advance();
        return Packets.number(packet);
    }
}
