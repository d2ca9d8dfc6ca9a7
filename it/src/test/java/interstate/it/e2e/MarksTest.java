package interstate.it.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.it.load.Ping;
import interstate.it.net.Installation;
import interstate.it.net.Namespace;
import interstate.it.net.Running;
import interstate.it.scenario.LaneAsk;
import interstate.it.scenario.Observation;
import interstate.it.scenario.Rig;
import interstate.it.scenario.Terms;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Marks of inner packets, DSCP and ECN: they arrive, and nothing of them shows outside. */
@Tag("e2e")
class MarksTest {
    private static final Duration WITHIN = Duration.ofSeconds(30);
    /** Expedited forwarding with ECT(1) and with CE, and AF41 with ECT(0). */
    private static final List<Integer> MARKS = List.of(0xb9, 0xbb, 0x8a);

    @Test
    void shouldCarryMarksInsideAndShowOnlyConstantHeadersOutside() {
        try (Rig rig = Rig.open(Installation.find(), Terms.both(LaneAsk.everyMs(5)))) {
            rig.observe();
            rig.startLink();
            try (Running atClient = heard(rig, rig.topology().client(), Rig.SERVER_INNER);
                    Running atServer = heard(rig, rig.topology().server(), Rig.CLIENT_INNER)) {
                for (int mark : MARKS) {
                    ping(rig.topology().client(), Rig.SERVER_INNER, mark);
                    ping(rig.topology().server(), Rig.CLIENT_INNER, mark);
                    String tos = "(tos 0x" + Integer.toHexString(mark) + ",";
                    atClient.await("packet marked " + tos, WITHIN, text -> text.contains(tos));
                    atServer.await("packet marked " + tos, WITHIN, text -> text.contains(tos));
                }
            }
            Observation seen = rig.finish();
            assertThat(seen.strangers()).as("%s", seen.strangersDescribed()).isZero();
            for (Observation.Direction d : seen.directions()) {
                assertThat(d.trace().datagrams()).isPositive();
                assertThat(d.trace().trafficClasses()).as(d.name()).containsExactly(0);
                assertThat(d.trace().ttls()).as(d.name()).containsExactly(64);
                assertThat(d.trace().fragmentable()).as(d.name()).isZero();
                assertThat(d.trace().packetLengths()).as(d.name()).containsExactly(1500);
            }
        }
    }

    /** What comes out of the link at a host. */
    private static Running heard(Rig rig, Namespace host, String from) {
        Running tcpdump = host.start(
                "inside-" + host.name(),
                rig.topology().directory(),
                List.of("tcpdump", "-i", "tun-interstate", "-n", "-v", "-l", "icmp and src host " + from));
        tcpdump.await("start of capture", WITHIN, text -> text.contains("listening on"));
        return tcpdump;
    }

    private static void ping(Namespace from, String to, int mark) {
        assertThat(Ping.run(from, to, 5, 20, List.of("-Q", "" + mark)).received())
                .isPositive();
    }
}
