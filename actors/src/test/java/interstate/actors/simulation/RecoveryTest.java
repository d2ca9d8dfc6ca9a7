package interstate.actors.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.settings.TestNodes;
import interstate.actors.settings.TimerSettings;
import interstate.wire.LaneTerms;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Named worlds with one trouble each, and how soon after it traffic flows again. */
class RecoveryTest {

    private static final long MS = 1_000_000;
    private static final long SECOND = 1_000 * MS;
    private static final LaneTerms LANE = lane(1_500, 10 * MS);

    @Test
    void shouldCarryTrafficWithinHalfASecondWhenNothingBefalls() {
        Outcome outcome = Replay.run(Scenario.quiet(1).with(500 * MS));

        assertThat(outcome.recoveryNs()).isLessThan(100 * MS);
        assertThat(outcome.handshakes()).isEqualTo(1);
        assertThat(outcome.lossless()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"false,false", "false,true", "true,false", "true,true"})
    void shouldComeBackWithinASecondWhenBothNodesWereKilled(boolean keyed, boolean ipv6) {
        Outcome outcome =
                Replay.run(Scenario.quiet(2).under(keyed, ipv6).with(3 * SECOND, untilHealed(Fault.Kind.KILL_BOTH)));

        assertThat(outcome.recoveryNs()).isLessThan(SECOND);
    }

    @ParameterizedTest
    @EnumSource(Fault.Kind.class)
    void shouldComeBackWithinASecondWhateverBefalls(Fault.Kind kind) {
        for (long seed = 1; seed <= 10; seed++) {
            Outcome outcome = Replay.run(Scenario.quiet(seed).with(3 * SECOND, untilHealed(kind)));

            assertThat(outcome.recoveryNs()).as("seed %d", seed).isLessThan(bound(kind));
        }
    }

