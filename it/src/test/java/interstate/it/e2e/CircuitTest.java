package interstate.it.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.it.capture.Flow;
import interstate.it.capture.Recording;
import interstate.it.capture.Tcpdump;
import interstate.it.load.Download;
import interstate.it.load.Ping;
import interstate.it.net.Daemon;
import interstate.it.net.Graph.Wire;
import interstate.it.net.Installation;
import interstate.it.net.Namespace;
import interstate.it.net.ProcMemory;
import interstate.it.scenario.CircuitRig;
import interstate.it.scenario.CircuitRig.Link;
import interstate.it.scenario.CircuitRig.Profile;
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
    private static final String GUARD = "guard";
    private static final Link FIRST = new Link(CircuitRig.HOME, GUARD);
    private static final Link SECOND = new Link(CircuitRig.EXIT, GUARD);

    /** Source and destination as an inner packet from exit to home has them. */
    private static final byte[] ADDRESSES = {10, (byte) 140, 5, 1, 10, (byte) 140, 5, 2};

    private final Installation installation = Installation.find();

    private CircuitRig rig(String circuits) {
        String lanes = "outgoing { packet-interval = 2ms }, incoming { packet-interval = 2ms }";
        return CircuitRig.open(installation, new Profile(lanes, "", 1, circuits), List.of(FIRST, SECOND));
    }

    @Test
    void shouldCarryPacketsThroughTunnelsThatTheGuardCannotReadAndAgainWhenItWasKilled() {
        try (CircuitRig rig = rig("cells = 150")) {
            Namespace home = rig.host(CircuitRig.HOME);
            Namespace exit = rig.host(CircuitRig.EXIT);
            Daemon guard = rig.daemon(GUARD);
            Wire first = rig.wire(FIRST);
            Tcpdump onFirst =
                    Tcpdump.start(rig.graph(), home, first.device(), "first", Tcpdump.HEADERS_BYTES, List.of());
            String beyond = rig.wire(SECOND).otherAddress();
            rig.startWithMasquerade(beyond);
            rig.awaitCircuit();

            assertThat(rig.host(GUARD).run("ip", "-o", "link")).doesNotContain("tun");
            assertThat(Ping.run(home, Rig.SERVER_INNER, 50, 50).received()).isGreaterThanOrEqualTo(49);
            try (Download download = Download.start(rig.graph(), exit, home, Rig.SERVER_INNER, WEB_PORT, PAGE_BYTES)) {
                assertThat(download.awaitEnd(WITHIN).bytes()).isEqualTo(PAGE_BYTES);
            }
            // Beyond the exit nobody knows a way back to the home: answers come because the exit asked by its own
            // address.
            assertThat(Ping.run(home, beyond, 10, 100).received()).isGreaterThanOrEqualTo(9);
            assertThat(guard.log()).doesNotContain(Rig.SERVER_INNER, Rig.CLIENT_INNER);
            assertThat(ProcMemory.occurrences(rig.daemon(CircuitRig.EXIT).nodePid(), ADDRESSES))
                    .as("the exit has read them, so they can be found")
                    .isPositive();
            assertThat(ProcMemory.occurrences(guard.nodePid(), ADDRESSES)).isZero();

            Recording wire =
                    Recording.read(onFirst.stop().file(), new Flow(first.address(), first.otherAddress(), Rig.PORT));
            assertThat(wire.strangersDescribed()).isEmpty();
            for (var seen : List.of(wire.up(), wire.down())) {
                assertThat(seen.packetLengths()).containsExactly(1_500);
            }
            guard.killNode();
            guard.restart();
            rig.awaitCircuit();

            assertThat(exit.run("nft", "list", "tables")).contains("interstate_");
            rig.daemon(CircuitRig.EXIT).control("stop");
            assertThat(exit.run("nft", "list", "tables")).doesNotContain("interstate_");
        }
    }
}
