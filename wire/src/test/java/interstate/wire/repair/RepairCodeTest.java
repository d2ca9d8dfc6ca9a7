package interstate.wire.repair;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.wire.DatagramLayout;
import interstate.wire.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Encoder and decoder together, with loss, reordering and doubling. */
class RepairCodeTest {
    private static final int[] PAYLOAD_BYTES = {182, 202, 522, 1000, 1446};

    private static List<Long> range(long first, int count) {
        return LongStream.range(first, first + count).boxed().toList();
    }

    private static int payloadBytes(Random random) {
        return PAYLOAD_BYTES[random.nextInt(PAYLOAD_BYTES.length)];
    }

    @Test
    void shouldRecoverOnePayloadFromItsCopy() {
        Seeds.forEach(200, random -> {
            Link link = new Link(payloadBytes(random), 256);
            link.send(random, 0, 10);
            for (long sequence : range(1, 9)) {
                link.arrive(sequence);
            }
            byte[] copy = link.wholeBlock(List.of(0L));
            byte[] image = Payloads.image(link.sent(0));
            int symbolsAt = copy.length - link.layout.symbols() * link.layout.symbolBytes();
            assertThat(Arrays.copyOfRange(copy, symbolsAt, symbolsAt + image.length))
                    .isEqualTo(image);
            link.repair(copy);
            assertThat(link.recovered).containsOnlyKeys(0L);
            link.check();
            assertThat(link.decoder.recovered()).isEqualTo(1);
            assertThat(link.decoder.unused()).isZero();
            assertThat(link.decoder.unknowns()).isZero();
            link.repair(copy);
            link.arrive(0);
            assertThat(link.decoder.recovered()).isEqualTo(1);
            assertThat(link.decoder.unused()).isEqualTo(link.layout.symbols());
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 20, 64})
    void shouldRecoverFromAsManySymbolsOfEachClassAsPayloadsAreMissingButForOneIn255(int missing) {
        int runs = missing == 64 ? 100 : 1000;
        int[] failed = {0};
        int[] failedWithOneMore = {0};
        Seeds.forEach(runs, random -> {
            Link link = new Link(182, 256);
            long first = random.nextLong() & 0x3fff_ffff_ffffL;
            link.send(random, first, 100);
            List<Long> order = new ArrayList<>(range(first, 99));
            Collections.shuffle(order, random);
            link.arrive(first + 99);
            order.subList(missing, order.size()).forEach(link::arrive);
            for (int i = 0; i < missing; i++) {
                assertThat(link.recovered).hasSizeLessThan(Math.max(1, missing));
                link.repair(link.wholeBlock(range(first, 99)));
            }
            failed[0] += link.recovered.size() == missing ? 0 : 1;
            link.repair(link.wholeBlock(range(first, 99)));
            failedWithOneMore[0] += link.recovered.size() == missing ? 0 : 1;
            link.check();
        });
        // A bound of five standard deviations; with one symbol more it is one in 65,000. A copy cannot fail.
        double expected = missing == 1 ? 0 : runs / 255.0;
        assertThat((double) failed[0])
                .isBetween(expected - 5 * Math.sqrt(expected), expected + 5 * Math.sqrt(expected) + 1);
        assertThat(failedWithOneMore[0]).isLessThanOrEqualTo(1);
    }

    @Test
    void shouldRecoverNothingButWhatWasSentWhateverIsLostMovedOrDoubled() {
        long[] total = {0, 0};
        Seeds.forEach(400, random -> {
            Link link = new Link(payloadBytes(random), 256 << random.nextInt(2));
            List<Runnable> network = new ArrayList<>();
            double loss = random.nextDouble() * 0.4;
            int reach = 1 + random.nextInt(random.nextBoolean() ? 3 : 60);
            long sequence = random.nextBoolean() ? 0 : DatagramLayout.MAX_COUNTER - 2000;
            for (int i = 0; i < 400; i++) {
                sequence += 1 + (random.nextInt(20) == 0 ? random.nextInt(30) : 0);
                long number = sequence;
                byte[] payload = Payloads.any(random, link.layout.payloadBytes());
                link.send(number, payload);
                carry(random, network, loss, reach, () -> link.decoder.source(number, payload, 0));
                if (random.nextInt(3) == 0) {
                    byte[] block = anyBlock(random, link, number);
                    carry(random, network, loss, reach, () -> link.repair(block));
                }
                if (random.nextInt(5) == 0) {
                    link.window.settle(number - random.nextInt(40));
                }
            }
            network.forEach(Runnable::run);
            link.check();
            assertThat(link.decoder.contradictions()).isZero();
            assertThat(link.decoder.unknowns()).isLessThanOrEqualTo(64);
            total[0] += link.decoder.recovered();
            total[1] += link.decoder.unused();
        });
        assertThat(total[0]).isGreaterThan(400);
        assertThat(total[1]).isGreaterThan(400);
    }

    /** Puts a delivery somewhere into the last ones, perhaps twice, perhaps not at all. */
    private static void carry(Random random, List<Runnable> network, double loss, int reach, Runnable delivery) {
        int copies = random.nextDouble() < loss ? 0 : 1 + (random.nextInt(10) == 0 ? 1 : 0);
        for (int i = 0; i < copies; i++) {
            int back = Math.min(network.size(), random.nextInt(reach));
            network.add(network.size() - back, delivery);
        }
    }

    /** Some symbols of some of the latest payloads. */
    private static byte[] anyBlock(Random random, Link link, long newest) {
        int width = 1 + random.nextInt(random.nextBoolean() ? 8 : 250);
        int skip = random.nextInt(3);
        List<Long> sources = new ArrayList<>();
        for (long each = Math.max(0, newest - width); each <= newest; each++) {
            if (link.window.holds(each) && random.nextInt(3) >= skip) {
                sources.add(each);
            }
        }
        if (sources.isEmpty()) {
            return new byte[0];
        }
        int symbols = random.nextBoolean() ? link.layout.symbols() : 1 + random.nextInt(link.layout.symbols());
        return link.block(sources, random.nextInt(link.layout.symbols()), symbols);
    }

    @Test
    void shouldRecoverAcrossTheWrapOfTheBitsThatTravel() {
        Random random = new Random(1);
        for (long wrap : new long[] {1L << 31, 1L << 32, 5L << 32}) {
            Link link = new Link(202, 256);
            link.send(random, wrap - 20, 40);
            for (long sequence : range(wrap - 20, 40)) {
                if (sequence % 7 != 0) {
                    link.arrive(sequence);
                }
            }
            for (int i = 0; i < 8; i++) {
                link.repair(link.wholeBlock(range(wrap - 20, 39)));
            }
            assertThat(link.recovered.size()).isGreaterThanOrEqualTo(5);
            link.check();
        }
    }

    @Test
    void shouldMendALinkOfFivePerCentLossByOneSymbolInTen() {
        Random random = new Random(1);
        Link link = new Link(1446, 512);
        int lost = 0;
        for (long sequence = 0; sequence < 4000; sequence++) {
            link.send(sequence, Payloads.wanted(random, 1446));
            if (sequence > 100 && random.nextInt(20) == 0) {
                lost++;
            } else {
                link.arrive(sequence);
            }
            if (sequence % 10 == 9 && sequence < 3990) {
                link.repair(link.wholeBlock(range(Math.max(0, sequence - 100), (int) Math.min(100, sequence))));
            }
        }
        link.check();
        assertThat((double) link.decoder.recovered()).isGreaterThan(0.98 * lost);
    }
}
