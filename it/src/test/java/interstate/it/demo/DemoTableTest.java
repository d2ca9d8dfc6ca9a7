package interstate.it.demo;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.it.scenario.Observations;
import org.junit.jupiter.api.Test;

class DemoTableTest {
    private static final long SECOND = 1_000_000_000;

    @Test
    void shouldPraiseNothingAndComplainOfNothingWhenIdleAndBusyLookAlike() {
        DemoTable table = new DemoTable(Observations.steady(2_000, 2_000, 0), 0, 10 * SECOND, 10 * SECOND);
        assertThat(table.complaints()).isEmpty();
        assertThat(table.text())
                .contains("client to server", "2,000", "1500", "100.00", "0.00 s.e.", "15.0 ms", "17.5 ms");
    }

    @Test
    void shouldNameEachComplaintWhenTheWireShowsSomething() {
        // The second half of the down lane is missing, and there are strangers.
        DemoTable table = new DemoTable(Observations.steady(2_000, 1_000, 3), 0, 10 * SECOND, 10 * SECOND);
        assertThat(table.complaints())
                .hasSize(2)
                .anyMatch(c -> c.startsWith("down: idle and busy differ"))
                .anyMatch(c -> c.startsWith("other packets on the wire"));
    }
}
