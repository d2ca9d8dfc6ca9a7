package interstate.wire.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import interstate.wire.BlockKind;
import interstate.wire.MalformedException;
import interstate.wire.TypedBlock;
import java.util.HexFormat;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcknowledgementTest {

    private static final int OFFSET = 3;

    /** What an acknowledgement told. */
    private static final class Told implements Acknowledgement.Reader {
        long highest = -1;
        long ageNs;
        int unrecovered;
        long settledBelow = -1;
        final TreeSet<Long> arrived = new TreeSet<>();
        final TreeSet<Long> missing = new TreeSet<>();

        @Override
        public void highest(long number, long age, int count) {
            highest = number;
            ageNs = age;
            unrecovered = count;
        }

        @Override
        public void settledBelow(long sequence) {
            settledBelow = sequence;
        }

        @Override
        public void arrived(long from, long below) {
            for (long q = from; q < below; q++) {
                assertThat(arrived.add(q)).isTrue();
            }
        }

        @Override
        public void missing(long from, long below) {
            for (long q = from; q < below; q++) {
                assertThat(missing.add(q)).isTrue();
            }
        }
    }

    private static byte[] write(ReceivedNumbers received, long ageNs, long unrecovered, int room) {
        byte[] b = new byte[OFFSET + Acknowledgement.MAX_BYTES];
        int bytes = Acknowledgement.write(received, ageNs, unrecovered, b, OFFSET, room);
        assertThat(bytes).isBetween(Acknowledgement.MIN_BYTES, Math.min(room, Acknowledgement.MAX_BYTES));
        assertThat(BlockKind.of(b[OFFSET])).isEqualTo(BlockKind.ACKNOWLEDGEMENT);
        assertThat(TypedBlock.bodyBytes(b, OFFSET)).isEqualTo(bytes - TypedBlock.HEADER_BYTES);
        return java.util.Arrays.copyOfRange(b, OFFSET, OFFSET + bytes);
    }

    private static Told read(byte[] block, long near) throws MalformedException {
        Told told = new Told();
        Acknowledgement.read(block, 0, block.length, near, told);
        return told;
    }

    @Test
    void shouldBeShortWhenNothingIsMissing() throws MalformedException {
        ReceivedNumbers received = new ReceivedNumbers();
        for (long q = 0; q <= 1_000_000; q++) {
            received.add(q);
        }
        byte[] block = write(received, 5_000_000, 70_000, Acknowledgement.MAX_BYTES);
        assertThat(block).hasSize(Acknowledgement.MIN_BYTES);
        Told told = read(block, 1_000_010);
        assertThat(told.highest).isEqualTo(1_000_000);
        assertThat(told.ageNs).isBetween(4_984_000L, 5_000_000L);
        assertThat(told.unrecovered).isEqualTo(70_000 & 0xffff);
        assertThat(told.settledBelow).isEqualTo(1_000_001);
    }

    /** Numbers 10 to 20 but for 12 and 15 to 17: from 12 on 8 to the highest, 1 missing, 2 arrived, 3 missing, 3 arrived. */
    @Test
    void shouldBeTheseBytesToTheBit() {
        ReceivedNumbers received = new ReceivedNumbers();
        for (long q = 0; q <= 20; q++) {
            if (q != 12 && (q < 15 || q > 17)) {
                received.add(q);
            }
        }
        assertThat(HexFormat.of().formatHex(write(received, 32_000, 258, 40)))
                .isEqualTo("20000d" + "00000014" + "0002" + "0102" + "0801020303");
    }

    @Test
    void shouldTellEachNumberAsItIsWhateverArrived() throws MalformedException {
        for (long seed = 1; seed <= 300; seed++) {
            Random random = new Random(seed);
            ReceivedNumbers received = new ReceivedNumbers();
            long base = seed % 3 == 0 ? (1L << 32) - 100 : random.nextInt(1_000);
            double loss = random.nextDouble() * random.nextDouble();
            for (long q = base; q < base + 600; q++) {
                if (random.nextDouble() >= loss || q == base + 599) {
                    received.add(q);
                }
            }
            received.settleBelow(base);
            int room = Acknowledgement.MIN_ROOM + random.nextInt(200);
            Told told = read(write(received, Long.MAX_VALUE, 0, room), base + random.nextInt(2_000));
            assertThat(told.highest).as("seed %d", seed).isEqualTo(base + 599);
            assertThat(told.missing).as("seed %d", seed).allMatch(received::missing);
            assertThat(told.arrived).as("seed %d", seed).noneMatch(received::missing);
            for (long q = base; q < told.settledBelow; q++) {
                assertThat(received.missing(q)).as("seed %d, %d", seed, q).isFalse();
            }
            if (room >= Acknowledgement.MAX_BYTES && loss < 0.05) {
                long last = told.arrived.isEmpty() ? told.settledBelow - 1 : told.arrived.last();
                assertThat(last).as("seed %d: nothing left out", seed).isEqualTo(base + 599);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2000050000001400, cut",
        "20000900000014000000008108, a run of two bytes that is past the highest",
        "2000090000001400000000ff, a run of two bytes of which one is there",
        "20000a0000001400000000080a, runs past the highest",
        "2000090000000700000000 08, more below the highest than there is"
    })
    void shouldRefuse(String hex, String why) {
        byte[] block = HexFormat.of().parseHex(hex.replace(" ", ""));
        assertThatThrownBy(() -> read(block, 20)).as(why).isInstanceOf(MalformedException.class);
    }

    @Test
    void shouldRefuseOrTellWithinBoundsWhateverTheBytes() {
        Random random = new Random(7);
        for (int i = 0; i < 100_000; i++) {
            byte[] block = new byte[random.nextInt(40)];
            random.nextBytes(block);
            if (block.length > 5 && random.nextBoolean()) {
                block[3] = 0;
                block[4] = 0;
                block[5] = 0;
            }
            long[] bounds = {0, 0};
            try {
                Acknowledgement.read(block, 0, block.length, 100, new Acknowledgement.Reader() {
                    @Override
                    public void highest(long highest, long ageNs, int unrecovered) {
                        bounds[0] = highest;
                    }

                    @Override
                    public void settledBelow(long sequence) {
                        assertThat(sequence).isBetween(0L, bounds[0] + 1);
                    }

                    @Override
                    public void arrived(long from, long below) {
                        assertThat(below).isBetween(from, bounds[0] + 1);
                    }

                    @Override
                    public void missing(long from, long below) {
                        assertThat(below).isBetween(from, bounds[0] + 1);
                    }
                });
            } catch (MalformedException e) {
                bounds[1]++;
            }
        }
    }
}
