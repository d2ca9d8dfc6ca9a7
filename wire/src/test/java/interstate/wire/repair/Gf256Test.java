package interstate.wire.repair;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.wire.Seeds;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Gf256Test {
    @Test
    void shouldMultiplyAsPolynomials() {
        for (int a = 0; a < 256; a++) {
            for (int b = 0; b < 256; b++) {
                assertThat(Gf256.multiply(a, b)).isEqualTo(SlowField.multiply(a, b));
            }
        }
    }

    @Test
    void shouldBeAField() {
        for (int a = 0; a < 256; a++) {
            assertThat(Gf256.multiply(a, 1)).isEqualTo(a);
            if (a != 0) {
                assertThat(Gf256.multiply(a, Gf256.inverse(a))).isEqualTo(1);
            }
            for (int b = 0; b < 256; b++) {
                int ab = Gf256.multiply(a, b);
                if (ab != Gf256.multiply(b, a) || (ab == 0) != (a == 0 || b == 0)) {
                    throw new AssertionError(a + " times " + b);
                }
                for (int c = 0; c < 256; c++) {
                    if (Gf256.multiply(ab, c) != Gf256.multiply(a, Gf256.multiply(b, c))
                            || Gf256.multiply(a, b ^ c) != (ab ^ Gf256.multiply(a, c))) {
                        throw new AssertionError(a + ", " + b + ", " + c);
                    }
                }
            }
        }
    }

    @Test
    void shouldReachEveryElementButZeroByPowersOfTwo() {
        BitSet reached = new BitSet();
        int power = 1;
        for (int i = 0; i < 255; i++) {
            reached.set(power);
            power = Gf256.multiply(power, 2);
        }
        assertThat(power).isEqualTo(1);
        assertThat(reached.cardinality()).isEqualTo(255);
        assertThat(reached.get(0)).isFalse();
    }

    @Test
    void shouldAddMultiplesToExactlyTheWordsAskedFor() {
        Seeds.forEach(20, random -> {
            for (int c = 0; c < 256; c++) {
                int from = random.nextInt(9);
                int to = from + random.nextInt(70);
                long[] source = words(random, to + random.nextInt(9));
                long[] destination = words(random, to + random.nextInt(9));
                long[] expected = destination.clone();
                for (int i = from; i < to; i++) {
                    expected[i] ^= SlowField.multiplyBytes(source[i], c);
                }
                long[] sourceBefore = source.clone();
                Gf256.addMultiple(destination, source, from, to, c);
                assertThat(destination).isEqualTo(expected);
                assertThat(source).isEqualTo(sourceBefore);
            }
        });
    }

    @Test
    void shouldScale() {
        Random random = new Random(1);
        for (int c = 1; c < 256; c++) {
            long[] words = words(random, 23);
            long[] expected = words.clone();
            for (int i = 0; i < expected.length; i++) {
                expected[i] = SlowField.multiplyBytes(expected[i], c);
            }
            Gf256.scale(words, c, new long[23]);
            assertThat(words).isEqualTo(expected);
        }
    }

    @Test
    void shouldSumMultiplesOfAnyNumberOfSources() {
        Seeds.forEach(400, random -> {
            int count = random.nextInt(20);
            int from = random.nextInt(9);
            int to = from + random.nextInt(70);
            long[][] sources = new long[count][];
            byte[] coefficients = new byte[count];
            long[] destination = words(random, to + random.nextInt(9));
            long[] expected = destination.clone();
            for (int i = from; i < to; i++) {
                expected[i] = 0;
            }
            for (int k = 0; k < count; k++) {
                sources[k] = words(random, to + random.nextInt(9));
                coefficients[k] = (byte) random.nextInt();
                for (int i = from; i < to; i++) {
                    expected[i] ^= SlowField.multiplyBytes(sources[k][i], coefficients[k] & 0xff);
                }
            }
            Gf256.sumOfMultiples(destination, sources, coefficients, count, from, to);
            assertThat(destination).isEqualTo(expected);
        });
    }

    private static long[] words(Random random, int count) {
        return random.longs(count).toArray();
    }
}