    /** Half a second more than it takes to find out: nothing, the silence, or the silence and one pause between attempts. */
    private static long bound(Fault.Kind kind) {
        return switch (kind) {
            // The server has seen the attempt under way and gave its lane up: only the next one is answered.
            case PARTITION_DOWN -> 5_500 * MS;
            default -> 1_100 * MS;
        };
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.Kind.class,
            names = {
                "KILL_SERVER",
                "PARTITION",
                "PARTITION_UP",
                "PAUSE_SERVER",
                "PAUSE_CLIENT",
                "STALL_SERVER",
                "STALL_CLIENT"
            })
    void shouldComeBackWhenItLastedLongerThanEveryTimeout(Fault.Kind kind) {
        Outcome outcome = Replay.run(Scenario.quiet(3).with(20 * SECOND, new Fault(SECOND, kind, 0, 30 * SECOND)));

        assertThat(outcome.recoveryNs()).isLessThan(6 * SECOND);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, LaneTerms.TIMETABLE})
    void shouldComeBackWhicheverTheScheduleIsWhenBothHostsHadNoTime(int kind) {
        List<Long> hourlyNs = new ArrayList<>();
        for (int hour = 0; kind == LaneTerms.TIMETABLE && hour < LaneTerms.HOURS; hour++) {
            hourlyNs.add((hour % 3 + 1L) * 10 * MS);
        }
        LaneTerms lane = new LaneTerms(1_500, 10 * MS, 250, kind, hourlyNs);
        for (long seed = 1; seed <= 10; seed++) {
            Outcome outcome = Replay.run(Scenario.quiet(seed)
                    .with(List.of(ClientPlan.of(lane, lane)))
                    .with(
                            5 * SECOND,
                            new Fault(SECOND, Fault.Kind.STALL_CLIENT, 0, 900 * MS),
                            new Fault(SECOND + 300 * MS, Fault.Kind.STALL_SERVER, 0, 2 * SECOND),
                            new Fault(4 * SECOND, Fault.Kind.STALL_CLIENT, 0, 3 * MS)));

            assertThat(outcome.recoveryNs()).as("seed %d", seed).isLessThan(SECOND);
        }
    }

    @Test
    void shouldFollowSoonWhenTheClientMoved() {
        Outcome outcome =
                Replay.run(Scenario.quiet(4).with(2 * SECOND, new Fault(2 * SECOND - 5 * MS, Fault.Kind.ROAM, 0, 0)));

        assertThat(outcome.recoveryNs()).as("silence, and one handshake").isLessThan(900 * MS);
    }

    @ParameterizedTest
    @CsvSource({
        "256,150000,256,150000",
        "1500,150000,256,1000000",
        "256,1000000000,256,1000000000",
        "9000,1000000000,256,1000000000",
        "256,1000000000,1500,20000000",
        "576,100000000,1280,30000000",
    })
    void shouldComeBackWhateverTheLanesAre(int upBytes, long upNs, int downBytes, long downNs) {
        ClientPlan plan = ClientPlan.of(lane(upBytes, upNs), lane(downBytes, downNs));
        long slow = Math.max(plan.slowestNs(), 10 * MS);
        long healNs = Math.max(SECOND, 150 * slow);
        Scenario scenario = Scenario.quiet(5)
                .with(List.of(plan))
                .with(healNs, new Fault(healNs / 2, Fault.Kind.KILL_SERVER, 0, healNs / 10));
        Outcome outcome = Replay.run(scenario);

        assertThat(outcome.recoveryNs()).isLessThan(SECOND + 60 * slow);
    }

    @ParameterizedTest
    @ValueSource(longs = {20, 80, 300, 500})
    void shouldEstablishOnceWhateverTheRoundTripIs(long delayMs) {
        Weather far = Weather.calm(delayMs * MS);
        Outcome outcome = Replay.run(Scenario.quiet(6).in(far, 0).with(15 * SECOND));

        assertThat(outcome.recoveryNs()).isLessThan(4 * delayMs * MS + 300 * MS);
        assertThat(outcome.handshakes()).as("a round trip is not silence").isEqualTo(1);
        assertThat(outcome.lossless()).isTrue();
    }

    @Test
    void shouldNeverLoseTheLinkWhenKeysAreReplacedUnderLoss() {
        TimerSettings hasty = TestNodes.keyTimers(SECOND, 200, 1L << 28);
        for (long seed = 1; seed <= 10; seed++) {
            Weather lossy = new Weather(0.2, 0, 1, 5 * MS, 30 * MS, 0, 0, 0.05, 0.02, 0.01);
            List<String> story = new ArrayList<>();
            Outcome outcome = World.run(
                    Scenario.quiet(seed).with(hasty).in(lossy, 0.05).with(20 * SECOND),
                    w -> {},
                    (atNs, line) -> story.add(line));

            assertThat(story)
                    .as("seed %d", seed)
                    .noneMatch(l -> l.contains("Lost") || l.contains("Closed[reason=silent"));
            assertThat(outcome.handshakes()).as("seed %d", seed).isGreaterThan(5);
        }
    }

    @Test
    void shouldServeFiftyClientsOfOneNetworkFromAColdStartAndAfterARestart() {
        List<ClientPlan> fifty = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            fifty.add(ClientPlan.of(lane(1_500, 40 * MS), lane(1_500, 40 * MS)));
        }
        Outcome outcome = Replay.run(Scenario.quiet(7)
                .with(fifty)
                .with(6 * SECOND, new Fault(3 * SECOND, Fault.Kind.KILL_SERVER, 0, 10 * SECOND)));

        assertThat(outcome.recoveryNs()).isLessThan(6 * SECOND);
        assertThat(outcome.lossless()).isTrue();
    }

    @Test
    void shouldServeTheHonestWhenOthersAreGreedyOrStrangers() {
        ClientPlan plan = ClientPlan.of(LANE, LANE);
        Outcome outcome = Replay.run(Scenario.quiet(8)
                .with(List.of(
                        plan,
                        plan.as(ClientPlan.Manner.GREEDY),
                        plan.as(ClientPlan.Manner.STRANGER),
                        plan,
                        plan.as(ClientPlan.Manner.GREEDY)))
                .with(30 * SECOND));

        assertThat(outcome.handshakes()).isEqualTo(2);
        assertThat(outcome.lossless()).isTrue();
    }

    @Test
    void shouldGoOnWhenManyMoreForgedDatagramsArriveThanTrueOnes() {
        for (boolean keyed : new boolean[] {false, true}) {
            LaneTerms small = lane(256, 10 * MS);
            Outcome outcome = Replay.run(Scenario.quiet(9)
                    .under(keyed, false)
                    .with(List.of(ClientPlan.of(small, small)))
                    .with(3 * SECOND, new Fault(SECOND, Fault.Kind.KILL_CLIENT, 0, 200 * MS))
                    .against(new Adversary.Plan(MS, 0.8)));

            assertThat(outcome.recoveryNs()).isLessThan(100 * MS);
            assertThat(outcome.handshakes()).isEqualTo(1);
        }
    }

    /** From the middle of the world until it is healed, so that recovery is measured from the fault's end. */
    private static Fault untilHealed(Fault.Kind kind) {
        return new Fault(1_500 * MS, kind, 0, 10 * SECOND);
    }

    private static LaneTerms lane(int packetLength, long intervalNs) {
        return new LaneTerms(packetLength, intervalNs, 250, 0);
    }
}
