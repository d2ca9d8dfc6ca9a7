package interstate.actors.circuit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import interstate.actors.settings.LaneSettings;
import interstate.pacing.ScheduleSpec;
import org.junit.jupiter.api.Test;

class CircuitBudgetTest {
    private static final LaneSettings LANE =
            new LaneSettings(1_500, 1_000_000, 250, ScheduleSpec.Kind.DEFAULT, 4_000_000);

    private static CircuitBudget budget(int cells, boolean chaff) {
        return new CircuitBudget(1_024, 4, cells, chaff, LANE, false);
    }

    @Test
    void shouldAddHalfAnIntervalAndTheLeadForEachLink() {
        assertThat(budget(100, false).links()).isEqualTo(5);
        assertThat(budget(100, false).oneWayNs()).isEqualTo(5 * 4_500_000);
    }

    @Test
    void shouldAddHalfAnIntervalOfCellsForEachHopThatSendsAtInstantsOfItsOwn() {
        assertThat(budget(100, true).oneWayNs()).isEqualTo(5 * 4_500_000 + 4 * 5_000_000);
    }

    @Test
    void shouldCountWhatACellCarries() {
        assertThat(budget(100, true).packetBytesOfCell()).isBetween(900, 950);
        assertThat(budget(100, true).usefulBytesPerSecond())
                .isEqualTo(100L * budget(100, true).packetBytesOfCell());
    }

    @Test
    void shouldCarryNoMoreThanALinkWhereNothingIsReserved() {
        CircuitBudget budget = budget(0, false);
        assertThat(budget.linkCells()).isCloseTo(1_400, within(30.0));
        assertThat(budget.reservable()).isCloseTo(1_050, within(25));
        assertThat(budget.usefulBytesPerSecond())
                .isEqualTo(Math.round(budget.linkCells() * budget.packetBytesOfCell()));
    }
}
