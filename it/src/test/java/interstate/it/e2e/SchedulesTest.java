package interstate.it.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import interstate.it.load.Iperf;
import interstate.it.net.Installation;
import interstate.it.probe.EpochOffset;
import interstate.it.scenario.LaneAsk;
import interstate.it.scenario.LaneAsk.Shape;
import interstate.it.scenario.Observation;
import interstate.it.scenario.Pause;
import interstate.it.scenario.Rig;
import interstate.it.scenario.Terms;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every schedule but the default one on the wire, idle and busy: one length, one after the other, no gap it may not have. */
@Tag("e2e")
class SchedulesTest {

    private static final int SECONDS = 3;
    private static final int INTERVAL_MS = 5;

    private final Installation installation = Installation.find();

    @ParameterizedTest
    @CsvSource({"CONSTANT, EXPONENTIAL", "UNIFORM, TIMETABLE"})
    void shouldShowNothingButTheScheduleWhenIdleAndWhenBusy(Shape up, Shape down) {
        LaneAsk lane = LaneAsk.everyMs(INTERVAL_MS);
        Instant begun = Instant.now();
        try (Rig rig = Rig.open(installation, new Terms(lane.withShape(up), lane.withShape(down)))) {
            rig.observe();
            rig.startLink();
            long idleNs = EpochOffset.epochNs();
            Pause.seconds(SECONDS);
            long busyNs;
            try (Iperf sent = Iperf.start(rig.topology(), Rig.SERVER_INNER, 5301, Iperf.Way.UP, SECONDS + 2);
                    Iperf got = Iperf.start(rig.topology(), Rig.SERVER_INNER, 5302, Iperf.Way.DOWN, SECONDS + 2)) {
                Pause.seconds(1);
                busyNs = EpochOffset.epochNs();
                Pause.seconds(SECONDS);
                assertThat(sent.bytesPerSecond()).isPositive();
                assertThat(got.bytesPerSecond()).isPositive();
            }
            Observation seen = rig.finish();
            assertThat(seen.dropped()).as("capture").isZero();
            assertThat(seen.strangers()).as("%s", seen.strangersDescribed()).isZero();
            for (Observation.Direction d : seen.directions()) {
                assertThat(d.trace().packetLengths()).containsExactly(d.asked().packetLength());
                assertThat(d.gaps().overUnexcused()).as("%s", d.gaps()).isZero();
                assertMean(d, idleNs, begun);
                assertMean(d, busyNs, begun);
            }
        }
    }

    /** Some hundred intervals: of an exponential their mean has a standard error of 4 %. Those lost to the host are added. */
    private static void assertMean(Observation.Direction d, long fromNs, Instant begun) {
        long durationNs = SECONDS * 1_000_000_000L;
        int hour = begun.atOffset(ZoneOffset.UTC).getHour();
        if (Instant.now().atOffset(ZoneOffset.UTC).getHour() != hour) {
            return;
        }
        long datagrams = Arrays.stream(d.trace().epochNs())
                        .filter(at -> at >= fromNs && at < fromNs + durationNs)
                        .count()
                + d.stolen(fromNs, durationNs);
        double expected = (double) durationNs / d.asked().intervalNs(hour);
        double error = d.asked().shape() == Shape.EXPONENTIAL ? 4 * Math.sqrt(expected) : 0.05 * expected;
        assertThat((double) datagrams).as("%s %s", d.name(), d.gaps()).isCloseTo(expected, within(error));
    }
}
