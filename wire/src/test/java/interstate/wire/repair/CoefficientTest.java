package interstate.wire.repair;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.wire.Seeds;
import org.junit.jupiter.api.Test;

class CoefficientTest {
    @Test
    void shouldHaveEveryValueButZeroAboutEquallyOften() {
        int[] count = new int[256];
        for (int key = 0; key < 100; key++) {
            for (long sequence = 0; sequence < 2550; sequence++) {
                count[Coefficient.of(key, sequence)]++;
            }
        }
        assertThat(count[0]).isZero();
        for (int c = 1; c < 256; c++) {
            // A thousand expected; ten standard deviations.
            assertThat(count[c]).isBetween(680, 1320);
        }
    }

    /** What a matrix with random elements would give is 1/255 and a little. */
    @Test
    void shouldRarelyMakeASquareSystemOfConsecutiveKeysAndSequencesSingular() {
        for (int size : new int[] {2, 3, 5, 16}) {
            int runs = 40_000;
            int[] singular = {0};
            Seeds.forEach(runs, random -> {
                int key = random.nextInt(Coefficient.MAX_KEY - size);
                long sequence = random.nextLong() & 0x3fff_ffff_ffffL;
                int[][] matrix = new int[size][size];
                for (int row = 0; row < size; row++) {
                    for (int column = 0; column < size; column++) {
                        matrix[row][column] = Coefficient.of(key + row, sequence + column);
                    }
                }
                singular[0] += isSingular(matrix) ? 1 : 0;
            });
            // 157 expected; five standard deviations.
            assertThat(singular[0]).isBetween(157 - 63, 157 + 66);
        }
    }

    private static boolean isSingular(int[][] matrix) {
        int size = matrix.length;
        for (int column = 0; column < size; column++) {
            int pivot = column;
            while (pivot < size && matrix[pivot][column] == 0) {
                pivot++;
            }
            if (pivot == size) {
                return true;
            }
            int[] row = matrix[pivot];
            matrix[pivot] = matrix[column];
            matrix[column] = row;
            for (int below = column + 1; below < size; below++) {
                int c = Gf256.multiply(matrix[below][column], Gf256.inverse(row[column]));
                for (int i = column; i < size; i++) {
                    matrix[below][i] ^= Gf256.multiply(c, row[i]);
                }
            }
        }
        return false;
    }
}
