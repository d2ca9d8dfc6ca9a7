package interstate.actors.node;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.link.LinkReport;
import interstate.actors.loss.LossReport;
import interstate.actors.protocol.LinkCounters;
import interstate.actors.protocol.LinkState;
import interstate.actors.protocol.LinkTerms;
import interstate.pacing.EmbeddedPacer;
import interstate.pacing.Lane;
import interstate.pacing.LaneSpec;
import interstate.pacing.ScheduleSpec;
import interstate.pacing.SocketSpec;
import interstate.tunbridge.UdpAddress;
import interstate.wire.LaneTerms;
import interstate.wire.LinkFeatures;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SendDeviationsTest {

    private static final long INTERVAL_NS = 1_000_000;
    private static final int BYTES = 400;
    private static final int PACKET_LENGTH = 428;
    private static final LaneTerms TERMS = new LaneTerms(PACKET_LENGTH, INTERVAL_NS, 0, 0);

    private final EmbeddedPacer pacer = EmbeddedPacer.start();
    private final SendDeviations deviations = new SendDeviations();
    private DatagramSocket receiver;

    @BeforeEach
    void listen() throws SocketException {
        receiver = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void end() {
        pacer.stop();
        receiver.close();
    }

    private Lane lane() {
        int socket = pacer.openSocket(new SocketSpec(UdpAddress.of(InetAddress.getLoopbackAddress(), 0), 0));
        return pacer.openLane(new LaneSpec(
                new byte[LaneSpec.PEER_HASH_BYTES],
                socket,
                UdpAddress.of((InetSocketAddress) receiver.getLocalSocketAddress()),
                BYTES,
                PACKET_LENGTH,
                new ScheduleSpec(ScheduleSpec.Kind.CONSTANT, INTERVAL_NS, 0),
                4 * INTERVAL_NS,
                Long.MAX_VALUE,
                0));
    }

    private static LinkReport report(@Nullable Lane lane) {
        return new LinkReport(
                "home",
                "client",
                "192.0.2.1:1405",
                LinkState.ESTABLISHED,
                0,
                0,
                new LinkTerms(TERMS, TERMS, false, 1, 1, LinkFeatures.NONE),
                new LinkCounters(),
                0,
                0,
                LossReport.NONE,
                lane);
    }

    @Test
    void shouldTellOfEachDatagramOnceWhenAskedAgain() throws IOException {
        Lane lane = lane();
        for (int i = 0; i < 50; i++) {
            receiver.receive(new DatagramPacket(new byte[BYTES], BYTES));
        }
        pacer.endLane(lane);
        while (!lane.hasEnded()) {
            Thread.onSpinWait();
        }

        assertThat(deviations.lines(List.of(report(lane))))
                .singleElement()
                .asString()
                .startsWith("link home: " + lane.counters().sent() + " datagrams late by p50 ")
                .contains("data none, pads none, chaff ")
                .endsWith(" us");
        assertThat(deviations.lines(List.of(report(lane))))
                .singleElement()
                .asString()
                .startsWith("link home: 0 datagrams")
                .contains("; 0 slots skipped;")
                .endsWith("data none, pads none, chaff none");
    }

    @Test
    void shouldSayNothingWhenALinkHasNoLane() {
        assertThat(deviations.lines(List.of(report(null)))).isEmpty();
    }
}
