package interstate.it.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import interstate.it.capture.Recording;
import interstate.it.capture.Tcpdump;
import interstate.it.capture.Trace;
import interstate.it.load.Ping;
import interstate.it.net.Installation;
import interstate.it.net.Namespace;
import interstate.it.net.Topology;
import interstate.it.scenario.LaneAsk;
import interstate.it.scenario.NodeFile;
import interstate.it.scenario.Rig;
import interstate.it.scenario.Terms;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A way whose middle carries less than its ends do, and says nothing when it drops what is too long. */
@Tag("e2e")
class PathLengthTest {
    private static final Duration AGAIN_WITHIN = Duration.ofSeconds(90);
    private static final double LENGTH_SECONDS = 3;
    private static final List<Integer> DOWN_TO_1400 = List.of(1500, 1492, 1460, 1420, 1400);
    private static final List<Integer> DOWN_TO_1280 = List.of(1500, 1492, 1460, 1420, 1400, 1360, 1280);

    /** A switch that nobody can address, so that no ICMP comes of what it drops. */
    private static void join(Namespace middle) {
        middle.ip("link", "add", "switch", "type", "bridge", "mcast_snooping", "0");
        middle.run("sh", "-c", "echo 1 >/proc/sys/net/ipv6/conf/switch/disable_ipv6");
        for (String end : List.of(Topology.TO_CLIENT, Topology.TO_SERVER)) {
            middle.ip("link", "set", end, "master", "switch");
        }
        middle.ip("link", "set", "switch", "up");
    }

    private static void carries(Namespace middle, int packetLength) {
        for (String end : List.of(Topology.TO_CLIENT, Topology.TO_SERVER)) {
            middle.ip("link", "set", end, "mtu", "" + packetLength);
        }
    }

    private static void call(Rig rig) {
        rig.startClient(List.of(
                "client",
                "--password-file",
                NodeFile.password(rig.client(), Rig.PASSWORD).toString(), //
                "--tun-ipv4",
                Rig.CLIENT_INNER + "/24",
                "--peer",
                rig.outside(), //
                "--up-packet-length",
                "auto",
                "--down-packet-length",
                "auto", //
                "--up-speed",
                "150k",
                "--down-speed",
                "150k", //
                "--run-dir",
                rig.client().runDirectory().toString(), //
                "--state-dir",
                rig.client().stateDirectory().toString()));
    }

    private static void awaitSession(Rig rig, int packetLength) {
        Awaitility.await("a session at " + packetLength)
                .atMost(AGAIN_WITHIN)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    Config link = rig.client().status().getConfigList("links").get(0);
                    return link.getString("state").equals("established")
                            && link.getInt("up.packetLength") == packetLength
                            && link.getInt("down.packetLength") == packetLength;
                });
    }

    @Test
    void shouldFindTheLengthThatPassesAndAnotherWhenTheWayBecomesNarrower() {
        Topology topology = Topology.openApart();
        try (Rig rig = Rig.on(topology, Installation.find(), Terms.both(LaneAsk.everyMs(10)))) {
            join(topology.middle());
            carries(topology.middle(), 1400);
            Tcpdump atClient = Tcpdump.start(topology, topology.client(), "at-client");
            Tcpdump atServer = Tcpdump.start(topology, topology.server(), "at-server");
            rig.startServer();
            call(rig);
            rig.awaitLink();
            awaitSession(rig, 1400);
            Ping.Result full = Ping.run(topology.client(), Rig.SERVER_INNER, 20, 50, List.of("-s", "1472", "-M", "do"));
            assertThat(full.lost()).isZero();

            carries(topology.middle(), 1280);
            awaitSession(rig, 1280);
            rig.awaitLink();

            Tcpdump.Stopped sent = atClient.stop();
            Tcpdump.Stopped answered = atServer.stop();
            assertThat(rig.client().log()).contains("no answer to packets of 1420 bytes, trying 1400");
            Recording here = Recording.read(sent.file(), rig.flow());
            Recording there = Recording.read(answered.file(), rig.flow());
            assertThat(here.strangers()).as("%s", here.strangersDescribed()).isZero();
            assertThat(there.strangers()).as("%s", there.strangersDescribed()).isZero();
            assertThat(lengths(here.up()))
                    .isEqualTo(Stream.concat(DOWN_TO_1400.stream(), DOWN_TO_1280.stream())
                            .toList());
            assertThat(lengths(there.down())).containsExactly(1400, 1280);
            assertThat(there.up().packetLengths()).containsExactly(1280, 1400);
            for (Trace trace : List.of(here.up(), there.down())) {
                assertThat(trace.fragmentable()).isZero();
                assertThat(trace.clientPorts()).hasSize(1);
            }
            assertTimes(here.up().runs().subList(1, DOWN_TO_1400.size()));
            assertTimes(here.up().runs().subList(DOWN_TO_1400.size(), DOWN_TO_1400.size() + DOWN_TO_1280.size()));
        }
    }

    private static List<Integer> lengths(Trace trace) {
        return trace.runs().stream().map(Trace.Run::packetLength).toList();
    }

    /** Every length that was not answered had its time. The first one's begins before the node can call. */
    private static void assertTimes(List<Trace.Run> unanswered) {
        for (int i = 1; i < unanswered.size(); i++) {
            Trace.Run run = unanswered.get(i - 1);
            assertThat((unanswered.get(i).fromNs() - run.fromNs()) / 1e9)
                    .as("seconds at %s", run.packetLength())
                    .isBetween(LENGTH_SECONDS - 0.5, LENGTH_SECONDS + 5);
        }
    }
}
