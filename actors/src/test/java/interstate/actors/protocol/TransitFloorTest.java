package interstate.actors.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.simulation.Dice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransitFloorTest {

    private static final long MS = 1_000_000;
    private static final long SECOND = 1_000 * MS;
    private static final long STEP_NS = 250 * MS;

    private final TransitFloor floor = new TransitFloor(STEP_NS);
    private long nowNs = 5 * SECOND;

    /** Transits every 10 ms for a while: a least one, up to 20 ms more, and what the clocks drift. */
    private void path(long forNs, long leastNs, double ppm, Dice dice) {
        long from = nowNs;
        for (; nowNs < from + forNs; nowNs += 10 * MS) {
            long driftNs = (long) ((nowNs - from) * ppm / 1e6);
            long jitterNs = dice.chance(0.05) ? 0 : dice.between(0, 20 * MS);
            if (!dice.chance(0.1)) {
                floor.seen(nowNs, leastNs + driftNs + jitterNs);
            }
        }
    }

    @Test
    void shouldFindTheLeastUnderJitterAndLoss() {
        path(3 * SECOND, -40 * SECOND, 0, new Dice(1));
        assertThat(floor.ns(nowNs)).isEqualTo(-40 * SECOND);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-100, -20, 20, 100})
    void shouldFollowClocksThatDrift(double ppm) {
        long forNs = 300 * SECOND;
        path(forNs, 0, ppm, new Dice(2));
        long driftedNs = (long) (forNs * ppm / 1e6);
        assertThat(floor.ns(nowNs)).isBetween(driftedNs - 21 * SECOND / 10_000, driftedNs + MS / 5);
    }

    @Test
    void shouldNeverBeAboveATransitAndStretchTimeByAThousandthAtMost() {
        Dice dice = new Dice(3);
        long leastNs = 0;
        long before = Long.MIN_VALUE;
        long beforeNs = 0;
        for (int i = 0; i < 20_000; i++) {
            nowNs += dice.between(1, 20) * MS;
            leastNs += dice.between(-200, 300) * 10;
            long transitNs = leastNs + dice.between(0, 30 * MS);
            floor.seen(nowNs, transitNs);
            long now = floor.ns(nowNs);
            assertThat(now).isLessThanOrEqualTo(transitNs);
            if (before != Long.MIN_VALUE) {
                assertThat(now - before).isLessThanOrEqualTo((nowNs - beforeNs) / 1_000 + 1);
            }
            before = now;
            beforeNs = nowNs;
        }
    }

    @Test
    void shouldFallAtOnceWhenThePathIsShorter() {
        path(20 * SECOND, 60 * MS, 0, new Dice(4));
        floor.seen(nowNs, 35 * MS);
        assertThat(floor.ns(nowNs)).isEqualTo(35 * MS);
    }

    @Test
    void shouldRiseSlowlyToALongerPathOnceTheShorterIsOutOfSight() {
        path(20 * SECOND, 10 * MS, 0, new Dice(5));
        path(9 * SECOND, 30 * MS, 0, new Dice(6));
        assertThat(floor.ns(nowNs)).as("perhaps only crowded").isEqualTo(10 * MS);
        path(35 * SECOND, 30 * MS, 0, new Dice(7));
        assertThat(floor.ns(nowNs)).isEqualTo(30 * MS);
    }

    @Test
    void shouldFollowAStepWithinASecondAndSomeTransits() {
        path(20 * SECOND, 0, 0, new Dice(8));
        path(900 * MS, 40 * SECOND, 0, new Dice(9));
        assertThat(floor.ns(nowNs)).isZero();
        path(400 * MS, 40 * SECOND, 0, new Dice(10));
        assertThat(floor.ns(nowNs)).isBetween(40 * SECOND, 40 * SECOND + 5 * MS);
        path(400 * MS, -70 * SECOND, 0, new Dice(11));
        assertThat(floor.ns(nowNs)).as("this end was suspended").isBetween(-70 * SECOND, -70 * SECOND + 5 * MS);
    }

    @Test
    void shouldNotTakeForAStepWhatIsCrowdedForAMoment() {
        path(20 * SECOND, 0, 0, new Dice(12));
        for (int i = 0; i < 99; i++, nowNs += 10 * MS) {
            floor.seen(nowNs, 2 * STEP_NS);
        }
        assertThat(floor.ns(nowNs)).isZero();
        floor.seen(nowNs, STEP_NS);
        for (int i = 0; i < 99; i++, nowNs += 10 * MS) {
            floor.seen(nowNs, 2 * STEP_NS);
        }
        assertThat(floor.ns(nowNs)).isZero();
    }

    @Test
    void shouldWaitForEnoughTransitsWhenTheyAreRare() {
        floor.seen(nowNs, 0);
        for (int i = 1; i <= 8; i++) {
            assertThat(floor.ns(nowNs)).isZero();
            nowNs += 2 * SECOND;
            floor.seen(nowNs, 3 * STEP_NS + i);
        }
        assertThat(floor.ns(nowNs)).isEqualTo(3 * STEP_NS + 1);
    }

    @Test
    void shouldCatchUpWithDriftAfterALongSilence() {
        path(20 * SECOND, 0, 0, new Dice(13));
        nowNs += 3_600 * SECOND;
        long driftNs = 180 * MS;
        floor.seen(nowNs, driftNs + 2 * MS);
        floor.seen(nowNs, driftNs);
        assertThat(floor.ns(nowNs)).isEqualTo(driftNs);
    }
}
