package interstate.wire.circuit;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.wire.BigEndian;
import interstate.wire.circuit.SeenCells.Outcome;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeenCellsTest {
    private final byte[] cell = new byte[40];

    private byte[] cell(long high, long low) {
        BigEndian.putLong(cell, 8, high);
        BigEndian.putLong(cell, 16, low);
        return cell;
    }

    @Test
    void shouldKnowExactlyWhatWasAdded() {
        Random random = new Random(3);
        SeenCells seen = new SeenCells(100_000, random.nextLong());
        Set<List<Long>> model = new HashSet<>();
        for (int i = 0; i < 300_000; i++) {
            // Few values of either half, so that many come twice and many differ in one half alone.
            long high = random.nextInt(-1, 399);
            long low = random.nextInt(200);
            Outcome expected = model.contains(List.of(high, low))
                    ? Outcome.SEEN
                    : model.size() == 100_000 ? Outcome.FULL : Outcome.NEW;
            if (expected == Outcome.NEW) {
                model.add(List.of(high, low));
            }
            assertThat(seen.add(cell(high, low), 8)).isEqualTo(expected);
        }
        assertThat(seen.size()).isEqualTo(model.size());
    }

    @Test
    void shouldBeFullAtItsCapacityAndStillKnowWhatIsThere() {
        SeenCells seen = new SeenCells(3, 9);
        assertThat(seen.add(cell(0, 0), 8)).isEqualTo(Outcome.NEW);
        assertThat(seen.add(cell(0, 1), 8)).isEqualTo(Outcome.NEW);
        assertThat(seen.add(cell(1, 0), 8)).isEqualTo(Outcome.NEW);
        assertThat(seen.add(cell(1, 1), 8)).isEqualTo(Outcome.FULL);
        assertThat(seen.add(cell(0, 0), 8)).isEqualTo(Outcome.SEEN);
        assertThat(seen.add(cell(1, 0), 8)).isEqualTo(Outcome.SEEN);
        assertThat(seen.size()).isEqualTo(3);
    }
}
