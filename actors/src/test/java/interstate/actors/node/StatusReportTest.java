package interstate.actors.node;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.device.Rung;
import interstate.actors.link.LinkReport;
import interstate.actors.loss.LossHistory;
import interstate.actors.loss.LossReport;
import interstate.actors.protocol.AcceptorCounters;
import interstate.actors.protocol.LinkCounters;
import interstate.actors.protocol.LinkState;
import interstate.actors.protocol.LinkTerms;
import interstate.actors.protocol.LossFigures;
import interstate.actors.stamps.KernelLateness;
import interstate.wire.LaneTerms;
import interstate.wire.LinkFeatures;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusReportTest {

    private static final long SECOND_NS = 1_000_000_000;
    private static final LaneTerms SENDING = new LaneTerms(600, 1_000_000, 250, 0);
    private static final LaneTerms RECEIVING =
            new LaneTerms(1_500, 2_000_000, 100, LaneTerms.TIMETABLE, Collections.nCopies(LaneTerms.HOURS, 2_000_000L));

    private static final LossReport LOSSES = new LossReport(
            new LossHistory(
                    7,
                    2,
                    5,
                    Optional.of(Instant.ofEpochSecond(1_800_000_000)),
                    1,
                    Optional.of(Instant.ofEpochSecond(1_800_000_060))),
            new LossFigures(OptionalInt.of(314), OptionalInt.empty(), true, false),
            new Rung(0, 2, false));

    private static Map<String, Object> link(String role, long establishedNs, long nowNs) {
        LinkTerms terms = new LinkTerms(SENDING, RECEIVING, false, 1, 1, LinkFeatures.NONE);
        return link(role, establishedNs, nowNs, 0, terms, 0);
    }

    private static Map<String, Object> link(
            String role, long establishedNs, long nowNs, long epochNs, LinkTerms terms, long innerUp) {
        LinkCounters counters = new LinkCounters();
        counters.stagedData = 11;
        counters.opened = 22;
        counters.packetsIn = 33;
        counters.sessions = 44;
        return StatusReport.link(
                new LinkReport(
                        "a",
                        role,
                        "192.0.2.1:1405",
                        LinkState.ESTABLISHED,
                        establishedNs,
                        establishedNs + SECOND_NS,
                        terms,
                        counters,
                        55,
                        innerUp,
                        LOSSES,
                        null),
                new KernelLateness(),
                nowNs,
                epochNs);
    }

    private static void shouldSend(Map<String, Object> link, String direction) {
        assertThat(link)
                .extractingByKey(direction, InstanceOfAssertFactories.map(String.class, Object.class))
                .containsEntry("packetLength", 600)
                .containsEntry("data", 11L)
                .containsEntry("schedule", "default")
                .containsEntry("jitterPermille", 250)
                .doesNotContainKeys("sent", "fastestNs", "slowestNs");
    }

    private static void shouldReceive(Map<String, Object> link, String direction) {
        assertThat(link)
                .extractingByKey(direction, InstanceOfAssertFactories.map(String.class, Object.class))
                .containsEntry("packetLength", 1_500)
                .containsEntry("intervalNs", 2_000_000L)
                .containsEntry("schedule", "timetable")
                .containsEntry("slowestNs", 2_000_000L)
                .containsEntry("jitterPermille", 100)
                .containsEntry("opened", 22L);
    }

    @Test
    void shouldCallWhatTheClientSendsUpAtBothEnds() {
        Map<String, Object> client = link("client", 0, 0);
        shouldSend(client, "up");
        shouldReceive(client, "down");
        Map<String, Object> server = link("server", 0, 0);
        shouldSend(server, "down");
        shouldReceive(server, "up");
    }

    /** From 07:00 on 2 ms, from 22:00 on 50 ms; looked at on a day long after 1970. */
    @ParameterizedTest
    @CsvSource({"0,50", "6,50", "7,2", "21,2", "22,50", "23,50"})
    void shouldShowTheIntervalOfThePresentHourWhereThereIsATimetable(int hour, long ms) {
        List<Long> hours = new ArrayList<>(Collections.nCopies(LaneTerms.HOURS, 50_000_000L));
        Collections.fill(hours.subList(7, 22), 2_000_000L);
        LaneTerms terms = new LaneTerms(1_500, 2_000_000, 100, LaneTerms.TIMETABLE, hours);
        long lastNsOfHour = (20_000 * 24L + hour + 1) * 3_600 * SECOND_NS - 1;

        assertThat(TermsStatus.lane(terms, lastNsOfHour))
                .containsEntry("intervalNs", ms * 1_000_000)
                .containsEntry("fastestNs", 2_000_000L)
                .containsEntry("slowestNs", 50_000_000L)
                .containsEntry("schedule", "timetable");
    }

    @ParameterizedTest
    @CsvSource({"0,default,true", "1,constant,false", "2,uniform,true", "3,exponential,false"})
    void shouldShowJitterOnlyWhereItHasAnEffect(int kind, String name, boolean jittered) {
        Map<String, Object> lane = TermsStatus.lane(new LaneTerms(600, 1_000_000, 250, kind), 0);

        assertThat(lane).containsEntry("schedule", name);
        assertThat(lane.containsKey("jitterPermille")).isEqualTo(jittered);
    }

    @Test
    void shouldShowWhatTheLinkIsSetTo() {
        LinkFeatures features = new LinkFeatures(true, 50, LinkFeatures.Eager.ALWAYS, false, false, 250, true, 70_000);
        LinkTerms terms = new LinkTerms(SENDING, RECEIVING, false, 1, 1, features);

        assertThat(link("client", 0, 0, 0, terms, 60_000))
                .extractingByKey("settings")
                .isEqualTo(Map.of(
                        "repair",
                        true,
                        "fecSharePermille",
                        50,
                        "inOrder",
                        false,
                        "eagerRetransmit",
                        "on",
                        "innerUpBytesPerSecond",
                        60_000L,
                        "innerDownBytesPerSecond",
                        70_000L,
                        "dispatchDelayNs",
                        250_000_000L,
                        "dispatchLate",
                        "send"));
        assertThat(link("client", 0, 0)).extractingByKey("settings").isEqualTo(Map.of("repair", false));
    }

    @Test
    void shouldCountWholeSecondsSinceTheSessionWasEstablished() {
        assertThat(link("client", 5 * SECOND_NS, 8 * SECOND_NS - 1)).containsEntry("since", 2L);
        assertThat(link("client", 5 * SECOND_NS, 8 * SECOND_NS)).containsEntry("since", 3L);
        assertThat(link("client", 0, 8 * SECOND_NS)).containsEntry("since", 0L);
    }

    @Test
    void shouldCountWholeSecondsSinceSomethingWasHeard() {
        assertThat(link("client", 5 * SECOND_NS, 8 * SECOND_NS - 1)).containsEntry("heard", 1L);
        assertThat(link("client", 5 * SECOND_NS, 8 * SECOND_NS)).containsEntry("heard", 2L);
        assertThat(link("client", 0, 8 * SECOND_NS)).doesNotContainKey("heard");
    }

    @Test
    void shouldNameTheStateAsPeopleWriteIt() {
        assertThat(link("client", 0, 0)).containsEntry("state", "established").containsEntry("peer", "192.0.2.1:1405");
    }

    @Test
    void shouldCountAndDateWhatWasLost() {
        assertThat(link("client", 0, 0))
                .extractingByKey("losses", InstanceOfAssertFactories.map(String.class, Object.class))
                .containsEntry("unrecoveredEvents", 7L)
                .containsEntry("lastHour", 2L)
                .containsEntry("lastDay", 5L)
                .containsEntry("last", "2027-01-15T08:00:00Z")
                .containsEntry("incomingPermille", 314)
                .doesNotContainKey("outgoingPermille")
                .containsEntry("overload", "incoming")
                .containsEntry("overloads", 1L)
                .containsEntry("lastOverload", "2027-01-15T08:01:00Z")
                .containsEntry("outgoingSteps", 0)
                .containsEntry("incomingSteps", 2)
                .containsEntry("stopped", false);
    }

    @Test
    void shouldSayNeverWhereNothingWasLost() {
        assertThat(LossStatus.of(LossReport.NONE))
                .containsEntry("last", "never")
                .containsEntry("lastOverload", "never")
                .containsEntry("overload", "none")
                .doesNotContainKey("incomingPermille");
    }

    @Test
    void shouldWarnOfWhatTheUserShouldKnowAndOfNothingElse() {
        assertThat(LossStatus.warnings(List.of(report(LossReport.NONE)))).isEmpty();
        assertThat(LossStatus.warnings(List.of(report(LOSSES))))
                .containsExactly(
                        "link a is overloaded: too much is lost (incoming), noticed at 2027-01-15T08:01:00Z",
                        "link a runs slower than configured after overloads: its rate is halved 0 times out, 2 times in"
                                + " (on-overload = step-down)",
                        "link a lost packets that nothing brought back, the last at 2027-01-15T08:00:00Z, 2 times in the"
                                + " last hour, 5 in the last day: the gaps may show at the far end, so privacy may have"
                                + " suffered");
        LossHistory stopped =
                new LossHistory(0, 0, 0, Optional.empty(), 1, Optional.of(Instant.ofEpochSecond(1_800_000_060)));
        assertThat(LossStatus.warnings(
                        List.of(report(new LossReport(stopped, LossFigures.NONE, new Rung(1, 1, true))))))
                .containsExactly(
                        "link a was stopped by an overload at 2027-01-15T08:01:00Z (on-overload = stop) and stays"
                                + " down until this node is restarted");
    }

    private static LinkReport report(LossReport losses) {
        return new LinkReport(
                "a",
                "client",
                "192.0.2.1:1405",
                LinkState.ESTABLISHED,
                0,
                0,
                new LinkTerms(SENDING, RECEIVING, false, 1, 1, LinkFeatures.NONE),
                new LinkCounters(),
                0,
                0,
                losses,
                null);
    }

    @Test
    void shouldSayWhatStrangersDid() {
        AcceptorCounters counters = new AcceptorCounters();
        counters.strangers = 3;
        counters.accepted = 4;
        counters.notKept = 5;
        assertThat(StatusReport.strangers(counters))
                .containsEntry("strangers", 3L)
                .containsEntry("accepted", 4L)
                .containsEntry("notKept", 5L)
                .containsEntry("stale", 0L);
    }

    @Test
    void shouldBeOneLineOfJson() {
        String json = StatusReport.node(new NodeReport(
                "n",
                7,
                0,
                0,
                3 * SECOND_NS - 1,
                List.of(),
                RecordNews.NONE,
                Optional.empty(),
                Map.of("received", 8),
                Optional.empty(),
                Map.of("pid", 9),
                new KernelLateness(),
                List.of("a\nb")));
        assertThat(json)
                .isEqualTo("{\"name\":\"n\",\"pid\":7,\"uptime\":2,\"pacer\":{\"pid\":9},\"links\":[],"
                        + "\"counters\":{\"received\":8},\"warnings\":[\"a\\u000ab\"]}");
    }
}
