package interstate.it.bench;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.it.bench.ObservedBlocks.Workload;
import org.junit.jupiter.api.Test;

class ObservedBlockTest {
    private static final long MS = 1_000_000;

    /** Slots 7, 8 and 9; what left in 8 came 5 us late, and the first datagram belongs to none of them. */
    private static final ObservedBlock BLOCK = new ObservedBlock(
            Workload.HALF,
            new long[] {MS / 2, MS, 2 * MS + 5_000, 3 * MS - 1_000},
            new long[] {7, MS, 8, 2 * MS, 9, 3 * MS},
            0.5,
            new long[] {4});

    @Test
    void shouldHoldEachDatagramAgainstItsSlotWhenClocksDifferALittle() {
        assertThat(BLOCK.latenessNs()).containsExactly(0, 5_000, -1_000);
    }

    @Test
    void shouldDelayTheSlotsOfEvenNumberOnlyWhenAskedTo() {
        assertThat(BLOCK.timesNsWithEvenSlotsLater(100)).containsExactly(MS / 2, MS, 2 * MS + 5_100, 3 * MS - 1_000);
    }
}
