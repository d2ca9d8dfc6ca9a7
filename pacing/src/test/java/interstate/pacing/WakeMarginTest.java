package interstate.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class WakeMarginTest {

    private static WakeMargin after(int wakes, long latenessNs) {
        WakeMargin margin = new WakeMargin(false);
        for (int i = 0; i < wakes; i++) {
            margin.wokeLate(latenessNs);
        }
        return margin;
    }

    @Test
    void shouldFallToItsFloorWhenWakesAreExact() {
        assertThat(after(20_000, 1_000).ns()).isBetween(WakeMargin.MIN_NS, WakeMargin.MIN_NS + 1_100);
    }

    @Test
    void shouldCoverLatenessWithinAFewDozenWakesWhenItGrows() {
        assertThat(after(50, 150_000).ns()).isGreaterThan(190_000);
    }

    @Test
    void shouldStayUnderItsCeilingWhenWakesAreHopeless() {
        assertThat(after(1_000, 10_000_000_000L).ns()).isLessThanOrEqualTo(WakeMargin.MAX_NS);
    }

    @Test
    void shouldCoverAlmostAllWakesWhenLatenessVaries() {
        long seed = 5;
        Random random = new Random(seed);
        WakeMargin margin = new WakeMargin(false);
        int uncovered = 0;
        for (int i = 0; i < 20_000; i++) {
            long latenessNs = (long) (-20_000 * Math.log(1 - random.nextDouble()));
            if (latenessNs > margin.ns()) {
                uncovered++;
            }
            margin.wokeLate(latenessNs);
        }
        assertThat(uncovered).as("seed %d", seed).isLessThan(200);
    }

    @Test
    void shouldSpinAtMostAQuarterOfTheTimeWhenSlotsAreClose() {
        WakeMargin margin = after(1_000, 300_000);
        margin.meanGap(150_000);
        assertThat(margin.ns()).isEqualTo(37_500);
        margin.wokeLate(1_000_000);
        assertThat(margin.ns()).isEqualTo(37_500);
        margin.meanGap(20_000);
        assertThat(margin.ns()).isEqualTo(WakeMargin.LEAST_NS);
    }

    @Test
    void shouldRiseAgainWhenTheCloseLanesAreGone() {
        WakeMargin margin = after(1_000, 300_000);
        margin.meanGap(150_000);
        margin.meanGap(0);
        for (int i = 0; i < 50; i++) {
            margin.wokeLate(150_000);
        }
        assertThat(margin.ns()).isGreaterThan(190_000);
    }

    @Test
    void shouldSpinThroughShortGapsOnlyWhereACpuIsItsOwn() {
        WakeMargin owner = new WakeMargin(true);
        owner.meanGap(50_000);
        assertThat(owner.spinsThrough()).isTrue();
        owner.meanGap(1_000_000);
        assertThat(owner.spinsThrough()).isFalse();
        owner.meanGap(0);
        assertThat(owner.spinsThrough()).isFalse();
        WakeMargin guest = new WakeMargin(false);
        guest.meanGap(50_000);
        assertThat(guest.spinsThrough()).isFalse();
    }
}
