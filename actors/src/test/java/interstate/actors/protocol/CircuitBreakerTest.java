package interstate.actors.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.protocol.CircuitBreaker.Turn;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {

    private static final long MS = 1_000_000;
    private static final long TIME_NS = 10_000 * MS;
    private static final long PERIOD_NS = TIME_NS / CircuitBreaker.PERIODS;
    private static final int LIMIT_PERMILLE = 100;
    private static final long A_PERIOD = 1_000;

    private final CircuitBreaker breaker = new CircuitBreaker(LIMIT_PERMILLE, TIME_NS);
    private final List<Turn> turns = new ArrayList<>();
    private long nowNs = 77;
    private long expected;
    private long lost;
    private long dropped;

    CircuitBreakerTest() {
        look();
    }

    private void look() {
        Turn turn = breaker.look(nowNs, expected, lost, dropped);
        if (turn != Turn.NONE) {
            turns.add(turn);
        }
    }

    /** Whole periods, each with so many lost of a thousand, looked at every tenth of one. */
    private void periods(int count, long lostOfThousand) {
        for (int i = 0; i < count; i++) {
            for (int part = 1; part <= 10; part++) {
                nowNs += PERIOD_NS / 10;
                expected += A_PERIOD / 10;
                lost += lostOfThousand * part / 10 - lostOfThousand * (part - 1) / 10;
                look();
            }
        }
    }

    @Test
    void shouldTripWhenMoreThanTheLimitIsLostForTheWholeTime() {
        periods(4, 101);
        assertThat(turns).isEmpty();
        assertThat(breaker.tripped()).isFalse();
        periods(1, 101);
        assertThat(turns).containsExactly(Turn.TRIPPED);
        assertThat(breaker.tripped()).isTrue();
        assertThat(breaker.permille()).isEqualTo(101);
    }

    @Test
    void shouldNotTripWhenTheLimitItselfIsLost() {
        periods(50, 100);
        assertThat(turns).isEmpty();
        assertThat(breaker.permille()).isEqualTo(100);
    }

    @Test
    void shouldNotTripWhenOnePeriodOfFiveIsWithin() {
        for (int i = 0; i < 20; i++) {
            periods(4, 900);
            periods(1, 100);
        }
        assertThat(turns).isEmpty();
    }

    @Test
    void shouldNotTripWhenAnOutageEnds() {
        periods(20, 0);
        // Nothing comes for 9 s; then the numbers jump.
        nowNs += 9_000 * MS;
        expected += 4_500;
        lost += 4_499;
        look();
        periods(20, 0);
        assertThat(turns).isEmpty();
    }

    @Test
    void shouldCloseOnlyWhenNoMoreThanTheLimitIsLostForTheWholeTime() {
        periods(5, 300);
        periods(4, 0);
        periods(1, 101);
        periods(4, 100);
        assertThat(turns).containsExactly(Turn.TRIPPED);
        periods(1, 100);
        assertThat(turns).containsExactly(Turn.TRIPPED, Turn.CLOSED);
        assertThat(breaker.tripped()).isFalse();
        assertThat(breaker.permille()).isEqualTo(100);
    }

    @Test
    void shouldTripOnceWhileTheLossGoesOn() {
        periods(100, 500);
        assertThat(turns).containsExactly(Turn.TRIPPED);
    }

    @Test
    void shouldWaitThroughAPeriodInWhichNothingCame() {
        // Of twenty slots a period, all but some are lost: in many a period nothing arrives that could tell.
        for (int i = 0; i < 4; i++) {
            nowNs += PERIOD_NS;
            look();
            periods(1, 900);
        }
        assertThat(turns).isEmpty();
        periods(1, 900);
        assertThat(turns).containsExactly(Turn.TRIPPED);
    }

    @Test
    void shouldBeginAnewAfterALongSilence() {
        periods(4, 900);
        for (int i = 0; i < CircuitBreaker.PERIODS; i++) {
            nowNs += PERIOD_NS;
            look();
        }
        periods(4, 900);
        assertThat(turns).isEmpty();
        periods(1, 900);
        assertThat(turns).containsExactly(Turn.TRIPPED);
    }

    @Test
    void shouldIgnorePeriodsInWhichThisEndDroppedArrivals() {
        for (int i = 0; i < 50; i++) {
            dropped++;
            periods(1, 900);
        }
        assertThat(turns).isEmpty();
        assertThat(breaker.measured()).isFalse();
        periods(5, 900);
        assertThat(turns).containsExactly(Turn.TRIPPED);
    }

    @Test
    void shouldCountAPeriodOnceWhenNobodyLookedForLong() {
        nowNs += 20 * TIME_NS;
        expected += 1_000;
        lost += 900;
        look();
        assertThat(turns).isEmpty();
        periods(4, 900);
        assertThat(turns).containsExactly(Turn.TRIPPED);
    }

    @Test
    void shouldTakeNoMoreForLostThanWasExpectedAndNoLessThanNothing() {
        periods(1, 300);
        // Late ones come, and are no longer lost.
        lost -= 300;
        periods(1, 0);
        assertThat(breaker.permille()).isZero();
        lost += 10_000;
        periods(1, 0);
        assertThat(breaker.permille()).isEqualTo(1_000);
    }

    @Test
    void shouldKnowNothingUntilAPeriodIsOver() {
        assertThat(breaker.measured()).isFalse();
        periods(1, 5);
        assertThat(breaker.measured()).isTrue();
        assertThat(breaker.permille()).isEqualTo(5);
    }
}
