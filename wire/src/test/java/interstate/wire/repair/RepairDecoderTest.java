package interstate.wire.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import interstate.wire.BigEndian;
import interstate.wire.Blocks;
import interstate.wire.DatagramLayout;
import interstate.wire.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RepairDecoderTest {
    private static final int PAYLOAD_BYTES = 202;

    private final Random random = new Random(1);
    private final Link link = new Link(PAYLOAD_BYTES, 256);
    private final RepairDecoder decoder = link.decoder;

    private static List<Long> range(long first, int count) {
        return LongStream.range(first, first + count).boxed().toList();
    }

    @Test
    void shouldNotUseWhatSaysNothingNew() {
        link.send(random, 0, 10);
        range(1, 9).forEach(link::arrive);
        link.repair(link.wholeBlock(range(1, 9)));
        assertThat(decoder.unused()).isEqualTo(4);
        assertThat(decoder.unknowns()).isZero();
        byte[] symbol = link.block(range(0, 10), 2, 1);
        link.repair(symbol);
        link.repair(symbol);
        link.repair(symbol);
        assertThat(decoder.unused()).isEqualTo(6);
        assertThat(decoder.unknowns()).isEqualTo(1);
        assertThat(decoder.contradictions()).isZero();
    }

    @Test
    void shouldTakeALatePayloadOutOfTheEquations() {
        link.send(random, 0, 10);
        range(3, 7).forEach(link::arrive);
        byte[] first = link.wholeBlock(range(0, 9));
        link.repair(first);
        assertThat(decoder.unknowns()).isEqualTo(3);
        link.arrive(1);
        assertThat(decoder.unknowns()).isEqualTo(2);
        assertThat(decoder.recovered()).isZero();
        link.arrive(0);
        assertThat(link.recovered).containsOnlyKeys(2L);
        link.check();
        assertThat(decoder.unknowns()).isZero();
        assertThat(decoder.unused()).isZero();
    }

    @Test
    void shouldNotUseWhatLatePayloadsMakeNeedless() {
        link.send(random, 0, 10);
        range(3, 7).forEach(link::arrive);
        link.repair(link.wholeBlock(range(0, 9)));
        link.arrive(0);
        decoder.source(0, new byte[PAYLOAD_BYTES], 0);
        link.repair(link.block(range(0, 3), 1, 1));
        assertThat(decoder.unused()).isZero();
        assertThat(link.recovered).isEmpty();
        link.arrive(2);
        assertThat(link.recovered).containsOnlyKeys(1L);
        link.arrive(1);
        link.check();
        assertThat(decoder.unknowns()).isZero();
        assertThat(decoder.unused()).isEqualTo(1);
        assertThat(decoder.contradictions()).isZero();
    }

    @Test
    void shouldForgetASymbolOfWhichAllSourcesCameLate() {
        link.send(random, 0, 10);
        range(2, 8).forEach(link::arrive);
        link.repair(link.block(range(0, 9), 3, 1));
        link.arrive(1);
        assertThat(decoder.unknowns()).isEqualTo(1);
        link.arrive(0);
        assertThat(decoder.unknowns()).isZero();
        assertThat(decoder.unused()).isEqualTo(1);
        assertThat(decoder.givenUp()).isZero();
    }

    @Test
    void shouldNotUseASymbolOfWhichASourceIsTooOld() {
        link.send(random, 0, 200);
        range(1, 199).forEach(link::arrive);
        byte[] block = link.block(range(0, 10), 0, 3);
        link.send(random, 200, 56);
        link.arrive(255);
        link.repair(block);
        assertThat(decoder.unused()).isZero();
        assertThat(decoder.unknowns()).isEqualTo(1);
        link.send(random, 256, 1);
        link.arrive(256);
        assertThat(decoder.unknowns()).isZero();
        assertThat(decoder.givenUp()).isEqualTo(1);
        assertThat(decoder.unused()).isEqualTo(3);
        link.repair(block);
        assertThat(decoder.unused()).isEqualTo(6);
        link.arrive(0);
        assertThat(decoder.recovered()).isZero();
    }

    @Test
    void shouldGiveUpTheOldestWhenMoreAreMissingThanItWorksOn() {
        link.send(random, 0, 201);
        link.arrive(200);
        for (long sequence = 0; sequence < 64; sequence++) {
            link.repair(link.block(List.of(sequence), 0, 1));
        }
        assertThat(decoder.unknowns()).isEqualTo(64);
        assertThat(decoder.givenUp()).isZero();
        link.repair(link.block(List.of(100L, 101L), 0, 1));
        assertThat(decoder.unknowns()).isEqualTo(64);
        assertThat(decoder.givenUp()).isEqualTo(2);
        assertThat(decoder.unused()).isEqualTo(2);
        // One that is among the oldest itself gives up nobody.
        link.repair(link.block(List.of(2L, 150L), 0, 1));
        assertThat(decoder.givenUp()).isEqualTo(2);
        assertThat(decoder.unused()).isEqualTo(3);
        link.repair(link.block(range(0, 65), 0, 4));
        assertThat(decoder.givenUp()).isEqualTo(2);
        assertThat(decoder.unused()).isEqualTo(7);
        link.repair(link.block(List.of(5L), 1, 3));
        assertThat(link.recovered).containsOnlyKeys(5L);
        link.check();
    }

    @Test
    void shouldForgetPayloadsThatOnlyTheSymbolsOfAGivenUpOneSpokeOf() {
        link.send(random, 0, 256);
        link.arrive(255);
        link.repair(link.block(range(0, 40), 0, 1));
        link.repair(link.block(range(100, 24), 0, 1));
        assertThat(decoder.unknowns()).isEqualTo(64);
        link.repair(link.block(List.of(200L), 0, 1));
        assertThat(decoder.givenUp()).isEqualTo(1);
        assertThat(decoder.unknowns()).isEqualTo(25);
        // Half of its sources have columns that go with the oldest.
        link.repair(link.block(range(150, 39), 0, 1));
        assertThat(decoder.unknowns()).isEqualTo(64);
        link.repair(link.block(range(110, 60), 0, 1));
        assertThat(decoder.givenUp()).isEqualTo(2);
        assertThat(decoder.unknowns()).isEqualTo(40);
    }

    @Test
    void shouldCountContradictions() {
        link.send(random, 0, 3);
        link.arrive(2);
        byte[] copy = link.block(List.of(0L), 0, 1);
        link.repair(copy);
        copy[copy.length - 1] ^= 1;
        link.repair(copy);
        assertThat(decoder.contradictions()).isEqualTo(1);
        link.repair(link.block(List.of(1L), 0, 4));
        assertThat(link.recovered).containsOnlyKeys(1L);
        byte[] other = link.sent(0).clone();
        other[10] ^= 1;
        decoder.source(0, other, 0);
        assertThat(decoder.contradictions()).isEqualTo(2);
        assertThat(decoder.unknowns()).isZero();
        assertThat(decoder.unused()).isZero();
    }

    @Test
    void shouldCountMalformedBlocks() {
        byte[] block = new byte[40];
        link.repair(block);
        link.repair(new byte[0]);
        assertThat(decoder.malformed()).isEqualTo(2);
        link.send(random, 0, 10);
        byte[] sound = link.block(range(0, 10), 0, 1);
        // Nothing has arrived: nobody can have sent this.
        link.repair(sound);
        assertThat(decoder.malformed()).isEqualTo(3);
        link.arrive(8);
        link.repair(sound);
        assertThat(decoder.malformed()).isEqualTo(4);
        link.arrive(9);
        link.repair(sound);
        assertThat(decoder.malformed()).isEqualTo(4);
        // Before the first there is.
        BigEndian.putInteger(sound, 6, -1);
        link.repair(sound);
        assertThat(decoder.malformed()).isEqualTo(5);
    }

    @Test
    void shouldAllowTheSinkToWipeAndNothingElse() {
        List<Long> came = new ArrayList<>();
        RepairDecoder[] own = new RepairDecoder[1];
        byte[][] block = new byte[1][];
        own[0] = new RepairDecoder(link.layout, 256, (sequence, payload, off, payloadBytes) -> {
            came.add(sequence);
            own[0].source(1, link.sent(1), 0);
            own[0].source(7, link.sent(1), 0);
            own[0].repair(block[0], 0, block[0].length);
            assertThat(payload).isEqualTo(Payloads.image(link.sent(sequence)));
            own[0].wipe();
            assertThat(payload).isEqualTo(Payloads.image(link.sent(sequence)));
        });
        link.send(random, 0, 5);
        own[0].source(4, link.sent(4), 0);
        block[0] = link.block(List.of(1L), 0, 4);
        byte[] two = link.block(range(0, 2), 0, 4);
        own[0].repair(two, 0, two.length);
        own[0].repair(block[0], 0, block[0].length);
        assertThat(came).hasSize(1);
        assertThat(own[0].unknowns()).isZero();
        // As new: the same happens again.
        own[0].source(4, link.sent(4), 0);
        own[0].repair(block[0], 0, block[0].length);
        assertThat(came).hasSize(2);
        assertThat(came.get(1)).isEqualTo(1);
    }

    @Test
    void shouldStartAnewAfterAWipe() {
        link.send(random, 500, 5);
        link.arrive(504);
        link.repair(link.wholeBlock(range(500, 3)));
        assertThat(decoder.unknowns()).isEqualTo(3);
        decoder.wipe();
        link.window.wipe();
        assertThat(decoder.unknowns()).isZero();
        assertThat(decoder.givenUp()).isZero();
        link.send(random, 0, 5);
        link.arrive(4);
        link.repair(link.wholeBlock(List.of(0L)));
        assertThat(link.recovered).containsOnlyKeys(0L);
        link.check();
    }

    @Test
    void shouldRefuseACapacityThatCannotBe() {
        for (int capacity : new int[] {0, 128, 257}) {
            assertThatThrownBy(() -> new RepairDecoder(link.layout, capacity, (s, b, o, l) -> {}))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void shouldKeepItsBoundsWhateverComes() {
        Seeds.forEach(150, random -> {
            long[] came = {0};
            SymbolLayout layout = SymbolLayout.of(random.nextBoolean() ? PAYLOAD_BYTES : 1446);
            RepairDecoder hostile = new RepairDecoder(layout, 256, (sequence, b, off, bytes) -> {
                assertThat(sequence).isBetween(0L, DatagramLayout.MAX_COUNTER);
                assertThat(bytes).isEqualTo(layout.payloadBytes());
                came[0]++;
            });
            long newest = random.nextInt(3) == 0 ? 0 : random.nextLong() & 0xffff_ffff_ffffL;
            byte[] b = new byte[layout.payloadBytes() + 20];
            long symbols = 0;
            for (int i = 0; i < 1500; i++) {
                random.nextBytes(b);
                if (random.nextInt(3) == 0) {
                    int jump = random.nextInt(50) == 0 ? random.nextInt() : random.nextInt(8) - 3;
                    newest = Math.max(0, Math.min(DatagramLayout.MAX_COUNTER, newest + jump));
                    hostile.source(newest, random.nextInt(3) == 0 ? new byte[b.length] : b, random.nextInt(20));
                    continue;
                }
                symbols += layout.symbols();
                if (random.nextInt(20) == 0) {
                    hostile.repair(b, 0, random.nextInt(b.length));
                } else {
                    hostile.repair(b, 0, contrived(random, layout, newest, b));
                }
                assertThat(hostile.unknowns()).isBetween(0, 64);
            }
            assertThat(hostile.recovered()).isEqualTo(came[0]);
            assertThat(hostile.unused() + hostile.contradictions()).isBetween(0L, symbols);
            hostile.wipe();
            assertThat(hostile.unknowns()).isZero();
        });
    }

    /** A block that is well formed and says anything. */
    private static int contrived(Random random, SymbolLayout layout, long newest, byte[] b) {
        byte[] bitmap = Blocks.bytes(random, RepairBlock.MAX_BITMAP_BYTES);
        int bitmapBytes = 1 + random.nextInt(random.nextBoolean() ? 2 : bitmap.length);
        if (random.nextBoolean()) {
            Arrays.fill(bitmap, (byte) 0);
            bitmap[random.nextInt(bitmapBytes)] |= (byte) (1 << random.nextInt(8));
        }
        bitmap[0] |= 1;
        int symbols = Math.max(1, RepairBlock.fitting(layout, bitmapBytes, random.nextInt(layout.payloadBytes())));
        long first = newest - random.nextInt(bitmapBytes * 8 + 3);
        int firstClass = random.nextInt(layout.symbols());
        RepairBlock.write(layout, 0, firstClass, symbols, random.nextInt(3), first, bitmap, bitmapBytes, b, 0);
        return RepairBlock.bytes(layout, bitmapBytes, symbols);
    }
}
