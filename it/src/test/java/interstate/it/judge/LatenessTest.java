package interstate.it.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LatenessTest {
    private static final long MS = 1_000_000;
    private static final long[] SLOTS = {10 * MS, 20 * MS, 30 * MS, 40 * MS, 50 * MS};

    @Test
    void shouldMeasureEachDatagramAgainstItsSlotWhenAllAreThere() {
        Lateness lateness = Lateness.of(new long[] {20 * MS + 5, 30 * MS + 7, 40 * MS + 6}, SLOTS, Stalls.NONE);
        assertThat(lateness.matched()).isEqualTo(3);
        assertThat(lateness.missed()).isZero();
        assertThat(lateness.doubled()).isZero();
        assertThat(lateness.all().at(0.5)).isEqualTo(6);
        assertThat(lateness.all().largest()).isEqualTo(7);
    }

    @Test
    void shouldCountAMissedSlotWhenTheDatagramOfTheNextFollows() {
        Stalls stalls = Stalls.of(List.of(new Interval(30 * MS, 33 * MS)));
        Lateness lateness = Lateness.of(new long[] {10 * MS, 20 * MS, 50 * MS}, SLOTS, stalls);
        assertThat(lateness.missed()).isEqualTo(2);
        assertThat(lateness.missedUnexcused()).isEqualTo(1);
        assertThat(lateness.all().largest()).isZero();
    }

    @Test
    void shouldCountADoubleWhenASlotHasTwoDatagrams() {
        Lateness lateness = Lateness.of(new long[] {20 * MS, 20 * MS + 9}, SLOTS, Stalls.NONE);
        assertThat(lateness.matched()).isEqualTo(1);
        assertThat(lateness.doubled()).isEqualTo(1);
    }

    @Test
    void shouldGiveADatagramToTheEmptySlotBeforeWhenTheNewestHasItsOwn() {
        Lateness lateness =
                Lateness.of(new long[] {10 * MS, 30 * MS + 40_000, 30 * MS + 90_000, 40 * MS}, SLOTS, Stalls.NONE);
        assertThat(lateness.doubled()).isZero();
        assertThat(lateness.missed()).isZero();
        assertThat(lateness.all().largest()).isEqualTo(10 * MS + 40_000);
    }

    @Test
    void shouldCountADoubleWhenTheFirstPassedTooLateForTheSlotBefore() {
        Lateness lateness =
                Lateness.of(new long[] {10 * MS, 30 * MS + 100_001, 30 * MS + 200_000, 40 * MS}, SLOTS, Stalls.NONE);
        assertThat(lateness.doubled()).isEqualTo(1);
        assertThat(lateness.missed()).isEqualTo(1);
    }

    @Test
    void shouldGiveADatagramToTheEmptySlotBeforeWhenTheHostStalledItsSender() {
        long[] times = {10 * MS, 33 * MS, 34 * MS, 40 * MS};
        Stalls stalls = Stalls.of(List.of(new Interval(29 * MS, 33 * MS)));
        assertThat(Lateness.of(times, SLOTS, stalls).doubled()).isZero();
        assertThat(Lateness.of(times, SLOTS, Stalls.NONE).doubled()).isEqualTo(1);
    }

    @Test
    void shouldCallADatagramStrayWhenItComesBeforeAnySlot() {
        Lateness lateness = Lateness.of(new long[] {1}, SLOTS, Stalls.NONE);
        assertThat(lateness.matched()).isZero();
        assertThat(lateness.doubled()).isEqualTo(1);
    }

    @Test
    void shouldTolerateTheErrorOfTheClocksWhenADatagramSeemsEarly() {
        Lateness lateness = Lateness.of(new long[] {20 * MS - Lateness.TOLERANCE_NS}, SLOTS, Stalls.NONE);
        assertThat(lateness.all().at(1)).isEqualTo(-Lateness.TOLERANCE_NS);
        Lateness earlier = Lateness.of(new long[] {20 * MS - Lateness.TOLERANCE_NS - 1}, SLOTS, Stalls.NONE);
        assertThat(earlier.all().at(1)).isGreaterThan(9 * MS);
    }

    @Test
    void shouldKeepStalledSlotsApartWhenTheHostStopped() {
        Stalls stalls = Stalls.of(List.of(new Interval(19 * MS, 23 * MS)));
        Lateness lateness = Lateness.of(new long[] {10 * MS + 1, 23 * MS, 30 * MS + 2}, SLOTS, stalls);
        assertThat(lateness.all().largest()).isEqualTo(3 * MS);
        assertThat(lateness.unexcused().count()).isEqualTo(2);
        assertThat(lateness.unexcused().largest()).isEqualTo(2);
    }
}
