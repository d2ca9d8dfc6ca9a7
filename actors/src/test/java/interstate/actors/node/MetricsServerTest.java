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
import interstate.pacing.EmbeddedPacer;
import interstate.pacing.Lane;
import interstate.pacing.LaneSpec;
import interstate.pacing.ScheduleSpec;
import interstate.pacing.SocketSpec;
import interstate.tunbridge.UdpAddress;
import interstate.wire.LaneTerms;
import interstate.wire.LinkFeatures;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MetricsServerTest {
    private static final long SECOND_NS = 1_000_000_000;
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final LaneTerms TERMS = new LaneTerms(628, 2_000_000, 250, 0);

    private final EmbeddedPacer pacer = EmbeddedPacer.start();
    private final Lane lane = pacer.openLane(new LaneSpec(
            new byte[LaneSpec.PEER_HASH_BYTES],
            pacer.openSocket(new SocketSpec(UdpAddress.of(LOOPBACK, 0), 0)),
            UdpAddress.of(LOOPBACK, 9),
            600,
            628,
            new ScheduleSpec(ScheduleSpec.Kind.DEFAULT, 2_000_000, 250),
            4_000_000,
            Long.MAX_VALUE,
            10_000_000));

    @AfterEach
    void stop() {
        pacer.stop();
    }

    private LinkReport link(String name) {
        LinkCounters counters = new LinkCounters();
        counters.stagedData = 11;
        return new LinkReport(
                name,
                "client",
                "192.0.2.1:1405",
                LinkState.ESTABLISHED,
                1,
                1,
                new LinkTerms(TERMS, TERMS, false, 1, 1, LinkFeatures.NONE),
                counters,
                55,
                0,
                new LossReport(
                        new LossHistory(
                                7, 2, 5, Optional.of(Instant.ofEpochSecond(1_800_000_000)), 1, Optional.empty()),
                        new LossFigures(OptionalInt.of(314), OptionalInt.of(0), true, false),
                        new Rung(0, 2, false)),
                lane);
    }

    private NodeReport report(LinkReport... links) {
        AcceptorCounters strangers = new AcceptorCounters();
        strangers.unknownClients = 3;
        Map<String, Object> counters = new LinkedHashMap<>();
        counters.put("received", 8L);
        counters.put("tun0.readDropped", 9L);
        Map<String, Object> pacing = new LinkedHashMap<>();
        pacing.put("pid", 9L);
        pacing.put("realTime", true);
        pacing.put("marginNs", 100_000L);
        pacing.put("heapBytes", 7L);
        return new NodeReport(
                "n",
                7,
                3 * SECOND_NS,
                0,
                3 * SECOND_NS,
                List.of(links),
                RecordNews.NONE,
                Optional.empty(),
                counters,
                Optional.of(strangers),
                pacing,
                new KernelLateness(),
                List.of());
    }

    private static String scrape(NodeReport report) throws IOException, InterruptedException {
        try (HTTPServer server = MetricsServer.start(new InetSocketAddress(LOOPBACK, 0), () -> report)) {
            URI uri = URI.create("http://" + LOOPBACK.getHostAddress() + ":" + server.getPort() + "/metrics");
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            return answer.body();
        }
    }

    @Test
    void shouldServeWhatWasCountedWithUnits() throws Exception {
        while (lane.counters().sent() < 5) {
            Thread.onSpinWait();
        }
        assertThat(scrape(report(link("a"), link("b"))))
                .contains("interstate_uptime_seconds 3.0\n")
                .contains("interstate_received_total 8.0\n")
                .contains("interstate_tun_read_dropped_total{device=\"tun0\"} 9.0\n")
                .contains("interstate_acceptor_unknown_clients_total 3.0\n")
                .contains("interstate_pacer_margin_seconds 1.0E-4\n")
                .contains("interstate_pacer_real_time 1.0\n")
                .contains(
                        "interstate_link_staged_data_total{link=\"a\",peer=\"192.0.2.1:1405\",role=\"client\"} 11.0\n")
                .contains("interstate_link_up{link=\"b\",peer=\"192.0.2.1:1405\",role=\"client\"} 1.0\n")
                .contains(
                        "interstate_lane_interval_seconds{link=\"a\",peer=\"192.0.2.1:1405\",role=\"client\"} 0.002\n")
                .containsPattern(
                        "interstate_lane_lateness_seconds_bucket\\{clock=\"pacer\",kind=\"chaff\",link=\"a\",.*le=\"\\+Inf\"} [1-9]")
                .containsPattern(
                        "interstate_lane_lateness_seconds_count\\{clock=\"pacer\",kind=\"data\",link=\"a\",.*} 0\n");
    }

    @Test
    void shouldServeWhatWasLost() throws Exception {
        String labels = "link=\"a\",peer=\"192.0.2.1:1405\",role=\"client\"} ";
        assertThat(scrape(report(link("a"))))
                .contains("interstate_link_unrecovered_events_total{" + labels + "7.0\n")
                .contains("interstate_link_unrecovered_last_timestamp_seconds{" + labels + "1.8E9\n")
                .contains("interstate_link_overloads_total{" + labels + "1.0\n")
                .contains("interstate_link_stopped{" + labels + "0.0\n")
                .contains("interstate_link_loss_ratio{direction=\"incoming\"," + labels + "0.314\n")
                .contains("interstate_link_steps_down{direction=\"incoming\"," + labels + "2.0\n")
                .contains("interstate_link_overload{direction=\"incoming\"," + labels + "1.0\n")
                .contains("interstate_link_overload{direction=\"outgoing\"," + labels + "0.0\n");
    }

    @Test
    void shouldServeTheRestWhenALinkIsThereTwice() throws Exception {
        assertThat(scrape(report(link("a"), link("a")))).containsOnlyOnce("interstate_link_up{link=\"a\"");
    }

    @Test
    void shouldServeNothingThatIsNotDocumented() throws Exception {
        String documented = Files.readString(Path.of("..", "docs", "STATUS.md"));
        List<String> names = scrape(report(link("a")))
                .lines()
                .filter(line -> line.startsWith("# TYPE "))
                .map(line -> line.split(" ", -1)[2])
                .toList();
        assertThat(names).hasSizeGreaterThan(40).allMatch(name -> documented.contains("`" + name + "`"));
    }
}
