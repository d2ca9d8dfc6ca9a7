package interstate.it.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import interstate.it.load.Download;
import interstate.it.load.Ping;
import interstate.it.net.Installation;
import interstate.it.net.LossLaw;
import interstate.it.net.OuterLoss;
import interstate.it.net.Topology;
import interstate.it.probe.Delay;
import interstate.it.probe.DelayBox;
import interstate.it.scenario.LaneAsk;
import interstate.it.scenario.Rig;
import interstate.it.scenario.Terms;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One link over two wires. */
@Tag("e2e")
class PathsTest {
    private static final Duration WITHIN = Duration.ofSeconds(30);
    private static final int WEB_PORT = 8_080;
    private static final long PAGE_BYTES = 3_000_000;

    @Test
    void shouldLoseNothingWhenOneOfTwoPathsIsCutAndComesBack() {
        Topology topology = Topology.openApart();
        topology.addWire();
        try (Rig rig = Rig.on(topology, Installation.find(), Terms.both(LaneAsk.everyMs(3)))) {
            DelayBox.start(topology, Delay.ofMs(5), Delay.ofMs(5), 1);
            DelayBox.startSecond(topology, Delay.ofMs(10), Delay.ofMs(10), 2);
            OuterLoss up = OuterLoss.at(topology.server(), topology.clientAddress());
            OuterLoss down = OuterLoss.at(topology.client(), topology.serverAddress());
            rig.startLinkOver(
                    List.of(
                            topology.clientAddress() + "=" + topology.serverAddress() + ":" + Rig.PORT,
                            Topology.SECOND_WIRE + "=" + Topology.SECOND_SERVER_ADDRESS + ":" + Rig.PORT),
                    "");
            rig.client().awaitLog("the second path", WITHIN, "path link/2: lives");

            up.set(LossLaw.ALL);
            down.set(LossLaw.ALL);
            Ping.Result cut = Ping.run(topology.client(), Rig.SERVER_INNER, 200, 20);
            rig.client().awaitLog("silence", WITHIN, "path link: nothing heard from");
            assertThat(stateOf(rig, "link")).isNotEqualTo("established");
            assertThat(stateOf(rig, "link/2")).isEqualTo("established");
            up.set(LossLaw.NONE);
            down.set(LossLaw.NONE);
            Awaitility.await("the path")
                    .atMost(WITHIN)
                    .until(() -> stateOf(rig, "link").equals("established"));
            Ping.Result healed = Ping.run(topology.client(), Rig.SERVER_INNER, 50, 20);
            rig.stopDaemons();

            assertThat(cut.received()).isEqualTo(200);
            assertThat(healed.received()).isEqualTo(50);
            assertThat(up.dropped()).isPositive();
        }
    }

    @Test
    void shouldCarryMoreThanOneLaneWhenPacketsAreSplitAndGoOnWhenOnePathIsCut() {
        Topology topology = Topology.openApart();
        topology.addWire();
        LaneAsk lane = LaneAsk.everyMs(3);
        try (Rig rig = Rig.on(topology, Installation.find(), Terms.both(lane))) {
            DelayBox.start(topology, Delay.ofMs(5), Delay.ofMs(5), 1);
            DelayBox.startSecond(topology, Delay.ofMs(5), Delay.ofMs(5), 2);
            OuterLoss up = OuterLoss.at(topology.server(), topology.clientAddress());
            OuterLoss down = OuterLoss.at(topology.client(), topology.serverAddress());
            rig.startLinkOver(
                    List.of(
                            topology.clientAddress() + "=" + topology.serverAddress() + ":" + Rig.PORT,
                            Topology.SECOND_WIRE + "=" + Topology.SECOND_SERVER_ADDRESS + ":" + Rig.PORT),
                    "link-defaults.path-mode = split");
            rig.client().awaitLog("the second path", WITHIN, "path link/2: lives");

            Download.Progress both;
            try (Download download = Download.start(topology, Rig.SERVER_INNER, WEB_PORT, PAGE_BYTES)) {
                both = download.awaitEnd(WITHIN);
            }
            up.set(LossLaw.ALL);
            down.set(LossLaw.ALL);
            rig.client().awaitLog("silence", WITHIN, "path link: nothing heard from");
            Ping.Result cut = Ping.run(topology.client(), Rig.SERVER_INNER, 50, 20);
            rig.stopDaemons();

            assertThat(both.bytesPerSecond()).isGreaterThan(1.2 * lane.speed());
            assertThat(cut.received()).isEqualTo(50);
        }
    }

    private static String stateOf(Rig rig, String name) {
        return rig.client().status().getConfigList("links").stream()
                .filter(link -> link.getString("name").equals(name))
                .map((Config link) -> link.getString("state"))
                .findFirst()
                .orElse("none");
    }
}
