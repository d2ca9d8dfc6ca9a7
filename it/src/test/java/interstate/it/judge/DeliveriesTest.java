package interstate.it.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class DeliveriesTest {
    /** Packets 0 to 5 sent every 100 ns, 2 refused; 4 is lost, 1 is doubled and 3 comes before it. */
    private static Deliveries some() {
        return Deliveries.of(
                new long[] {0, 100, -1, 300, 400, 500},
                new int[] {10, 20, 30, 40, 50, 60},
                new int[] {0, 3, 1, 1, 5},
                new long[] {50, 340, 350, 380, 590});
    }

    @Test
    void shouldCountWhatBecameOfEachPacketWhenSomeAreLostDoubledAndLate() {
        Deliveries deliveries = some();
        assertThat(deliveries.sent()).isEqualTo(5);
        assertThat(deliveries.missing()).isEqualTo(1);
        assertThat(deliveries.missingNumbers()).containsExactly(4);
        assertThat(deliveries.duplicates()).isEqualTo(1);
        assertThat(deliveries.outOfOrder()).isEqualTo(1);
        assertThat(deliveries.deliveriesNs()).containsExactly(50, 340, 350, 590);
        assertThat(deliveries.fromNs()).isZero();
        assertThat(deliveries.toNs()).isEqualTo(500);
        assertThat(deliveries.delays().at(1)).isEqualTo(250);
        assertThat(deliveries.delays().at(0.5)).isEqualTo(50);
    }

    @Test
    void shouldCountPacketsAtTheDeadlineAsInTimeAndMissingOnesAsNot() {
        assertThat(some().overdue(250)).isEqualTo(1);
        assertThat(some().overdue(249)).isEqualTo(2);
        assertThat(some().overdue(89)).isEqualTo(3);
    }

    @Test
    void shouldExcuseLatePacketsOnlyWhenTheHostStalledForAsLongOnTheirWay() {
        // Packet 1 was under way from 100 to 350.
        Stalls stalls = Stalls.of(List.of(new Interval(340, 370)));
        assertThat(some().overdue(240, stalls)).as("10 late, 10 stalled").isEqualTo(1);
        assertThat(some().overdue(239, stalls)).as("11 late, 10 stalled").isEqualTo(2);
        assertThat(some().overdue(1_000, Stalls.of(List.of(new Interval(0, 1_000)))))
                .as("a stall loses nothing")
                .isEqualTo(1);
    }

    @Test
    void shouldCompareGapsOfNeighboursWhenBothCame() {
        // Of the gaps 0-1, 1-2, 2-3, 3-4, 4-5 only the first has both packets: 100 in, 300 out.
        assertThat(some().gapChanges(Stalls.NONE).count()).isEqualTo(1);
        assertThat(some().gapChanges(Stalls.NONE).at(1)).isEqualTo(200);
        assertThat(some().gapChanges(Stalls.of(List.of(new Interval(349, 360)))).count())
                .isZero();
        assertThat(some().gapChanges(Stalls.of(List.of(new Interval(351, 360)))).count())
                .isEqualTo(1);
        Deliveries swapped =
                Deliveries.of(new long[] {0, 100}, new int[] {1, 1}, new int[] {1, 0}, new long[] {200, 230});
        assertThat(swapped.gapChanges(Stalls.NONE).at(1)).isEqualTo(130);
    }

    @Test
    void shouldSumFirstCopiesInsideTheTimeWhenAskedForThroughput() {
        assertThat(some().bytesPerSecond(50, 350)).isEqualTo(50 * 1e9 / 300);
        assertThat(some().bytesPerSecond(300, 600)).isEqualTo(120 * 1e9 / 300);
    }

    @Test
    void shouldRefuseWhenAPacketCameThatWasNeverSent() {
        assertThatThrownBy(() -> Deliveries.of(new long[] {-1}, new int[1], new int[] {0}, new long[] {5}))
                .hasMessageContaining("packet 0");
        assertThatThrownBy(() -> Deliveries.of(new long[] {1}, new int[1], new int[] {1}, new long[] {5}))
                .hasMessageContaining("packet 1");
    }
}
