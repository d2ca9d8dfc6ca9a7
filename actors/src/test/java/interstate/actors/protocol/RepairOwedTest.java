package interstate.actors.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import interstate.wire.repair.SymbolLayout;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RepairOwedTest {
    private static final int PAYLOAD_BYTES = 1_444;
    private static final int SLOTS = 100_000;

    private final Random random = new Random(1);

    /** Of a full queue's slots, the share that packets give way in before anything is reported. */
    private double share(RepairOwed owed, double loss) {
        int gaveWay = 0;
        for (int slot = 0; slot < SLOTS; slot++) {
            owed.heardOf(random.nextDouble() < loss);
            owed.slot();
            if (owed.roomAhead()) {
                gaveWay++;
                owed.usedAhead(PAYLOAD_BYTES);
            }
        }
        return (double) gaveWay / SLOTS;
    }

    private static RepairOwed owed() {
        return new RepairOwed(SymbolLayout.of(PAYLOAD_BYTES), 0);
    }

    @Test
    void shouldCostNothingWhereNothingIsLost() {
        assertThat(share(owed(), 0)).isZero();
    }

    @Test
    void shouldTakeWhatIsLostAndAnEighthAtMostWherePacketsLeaveNoRoom() {
        assertThat(share(owed(), 0.01)).isCloseTo(0.01, within(0.003));
        assertThat(share(owed(), 0.05)).isCloseTo(0.05, within(0.005));
        assertThat(share(owed(), 0.5)).isCloseTo(0.125, within(0.005));
    }

    @Test
    void shouldGatherEightTimesAsFastWherePacketsLeaveRoom() {
        RepairOwed owed = owed();
        share(owed, 0.05);
        int gaveWay = 0;
        for (int slot = 0; slot < SLOTS; slot++) {
            owed.heardOf(random.nextDouble() < 0.05);
            owed.slot();
            if (slot % 2 == 0) {
                owed.left(PAYLOAD_BYTES);
            } else if (owed.roomAhead()) {
                gaveWay++;
                owed.usedAhead(PAYLOAD_BYTES);
            }
        }
        assertThat((double) gaveWay / SLOTS).isCloseTo(0.05 * (1 + 7 / 2.0), within(0.01));
    }

    @Test
    void shouldGatherAFewPayloadsWhilePacketsNeedNotGiveWay() {
        RepairOwed owed = owed();
        for (int slot = 0; slot < SLOTS; slot++) {
            owed.heardOf(random.nextDouble() < 0.05);
            owed.slot();
        }
        int atOnce = 0;
        while (owed.roomAhead()) {
            owed.usedAhead(PAYLOAD_BYTES);
            atOnce++;
        }
        assertThat(atOnce).isEqualTo(12);
    }

    @Test
    void shouldForgetWhatWasLostLongAgoAndWhatWasOnlyLate() {
        RepairOwed owed = owed();
        share(owed, 0.1);
        for (int i = 0; i < 20_000; i++) {
            owed.heardOf(false);
        }
        share(owed, 0);
        assertThat(share(owed, 0)).isZero();
        for (int i = 0; i < 10_000; i++) {
            owed.heardOf(true);
            owed.heardWrongly();
            owed.heardOf(false);
        }
        assertThat(share(owed, 0)).isLessThan(0.001);
    }
}
