package interstate.it.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.it.capture.Flow;
import interstate.it.capture.Recording;
import interstate.it.capture.Tcpdump;
import interstate.it.load.Download;
import interstate.it.load.Ping;
import interstate.it.net.Installation;
import interstate.it.net.ProcMemory;
import interstate.it.net.Topology;
import interstate.it.scenario.CircuitRig;
import interstate.it.scenario.Rig;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Home, guard and exit: packets go through tunnels whose cells the guard passes on, and which the guard cannot read. */
@Tag("e2e")
class CircuitTest {
    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final int WEB_PORT = 8080;
    private static final long PAGE_BYTES = 500_000;
    private static final String LANES = "outgoing { packet-interval = 2ms }, incoming { packet-interval = 2ms }";

    /** Source and destination as an inner packet from exit to home has them. */
    private static final byte[] ADDRESSES = {10, (byte) 140, 5, 1, 10, (byte) 140, 5, 2};

    private final Installation installation = Installation.find();

    @Test
    void shouldCarryPacketsThroughTunnelsThatTheGuardCannotRead() {
        try (CircuitRig rig = CircuitRig.open(installation, LANES, "cells = 150")) {
            Topology hosts = rig.topology();
            Tcpdump onFirst = Tcpdump.start(hosts, hosts.client(), "first");
            rig.startWithMasquerade();
            rig.awaitCircuit();

            assertThat(hosts.middle().run("ip", "-o", "link")).doesNotContain("tun");
            assertThat(Ping.run(hosts.client(), Rig.SERVER_INNER, 50, 50).received())
                    .isGreaterThanOrEqualTo(49);
            try (Download download = Download.start(hosts, Rig.SERVER_INNER, WEB_PORT, PAGE_BYTES)) {
                assertThat(download.awaitEnd(WITHIN).bytes()).isEqualTo(PAGE_BYTES);
            }
            // Beyond the exit nobody knows a way back to the home: answers come because the exit asked by its own
            // address.
            assertThat(Ping.run(hosts.client(), Topology.TO_SERVER_ADDRESS, 10, 100)
                            .received())
                    .isGreaterThanOrEqualTo(9);
            assertThat(rig.guard().log()).doesNotContain(Rig.SERVER_INNER, Rig.CLIENT_INNER);
            assertThat(ProcMemory.occurrences(rig.exit().nodePid(), ADDRESSES))
                    .as("the exit has read them, so they can be found")
                    .isPositive();
            assertThat(ProcMemory.occurrences(rig.guard().nodePid(), ADDRESSES)).isZero();

            Recording wire = Recording.read(
                    onFirst.stop().file(), new Flow(hosts.clientAddress(), Topology.TO_CLIENT_ADDRESS, Rig.PORT));
            assertThat(wire.strangersDescribed()).isEmpty();
            for (var seen : List.of(wire.up(), wire.down())) {
                assertThat(seen.packetLengths()).containsExactly(1_500);
            }
            assertThat(hosts.server().run("nft", "list", "tables")).contains("interstate_");
            rig.exit().control("stop");
            assertThat(hosts.server().run("nft", "list", "tables")).doesNotContain("interstate_");
        }
    }

    @Test
    void shouldCarryThemAgainWhenTheGuardsNodeWasKilled() {
        try (CircuitRig rig = CircuitRig.open(installation, LANES, "cells = 50")) {
            rig.start();
            rig.awaitCircuit();
            rig.guard().killNode();
            rig.guard().restart();
            rig.awaitCircuit();
        }
    }
}
