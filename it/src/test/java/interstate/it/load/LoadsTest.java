package interstate.it.load;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.it.capture.Flow;
import interstate.it.capture.Recording;
import interstate.it.capture.Tcpdump;
import interstate.it.capture.UpFrames;
import interstate.it.judge.Stalls;
import interstate.it.net.Topology;
import interstate.it.probe.StallProbe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The loads over the bare wire, so that a scenario that fails is not the load's fault. */
@Tag("namespace")
class LoadsTest {
    private static Topology topology;

    @BeforeAll
    static void open() {
        topology = Topology.open();
    }

    @AfterAll
    static void close() {
        topology.close();
    }

    @Test
    void shouldReportWhatTheReceiverGotWhenIperfRunsBothWays() {
        try (Iperf up = Iperf.start(topology, topology.serverAddress(), 5301, Iperf.Way.UP, 1);
                Iperf down = Iperf.start(topology, topology.serverAddress(), 5302, Iperf.Way.DOWN, 1)) {
            assertThat(up.bytesPerSecond()).isGreaterThan(1e6);
            assertThat(down.bytesPerSecond()).isGreaterThan(1e6);
        }
    }

    @Test
    void shouldFetchEveryByteWhenAPageIsDownloaded() {
        try (Download download = Download.start(topology, topology.serverAddress(), 8080, 3_000_001)) {
            Download.Progress end = download.awaitEnd(Duration.ofSeconds(15));
            assertThat(end.bytes()).isEqualTo(3_000_001);
            assertThat(end.bytesPerSecond()).isGreaterThan(1e5);
        }
    }

    @Test
    void shouldGoOnWithTheSameConnectionWhenTheStreamIsAwaitedAgain() {
        try (EchoStream stream = EchoStream.open(topology, topology.serverAddress(), 7000)) {
            long before = stream.verified();
            stream.awaitMore(Duration.ofSeconds(5));
            assertThat(stream.verified()).isGreaterThan(before);
        }
    }

    @Test
    void shouldSeeTheFloodInItsProportionsWhenTemplatesAreGiven() {
        Flow flow = new Flow(topology.clientAddress(), topology.serverAddress(), 8081);
        Tcpdump capture =
                Tcpdump.start(topology, topology.client(), "templates", Tcpdump.WHOLE, List.of("udp", "port", "8081"));
        topology.client()
                .run("bash", "-c", "for i in 1 2 3; do head -c 1000 /dev/urandom > /dev/udp/10.77.0.2/8081; done");
        Path templates = topology.directory().resolve("templates.frames");
        assertThat(UpFrames.write(capture.stop().file(), flow, 10, templates)).isEqualTo(3);

        Tcpdump seen = Tcpdump.start(topology, topology.server(), "flooded", Tcpdump.HEADERS_BYTES, List.of("udp"));
        try (Flood flood = Flood.start(topology, templates, 20_000, 1, 1, 42)) {
            Flood.Totals totals = flood.awaitEnd();
            assertThat(totals.errors()).isZero();
            assertThat(totals.sent()).isBetween(15_000L, 20_000L);
            assertThat(totals.replayed()).isBetween(totals.sent() * 4 / 100, totals.sent() * 6 / 100);
            assertThat(totals.forged()).isBetween(totals.sent() * 4 / 100, totals.sent() * 6 / 100);
            Recording recording = Recording.read(seen.stop().file(), flow);
            assertThat(recording.up().datagrams()).isEqualTo((int) totals.sent());
            assertThat(recording.up().packetLengths()).hasSizeGreaterThan(500).contains(1028);
        }
    }

    @Test
    void shouldFindTheHostsStallsOrNoneWhenTheProbeRuns() {
        try (StallProbe probe = StallProbe.start(topology, "probe", 10)) {
            Stalls stalls = probe.seen();
            assertThat(stalls.intervals())
                    .allSatisfy(i -> assertThat(i.lengthNs()).isGreaterThan(500_000));
        }
    }
}
