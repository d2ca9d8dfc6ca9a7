package interstate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReassemblerPropertyTest {
    private static final long TIMEOUT_NS = 1_000_000;

    /** How often each block came, by its bytes. */
    private final Map<ByteBuffer, Integer> came = new HashMap<>();

    @Test
    void shouldDeliverExactlyWhatArrivedWholeWhenPayloadsAreLostReorderedAndDoubled() {
        Seeds.forEach(1500, random -> {
            Traffic traffic = traffic(random);
            int[] arrivals = arrivals(random, traffic.payloads.size());
            Reassembler reassembler = new Reassembler(TIMEOUT_NS, arrivals.length + 1, 65535, this::deliver);
            long first = firstSequence(random);
            came.clear();
            BitSet arrived = new BitSet();
            for (int i : arrivals) {
                arrived.set(i);
                accept(reassembler, random, 0, first + i, traffic.payloads.get(i));
            }
            assertThat(came).isEqualTo(whole(traffic, arrived));
            assertThat(reassembler.malformed()).isZero();
            assertThat(reassembler.duplicates()).isEqualTo(arrivals.length - arrived.cardinality());
            reassembler.expire(TIMEOUT_NS);
            assertThat(reassembler.partials()).isZero();
        });
    }

    @Test
    void shouldDeliverNothingWrongWhenPartialsAndTimeAreShort() {
        Seeds.forEach(1500, random -> {
            Traffic traffic = traffic(random);
            int[] arrivals = arrivals(random, traffic.payloads.size());
            int maxPartials = 1 + random.nextInt(4);
            Reassembler reassembler = new Reassembler(TIMEOUT_NS, maxPartials, 65535, this::deliver);
            long first = firstSequence(random);
            came.clear();
            BitSet arrived = new BitSet();
            long nowNs = random.nextLong();
            for (int i : arrivals) {
                arrived.set(i);
                nowNs += random.nextInt((int) TIMEOUT_NS / 4);
                accept(reassembler, random, nowNs, first + i, traffic.payloads.get(i));
                assertThat(reassembler.partials()).isLessThanOrEqualTo(maxPartials);
            }
            Map<ByteBuffer, Integer> whole = whole(traffic, arrived);
            came.forEach((block, times) -> assertThat(times).isLessThanOrEqualTo(whole.getOrDefault(block, 0)));
            // What needs no partial is never lost.
            assertThat(came.keySet()).containsAll(insideOne(traffic, arrived));
        });
    }

    @Test
    void shouldNeitherThrowNorGrowWhenBytesAreRandom() {
        Seeds.forEach(1500, random -> {
            int maxPartials = 1 + random.nextInt(8);
            int maxBlockBytes = 1 + random.nextInt(3000);
            Reassembler reassembler = new Reassembler(TIMEOUT_NS, maxPartials, maxBlockBytes, (kind, b, off, len) -> {
                assertThat(len).isBetween(1, maxBlockBytes);
                assertThat(BlockKind.of(b[off])).isSameAs(kind).isNotEqualTo(BlockKind.PAD);
                assertThat(BlockHeader.blockBytes(b, off, len)).isEqualTo(len);
            });
            byte[] payload = new byte[400];
            long sequence = firstSequence(random);
            for (int i = 0; i < 100; i++) {
                random.nextBytes(payload);
                int off = random.nextInt(8);
                int len = random.nextInt(payload.length - off + 1);
                if (random.nextBoolean() && len > 2) {
                    BigEndian.putShort(payload, off, random.nextInt(800));
                }
                sequence = Math.min(DatagramLayout.MAX_COUNTER, Math.max(0, sequence + random.nextInt(6) - 2));
                reassembler.accept(i * 1000L, sequence, payload, off, len);
                assertThat(reassembler.partials()).isLessThanOrEqualTo(maxPartials);
            }
        });
    }

    @Test
    void shouldRecoverWhenASoundStreamFollowsACorruptOne() {
        Seeds.forEach(1500, random -> {
            Traffic corrupt = traffic(random);
            Reassembler reassembler = new Reassembler(TIMEOUT_NS, 16, 65535, this::deliver);
            long sequence = firstSequence(random);
            for (byte[] payload : corrupt.payloads) {
                for (int flips = random.nextInt(3); flips > 0; flips--) {
                    payload[random.nextInt(Math.min(payload.length, 12))] = (byte) random.nextInt();
                }
                reassembler.accept(0, sequence++, payload, 0, payload.length);
            }
            reassembler.expire(TIMEOUT_NS);
            assertThat(reassembler.partials()).isZero();
            came.clear();
            Traffic sound = traffic(random);
            BitSet arrived = new BitSet();
            for (int i = 0; i < sound.payloads.size(); i++) {
                arrived.set(i);
                reassembler.accept(TIMEOUT_NS, sequence++, sound.payloads.get(i), 0, sound.payloads.get(i).length);
            }
            assertThat(came).isEqualTo(whole(sound, arrived));
        });
    }

    private void deliver(BlockKind kind, byte[] b, int off, int len) {
        byte[] block = new byte[len];
        System.arraycopy(b, off, block, 0, len);
        assertThat(BlockKind.of(block[0])).isSameAs(kind);
        came.merge(ByteBuffer.wrap(block), 1, Integer::sum);
    }

    private static Traffic traffic(Random random) {
        return switch (random.nextInt(4)) {
            // Headers cut at every byte.
            case 0 -> new Traffic(random, 60, 3, 9, 60);
            // Datagrams of 256-byte packets.
            case 1 -> new Traffic(random, 40, 182, 202, 3000);
            case 2 -> new Traffic(random, 40, 500, 1446, 9000);
            // Blocks much longer than a payload.
            default -> new Traffic(random, 30, 300, 8946, 65535);
        };
    }

    /** Indices of payloads in order of arrival: some lost, some moved, some doubled; now and then all backwards. */
    private static int[] arrivals(Random random, int payloads) {
        double lossShare = random.nextInt(3) == 0 ? 0 : random.nextDouble() * 0.3;
        double doubleShare = random.nextInt(3) == 0 ? 0 : random.nextDouble() * 0.3;
        int reach = switch (random.nextInt(3)) {
            case 0 -> 0;
            case 1 -> 4;
            default -> payloads;
        };
        List<int[]> byArrival = new ArrayList<>();
        for (int i = 0; i < payloads; i++) {
            int copies = (random.nextDouble() < lossShare ? 0 : 1) + (random.nextDouble() < doubleShare ? 1 : 0);
            for (int copy = 0; copy < copies; copy++) {
                byArrival.add(new int[] {i + (reach == 0 ? 0 : random.nextInt(reach)), i});
            }
        }
        boolean backwards = random.nextInt(10) == 0;
        byArrival.sort((a, b) -> backwards ? b[1] - a[1] : a[0] - b[0]);
        return byArrival.stream().mapToInt(each -> each[1]).toArray();
    }

    private static long firstSequence(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> 0;
            case 1 -> DatagramLayout.MAX_COUNTER - 200;
            default -> random.nextLong() & 0x7fff_ffff_ffffL;
        };
    }

    /** From somewhere inside an array that holds other bytes after the call. */
    private static void accept(Reassembler reassembler, Random random, long nowNs, long sequence, byte[] payload) {
        int off = random.nextInt(20);
        byte[] datagram = Blocks.bytes(random, off + payload.length + random.nextInt(20));
        System.arraycopy(payload, 0, datagram, off, payload.length);
        reassembler.accept(nowNs, sequence, datagram, off, payload.length);
        random.nextBytes(datagram);
    }

    private static Map<ByteBuffer, Integer> whole(Traffic traffic, BitSet arrived) {
        Map<ByteBuffer, Integer> whole = new HashMap<>();
        for (Traffic.Sending sending : traffic.sendings) {
            BitSet missing = (BitSet) sending.payloads.clone();
            missing.andNot(arrived);
            if (sending.ended && missing.isEmpty()) {
                whole.merge(ByteBuffer.wrap(sending.block), 1, Integer::sum);
            }
        }
        return whole;
    }

    private static List<ByteBuffer> insideOne(Traffic traffic, BitSet arrived) {
        List<ByteBuffer> inside = new ArrayList<>();
        for (Traffic.Sending sending : traffic.sendings) {
            if (sending.ended && sending.payloads.cardinality() == 1 && arrived.intersects(sending.payloads)) {
                inside.add(ByteBuffer.wrap(sending.block));
            }
        }
        return inside;
    }
}
