package interstate.actors.node;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.link.LinkReport;
import interstate.actors.protocol.AcceptorCounters;
import interstate.actors.protocol.LinkCounters;
import interstate.actors.protocol.LinkState;
import interstate.actors.protocol.LinkTerms;
import interstate.actors.stamps.KernelLateness;
import interstate.wire.LaneTerms;
import interstate.wire.LinkFeatures;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class StatusReportTest {

    private static final long SECOND_NS = 1_000_000_000;
    private static final LaneTerms SENDING = new LaneTerms(600, 1_000_000, 250, 0);
    private static final LaneTerms RECEIVING =
            new LaneTerms(1_500, 2_000_000, 100, LaneTerms.TIMETABLE, Collections.nCopies(LaneTerms.HOURS, 2_000_000L));

    private static Map<String, Object> link(String role, long establishedNs, long nowNs) {
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
                        new LinkTerms(SENDING, RECEIVING, false, 1, 1, LinkFeatures.NONE),
                        counters,
                        55,
                        null),
                new KernelLateness(),
                nowNs);
    }

    private static void shouldSend(Map<String, Object> link, String direction) {
        assertThat(link)
                .extractingByKey(direction, InstanceOfAssertFactories.map(String.class, Object.class))
                .containsEntry("packetLength", 600)
                .containsEntry("data", 11L)
                .doesNotContainKeys("sent", "slowestNs");
    }

    private static void shouldReceive(Map<String, Object> link, String direction) {
        assertThat(link)
                .extractingByKey(direction, InstanceOfAssertFactories.map(String.class, Object.class))
                .containsEntry("packetLength", 1_500)
                .containsEntry("intervalNs", 2_000_000L)
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

    @Test
    void shouldCountWholeSecondsSinceTheSessionWasEstablished() {
        assertThat(link("client", 5 * SECOND_NS, 8 * SECOND_NS - 1)).containsEntry("since", 2L);
        assertThat(link("client", 5 * SECOND_NS, 8 * SECOND_NS)).containsEntry("since", 3L);
        assertThat(link("client", 0, 8 * SECOND_NS)).containsEntry("since", 0L);
    }

    @Test
    void shouldNameTheStateAsPeopleWriteIt() {
        assertThat(link("client", 0, 0)).containsEntry("state", "established").containsEntry("peer", "192.0.2.1:1405");
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
                3 * SECOND_NS - 1,
                List.of(),
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
