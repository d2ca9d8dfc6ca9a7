package interstate.actors.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.settings.TimerSettings;
import interstate.wire.LinkFeatures;
import org.junit.jupiter.api.Test;

class PathHealthTest {
    private static final TimerSettings TIMERS = TimerSettings.defaults();
    private static final LinkTerms TERMS =
            new LinkTerms(Offers.LANE, Offers.LANE, false, 10_000_000_000L, 10_000_000_000L, LinkFeatures.NONE);
    private static final long SILENCE_NS = Math.max(TIMERS.silenceNs(), TIMERS.silenceSlots() * Offers.INTERVAL_NS);

    private final PathHealth health = new PathHealth(TERMS, TIMERS, 0);

    private PathState at(long nowNs, boolean session, long lastOpenedNs) {
        PathState before = health.state();
        boolean changed = health.judge(nowNs, session, lastOpenedNs);
        assertThat(changed).isEqualTo(before != health.state());
        return health.state();
    }

    @Test
    void shouldCallUntilThereIsASession() {
        assertThat(health.state()).isEqualTo(PathState.CALLING);
        assertThat(at(1, false, 0)).isEqualTo(PathState.CALLING);
        assertThat(at(2, true, 2)).isEqualTo(PathState.LIVING);
        assertThat(at(3, false, 2)).isEqualTo(PathState.CALLING);
    }

    @Test
    void shouldDieOfSilenceAndLiveAgain() {
        assertThat(at(SILENCE_NS - 1, true, 0)).isEqualTo(PathState.LIVING);
        assertThat(at(SILENCE_NS, true, 0)).isEqualTo(PathState.DEAD);
        assertThat(at(SILENCE_NS + 1, true, SILENCE_NS + 1)).isEqualTo(PathState.LIVING);
    }

    @Test
    void shouldBeDeadWhileTheOtherEndHearsNothing() {
        at(0, true, 0);
        health.unheard(10);
        assertThat(at(10, true, 10)).isEqualTo(PathState.DEAD);
        assertThat(health.isUnheard()).isTrue();
        assertThat(at(10 + SILENCE_NS - 1, true, SILENCE_NS)).isEqualTo(PathState.DEAD);
        assertThat(at(10 + SILENCE_NS, true, SILENCE_NS)).isEqualTo(PathState.LIVING);
        assertThat(health.isUnheard()).isFalse();
    }

    @Test
    void shouldComplainSeveralTimesWithinTheSilenceWhenNothingIsHeardAndNeverElse() {
        at(0, true, 0);
        assertThat(health.complains(0, 0)).isFalse();
        int complaints = 0;
        for (long now = SILENCE_NS; now < 2 * SILENCE_NS; now += 1_000_000) {
            at(now, true, 0);
            complaints += health.complains(now, 0) ? 1 : 0;
        }
        assertThat(complaints).isBetween(3, 5);
        health.unheard(3 * SILENCE_NS);
        assertThat(at(3 * SILENCE_NS, true, 3 * SILENCE_NS)).isEqualTo(PathState.DEAD);
        assertThat(health.complains(3 * SILENCE_NS, 3 * SILENCE_NS))
                .as("it hears")
                .isFalse();
    }
}
