package interstate.actors.stamps;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.pacing.EmbeddedPacer;
import interstate.pacing.Lane;
import interstate.pacing.LaneSpec;
import interstate.pacing.LatenessByKind;
import interstate.pacing.ScheduleSpec;
import interstate.pacing.SocketSpec;
import interstate.tunbridge.UdpAddress;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A pacer's thread sends over the loopback, the kernel stamps, the agent counts. */
@Timeout(60)
class StampAgentTest {
    private static final long INTERVAL_NS = 2_000_000;
    private static final int STAMPED = 300;

    private final EmbeddedPacer pacer = EmbeddedPacer.start();
    private final DatagramSocket sink = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final int socket = pacer.openSocket(new SocketSpec(UdpAddress.of(InetAddress.getLoopbackAddress(), 0), 0));
    private final KernelLateness kernel = new KernelLateness();

    StampAgentTest() throws SocketException {}

    @AfterEach
    void stop() {
        pacer.stop();
        sink.close();
    }

    private Lane open(int mark) {
        byte[] peer = new byte[LaneSpec.PEER_HASH_BYTES];
        peer[0] = (byte) mark;
        return pacer.openLane(new LaneSpec(
                peer,
                socket,
                UdpAddress.of(InetAddress.getLoopbackAddress(), sink.getLocalPort()),
                600,
                628,
                new ScheduleSpec(ScheduleSpec.Kind.DEFAULT, INTERVAL_NS, 250),
                4_000_000,
                Long.MAX_VALUE,
                10_000_000));
    }

    private StampAgent agent() {
        return new StampAgent(socket, pacer.socketFd(socket), pacer::lanes, kernel);
    }

    private long counted(Lane lane) {
        return kernel.of(lane).map(late -> late.all().total()).orElse(0L);
    }

    @Test
    void shouldCountTheLatenessOfEachLaneOfASocketByTheKernelsStamps() {
        Lane a = open(1);
        Lane b = open(2);
        StampAgent agent = agent();
        while (counted(a) < STAMPED || counted(b) < STAMPED) {
            agent.doWork();
        }
        assertThat(kernel.unmatched()).isLessThan(kernel.stamps() / 2);
        for (Lane lane : new Lane[] {a, b}) {
            LatenessByKind late = kernel.of(lane).orElseThrow();
            assertThat(late.chaff().total()).isEqualTo(late.all().total());
            assertThat(late.all().total()).isLessThanOrEqualTo(lane.counters().sent());
            // A stamp is later than the pacer's look at the clock, and less than an interval later.
            assertThat(late.all().atPermille(500)).isBetween(lane.latenessNs(500), lane.latenessNs(500) + INTERVAL_NS);
        }
    }

    @Test
    void shouldFollowLanesThatComeAndForgetThoseThatEnd() {
        Lane a = open(1);
        StampAgent agent = agent();
        while (counted(a) == 0) {
            agent.doWork();
        }
        Lane b = open(2);
        pacer.endLane(a);
        while (counted(b) == 0 || counted(a) > 0) {
            agent.doWork();
        }
        assertThat(kernel.of(a)).isEmpty();
    }

    @Test
    void shouldGoOnWhereAnAgentThatFailedLeftOff() {
        Lane lane = open(1);
        StampAgent first = agent();
        while (counted(lane) < 10) {
            first.doWork();
        }
        long before = counted(lane);
        StampAgent second = agent();
        while (counted(lane) < before + 10) {
            second.doWork();
        }
        assertThat(counted(lane)).isLessThanOrEqualTo(lane.counters().sent());
    }
}
