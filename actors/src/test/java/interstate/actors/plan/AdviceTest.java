package interstate.actors.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AdviceTest {

    private static final long WEEK_NS = 7 * 86_400L * 1_000_000_000;
    private static final long SECOND_NS = 1_000_000_000;

    /** Over ten weeks of trace. */
    private static Residual residual(int fecSharePermille, int delayMs, long events) {
        return new Residual(new Setting(true, fecSharePermille, delayMs), 1, 10 * WEEK_NS, 1_000_000, events, events);
    }

    private static Forecast forecast(Residual... residuals) {
        Recorded.Direction lane = new Recorded.Direction(1_000, 10, 1_500_000);
        return new Forecast(
                new Question(1_500, InnerLoad.DEFAULT, List.of(0, 50), List.of(0, 100, 200), SECOND_NS, 1_000, 1),
                new Recorded(1, 10 * WEEK_NS, lane, lane, 40_000_000),
                List.of(residuals));
    }

    @Test
    void shouldTakeTheLeastRoomThenTheLeastDelayOfThoseShownToDo() {
        Residual wanted = residual(0, 200, 1);
        Forecast forecast = forecast(
                new Residual(Setting.OFF, 1, 10 * WEEK_NS, 1_000_000, 0, 0),
                residual(0, 0, 9),
                residual(0, 100, 8),
                wanted,
                residual(50, 0, 0),
                residual(0, 300, 0));

        assertThat(Advice.of(forecast, 1, setting -> true))
                .as("of 8 events in ten weeks one cannot be sure that they are at most ten")
                .isEqualTo(new Advice(Optional.of(wanted), Advice.Proof.SHOWN));
        assertThat(Advice.of(forecast, 2, setting -> true).residual()).contains(residual(0, 0, 9));
        assertThat(Advice.of(forecast, 2, setting -> setting.dispatchDelayMs() > 0)
                        .residual())
                .contains(residual(0, 100, 8));
    }

    @Test
    void shouldSayWhenTheTraceIsTooShortToShowIt() {
        Forecast forecast = forecast(residual(0, 0, 2), residual(50, 0, 0));

        Advice advice = Advice.of(forecast, 0.1, setting -> true);
        assertThat(advice.residual()).contains(residual(50, 0, 0));
        assertThat(advice.proof()).isEqualTo(Advice.Proof.NOT_SHOWN);
        assertThat(Advice.of(forecast(residual(0, 0, 2)), 0.1, setting -> true).proof())
                .isEqualTo(Advice.Proof.NONE);
    }

    @Test
    void shouldCountTheRoomOfDispatchAndShare() {
        Forecast forecast = forecast();

        assertThat(forecast.cost(new Setting(true, 0, 0))).isZero();
        assertThat(forecast.cost(new Setting(true, 50, 0))).isEqualTo(0.05);
        // 7 of 1,444 bytes, and 2 of each packet of 800.
        assertThat(forecast.cost(new Setting(true, 50, 100))).isCloseTo(0.05 + 7 / 1_444.0 + 2 / 800.0, within(1e-12));
        assertThat(forecast.bytesPerMonth()).isEqualTo(2 * 2_592_000_000_000L);
    }

    @Test
    void shouldNotTakeSeveralPassesForMoreEvidence() {
        Residual once = residual(0, 0, 4);
        Residual twice = new Residual(once.setting(), 2, once.passNs(), 2_000_000, 8, 8);

        assertThat(twice.eventsPerWeek()).isEqualTo(once.eventsPerWeek()).isEqualTo(0.4);
        assertThat(twice.mostPerWeek()).isEqualTo(once.mostPerWeek());
        // Garwood's exact interval of 4 is 1.09 to 10.24.
        assertThat(once.leastPerWeek()).isBetween(0.107, 0.111);
        assertThat(once.mostPerWeek()).isBetween(1.02, 1.03);
    }
}
