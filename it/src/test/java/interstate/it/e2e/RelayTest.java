package interstate.it.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import interstate.it.capture.Flow;
import interstate.it.capture.Recording;
import interstate.it.capture.Tcpdump;
import interstate.it.capture.Trace;
import interstate.it.load.Download;
import interstate.it.load.Ping;
import interstate.it.net.Installation;
import interstate.it.net.LossLaw;
import interstate.it.net.OuterLoss;
import interstate.it.net.ProcMemory;
import interstate.it.net.Topology;
import interstate.it.scenario.RelayRig;
import interstate.it.scenario.Rig;
import java.time.Duration;
import org.assertj.core.data.Percentage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Home, relay and guard: traffic goes through a node that has no TUN device and reads nothing. */
@Tag("e2e")
class RelayTest {
    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final int WEB_PORT = 8080;
    private static final long PAGE_BYTES = 8_000_000;
    private static final String FIRST = "outgoing { packet-interval = 3ms }, incoming { packet-interval = 1ms }";
    private static final String SECOND =
            "outgoing { packet-interval = 2ms, packet-length = 1200 }, incoming { packet-interval = 800us }";

    /** Source and destination as an inner packet from guard to home has them. */
    private static final byte[] ADDRESSES = {10, (byte) 140, 5, 1, 10, (byte) 140, 5, 2};

    private final Installation installation = Installation.find();

    @Test
    void shouldCarryPacketsThroughARelayThatReadsNothing() {
        try (RelayRig rig = RelayRig.open(installation, FIRST, SECOND)) {
            Topology hosts = rig.topology();
            Tcpdump onFirst = Tcpdump.start(hosts, hosts.client(), "first");
            Tcpdump onSecond = Tcpdump.start(hosts, hosts.server(), "second");
            rig.start();
            rig.awaitLink();

            assertThat(hosts.middle().run("ip", "-o", "link")).doesNotContain("tun");
            assertThat(Ping.run(hosts.client(), Rig.SERVER_INNER, 50, 50).received())
                    .isGreaterThanOrEqualTo(49);
            OuterLoss loss = OuterLoss.at(hosts.client(), Topology.TO_CLIENT_ADDRESS);
            try (Download download = Download.start(hosts, Rig.SERVER_INNER, WEB_PORT, PAGE_BYTES)) {
                Awaitility.await("a part of the page")
                        .atMost(WITHIN)
                        .until(() -> download.progress().bytes() > PAGE_BYTES / 4);
                loss.set(LossLaw.random(0.05));
                assertThat(download.awaitEnd(WITHIN).bytes()).isEqualTo(PAGE_BYTES);
                loss.set(LossLaw.NONE);
            }
            Config first = rig.home().status().getConfigList("links").get(0);
            assertThat(loss.dropped()).as("lost on the first link").isGreaterThan(50);
            assertThat(first.getLong("down.recovered"))
                    .as("repaired on the first link: %s", first.getConfig("down"))
                    .isGreaterThan(20);

            Config relay = rig.relay().status();
            assertThat(relay.getConfigList("relays").get(0).getLong("passedUp")).isGreaterThan(1_000);
            assertThat(relay.getConfigList("relays").get(0).getLong("passedDown"))
                    .isGreaterThan(5_000);
            assertThat(relay.getConfigList("links"))
                    .allMatch(link -> link.getLong("inner.packetsIn") == 0)
                    .hasSize(2);
            Config session = rig.home().status().getConfigList("endToEnd").get(0);
            assertThat(session.getString("state")).isEqualTo("established");
            assertThat(session.getLong("packetsIn")).isGreaterThan(5_000);
            assertThat(rig.home().control("status")).contains("end to end guard  client  via relay  established");
            assertThat(rig.guard().control("status")).contains("end to end home  server  via relay  established");
            assertThat(rig.relay().control("status")).contains("relay home - guard");
            assertThat(rig.relay().log() + relay).doesNotContain(Rig.SERVER_INNER, Rig.CLIENT_INNER);
            assertThat(ProcMemory.occurrences(rig.guard().nodePid(), ADDRESSES))
                    .as("the guard has read them, so they can be found")
                    .isPositive();
            assertThat(ProcMemory.occurrences(rig.relay().nodePid(), ADDRESSES)).isZero();

            Recording onFirstWire = Recording.read(
                    onFirst.stop().file(), new Flow(hosts.clientAddress(), Topology.TO_CLIENT_ADDRESS, Rig.PORT));
            Recording onSecondWire = Recording.read(
                    onSecond.stop().file(), new Flow(Topology.TO_SERVER_ADDRESS, hosts.serverAddress(), Rig.PORT));
            assertOwnSchedule(onFirstWire.up(), 1_500, 3_000);
            assertOwnSchedule(onFirstWire.down(), 1_500, 1_000);
            assertOwnSchedule(onSecondWire.up(), 1_200, 2_000);
            assertOwnSchedule(onSecondWire.down(), 1_500, 800);
            assertThat(onFirstWire.strangersDescribed()).isEmpty();
            assertThat(onSecondWire.strangersDescribed()).isEmpty();
        }
    }

    @Test
    void shouldCarryThemAgainWhenTheRelaysNodeWasKilled() {
        try (RelayRig rig = RelayRig.open(installation, FIRST, SECOND)) {
            Topology hosts = rig.topology();
            rig.start();
            rig.awaitLink();
            rig.relay().killNode();
            rig.relay().restart();
            rig.awaitLink();
            assertThat(Ping.run(hosts.client(), Rig.SERVER_INNER, 20, 50).received())
                    .isGreaterThanOrEqualTo(19);
            rig.guard().killNode();
            rig.guard().restart();
            rig.awaitLink();
            Awaitility.await("the session")
                    .atMost(WITHIN)
                    .until(() -> rig.home()
                            .status()
                            .getConfigList("endToEnd")
                            .get(0)
                            .getString("state")
                            .equals("established"));
        }
    }

    /** One length, and the mean interval that the link's own terms say. */
    private static void assertOwnSchedule(Trace seen, int packetLength, long intervalUs) {
        assertThat(seen.packetLengths()).containsExactly(packetLength);
        long[] times = seen.epochNs();
        double meanUs = (double) (times[times.length - 1] - times[0]) / 1e3 / (times.length - 1);
        assertThat(meanUs).isCloseTo((double) intervalUs, Percentage.withPercentage(10));
    }
}
