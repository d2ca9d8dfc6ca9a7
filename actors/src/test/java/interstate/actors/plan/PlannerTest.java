package interstate.actors.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import interstate.actors.monitor.BadTrace;
import interstate.actors.simulation.Dice;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlannerTest {

    private static final long SECOND_NS = 1_000_000_000L;
    private static final int SECONDS = 20;
    private static final long SLOTS_A_SECOND = SECOND_NS / MadeUpTrace.INTERVAL_NS;

    /** Of packets that a datagram holds several of, so that hardly any is in two. */
    private static final InnerLoad SMALL = new InnerLoad(50, 60, 100);

    @TempDir
    private Path directory;

    @Test
    void shouldForeseeNoLossWhenTheTraceHasNone() {
        Forecast forecast = plan(new MadeUpTrace(SECONDS).spread(3_000_000), InnerLoad.DEFAULT, 0, 150);

        assertThat(forecast.recorded().up().lost()).isZero();
        assertThat(forecast.residuals()).hasSize(3).allSatisfy(residual -> {
            assertThat(residual.packets()).isGreaterThan(5_000);
            assertThat(residual.lost()).isZero();
            assertThat(residual.events()).isZero();
            assertThat(residual.leastPerWeek()).isZero();
            assertThat(residual.mostPerWeek()).isBetween(3.6 * 604_800 / SECONDS, 3.8 * 604_800 / SECONDS);
        });
    }

    @Test
    void shouldForeseeWhatHandCalculationDoesWhenBurstsAreKnown() {
        // 30 ms of datagrams every 4 s, from second 2 on, of what the client sends: five events in 20 s.
        MadeUpTrace trace = new MadeUpTrace(SECONDS)
                .losing(
                        number -> number % (4 * SLOTS_A_SECOND) >= 2 * SLOTS_A_SECOND
                                && number % (4 * SLOTS_A_SECOND) < 2 * SLOTS_A_SECOND + 15,
                        number -> false);

        Forecast forecast = plan(trace, InnerLoad.DEFAULT, 0, 25, 250);

        assertThat(of(forecast, Setting.OFF).events()).isEqualTo(5);
        assertThat(of(forecast, new Setting(true, 0, 25)).events())
                .as("the first that comes after a burst comes too late for what was sent at its beginning")
                .isEqualTo(5);
        assertThat(of(forecast, new Setting(true, 0, 250)).events())
                .as("round trip, two leads and 24 slots are 104 ms")
                .isZero();
        assertThat(of(forecast, new Setting(true, 0, 0)).events()).isZero();
    }

    @Test
    void shouldForeseeTheTracesLossWhenNothingIsRepaired() {
        Dice dice = new Dice(7);
        boolean[] lost = new boolean[(int) (SECONDS * SLOTS_A_SECOND)];
        for (int i = 0; i < lost.length; i++) {
            lost[i] = dice.chance(0.1);
        }

        Forecast forecast = plan(
                new MadeUpTrace(SECONDS).losing(n -> lost[(int) n], n -> lost[(int) (lost.length - 1 - n)]), SMALL, 0);

        assertThat(forecast.recorded().up().lostShare()).isCloseTo(0.1, within(0.01));
        assertThat(of(forecast, Setting.OFF).lostShare()).isCloseTo(0.1, within(0.02));
        assertThat(of(forecast, new Setting(true, 0, 0)).lostShare()).isLessThan(0.001);
    }

    @Test
    void shouldForeseeTheSameWhenAskedAgainOrTheServersClockIsAnother() {
        MadeUpTrace trace = new MadeUpTrace(SECONDS).losing(n -> n % 97 < 6, n -> n % 89 < 6);
        List<Residual> once = plan(trace, InnerLoad.DEFAULT, 60).residuals();

        assertThat(once.get(1).events()).isPositive();
        assertThat(plan(trace, InnerLoad.DEFAULT, 60).residuals()).isEqualTo(once);
        assertThat(plan(trace.serverAhead(3 * SECOND_NS, 0), InnerLoad.DEFAULT, 60)
                        .residuals())
                .isEqualTo(once);
    }

    @Test
    void shouldForeseeNoLossWhenClocksDrift() {
        MadeUpTrace trace = new MadeUpTrace(SECONDS).serverAhead(-SECOND_NS, 100);

        Forecast forecast = plan(trace, InnerLoad.DEFAULT, 60);

        assertThat(forecast.residuals())
                .allSatisfy(residual -> assertThat(residual.lost()).isZero());
        assertThat(forecast.recorded().roundTripNs())
                .isCloseTo(2 * MadeUpTrace.ONE_WAY_NS, within(MadeUpTrace.ONE_WAY_NS / 20));
    }

    @Test
    void shouldForeseeNoLossWhenSomeNumbersNeverLeftSinceThatWasNotTheNetwork() {
        MadeUpTrace trace = new MadeUpTrace(SECONDS).withoutNumbers(n -> n % 50 == 7 || (n >= 3_000 && n < 3_200));

        assertThat(plan(trace, InnerLoad.DEFAULT, 0, 100).residuals())
                .allSatisfy(residual -> assertThat(residual.lost()).isZero());
    }

    @Test
    void shouldGoThroughAShortTraceAgainAndThroughAsMuchAsThereIsRoomForOfALongOne() {
        TraceSession session = new MadeUpTrace(SECONDS)
                .losing(n -> n % 4_000 >= 2_000 && n % 4_000 < 2_030, n -> false)
                .write(directory);
        long datagrams = 2 * SECONDS * SLOTS_A_SECOND;

        Residual thrice = planner(3 * datagrams, List.of(40))
                .plan(List.of(session))
                .residuals()
                .get(1);
        assertThat(thrice.passes()).isEqualTo(3);
        assertThat(thrice.passNs()).isCloseTo(SECONDS * SECOND_NS, within(SECOND_NS));
        assertThat(thrice.events()).isEqualTo(3 * 2);

        Residual half = planner(datagrams / 2, List.of(40))
                .plan(List.of(session))
                .residuals()
                .get(1);
        assertThat(half.passes()).isEqualTo(1);
        assertThat(half.passNs()).isCloseTo(SECONDS * SECOND_NS / 2, within(SECOND_NS));
    }

    @Test
    void shouldFindWhatBefellTheNetworkLateWhenOfALongTraceOnlyStretchesAreGoneThrough() {
        int seconds = 240;
        // Nothing in the first half, then a burst every two seconds.
        TraceSession session = new MadeUpTrace(seconds)
                .losing(n -> n > seconds * SLOTS_A_SECOND / 2 && n % (2 * SLOTS_A_SECOND) < 30, n -> false)
                .write(directory);
        long datagrams = 2L * seconds * SLOTS_A_SECOND;

        Residual third = planner(datagrams / 3, List.of(40))
                .plan(List.of(session))
                .residuals()
                .get(1);

        assertThat(third.passNs()).isCloseTo(seconds * SECOND_NS / 3, within(SECOND_NS));
        // Of two stretches of 40 s one lies in either half.
        assertThat(third.events()).isBetween(18L, 22L);
    }

    @Test
    void shouldRefuseATraceInWhichNothingCame() {
        TraceSession session = new MadeUpTrace(1).losing(n -> true, n -> false).write(directory);

        assertThatThrownBy(() -> planner(1_000, List.of(0)).plan(List.of(session)))
                .isInstanceOf(BadTrace.class)
                .hasMessage(
                        directory + " tells of no time in which datagrams came both ways; allowed: a trace of seconds"
                                + " to weeks");
    }

    @Test
    void shouldRefuseATraceThatIsTooShortForAPacket() {
        TraceSession session =
                new MadeUpTrace(1).losing(n -> n > 20, n -> n > 22).write(directory);

        InnerLoad seldom = new InnerLoad(1, 200, 1_400);
        Question question = new Question(1_500, seldom, List.of(0), List.of(0), SECOND_NS, 1_000, 5);

        assertThatThrownBy(() -> new Planner(question, line -> {}).plan(List.of(session)))
                .isInstanceOf(BadTrace.class)
                .hasMessage(
                        directory + " is so short that no inner packet would enter in it; allowed: a trace of seconds"
                                + " to weeks");
    }

    private Forecast plan(MadeUpTrace trace, InnerLoad load, Integer... delaysMs) {
        long datagrams = 2 * SECONDS * SLOTS_A_SECOND;
        Question question = new Question(1_500, load, List.of(0), List.of(delaysMs), SECOND_NS, datagrams, 5);
        return new Planner(question, line -> {}).plan(List.of(trace.write(directory)));
    }

    private static Planner planner(long datagrams, List<Integer> delaysMs) {
        return new Planner(
                new Question(1_500, InnerLoad.DEFAULT, List.of(0), delaysMs, SECOND_NS, datagrams, 5), line -> {});
    }

    private static Residual of(Forecast forecast, Setting setting) {
        return forecast.residuals().stream()
                .filter(residual -> residual.setting().equals(setting))
                .findFirst()
                .orElseThrow();
    }
}
