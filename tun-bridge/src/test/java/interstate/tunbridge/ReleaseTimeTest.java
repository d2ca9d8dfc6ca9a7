package interstate.tunbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the kernel makes of a time to let a datagram go at, which is the queueing discipline's to heed or not. */
class ReleaseTimeTest {
    private static final int WAIT_MS = 5_000;
    private static final int BYTES = 200;
    private static final long AHEAD_NS = 50_000_000;

    /** Two clocks are compared, by a few readings. */
    private static final long CLOCKS_NS = 20_000;

    private final SendMessage message = new SendMessage();
    private final ReceiveBatch batch = new ReceiveBatch(4, 2000);
    private final ReleaseStamps stamps = new ReleaseStamps();
    private final UnsafeBuffer datagram = OffHeap.zeroed(BYTES);

    private static UdpSocket open(boolean ipv6) {
        return UdpSocket.open(ipv6 ? Loopback.ANY_IPV6 : Loopback.ANY_IPV4, 1 << 20, 0);
    }

    private void send(UdpSocket from) {
        assertThat(message.send(from.fd(), datagram.addressOffset(), BYTES)).isZero();
    }

    /** A socket's next stamp. */
    private long stamp(UdpSocket of) {
        Poll poll = new Poll(1);
        poll.setForErrors(0, of.fd());
        assertThat(poll.await(WAIT_MS)).isEqualTo(1);
        return stamps.take(of.fd());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldTellWhenADatagramLeftWhenAsked(boolean ipv6) {
        try (UdpSocket a = open(ipv6);
                UdpSocket b = open(ipv6)) {
            assertThat(a.takeReleaseTimes()).isTrue();
            UdpAddress to = b.local();
            message.destination(to, to.withPort(0), 0);
            message.release(0, true);
            long beforeNs = MonotonicClock.nowNs();
            send(a);
            long stampNs = stamp(a);

            assertThat(stampNs).isBetween(beforeNs - CLOCKS_NS, MonotonicClock.nowNs() + CLOCKS_NS);
            assertThat(stamps.take(a.fd())).isEqualTo(ReleaseStamps.NONE);
            message.release(0, false);
            send(a);
            assertThat(batch.receive(b.fd(), WAIT_MS)).isPositive();
            assertThat(stamps.take(a.fd())).isEqualTo(ReleaseStamps.NONE);
        }
    }

    @Test
    void shouldStillTellTheLocalAddressWhenReceivingOnAStampingSocket() {
        try (UdpSocket a = open(false);
                UdpSocket b = open(false)) {
            assertThat(b.takeReleaseTimes()).isTrue();
            message.destination(b.local(), null, 0);
            send(a);

            assertThat(batch.receive(b.fd(), WAIT_MS)).isEqualTo(1);
            assertThat(batch.localLow(0)).isEqualTo(b.local().low());
            assertThat(batch.interfaceIndex(0)).isEqualTo(1);
        }
    }

    @Test
    void shouldRefuseTheSendWhenTheSocketIsNotPrepared() {
        try (UdpSocket a = open(false)) {
            message.destination(a.local(), null, 0);
            message.release(MonotonicClock.nowNs(), false);

            assertThat(message.send(a.fd(), datagram.addressOffset(), BYTES)).isEqualTo(Errno.EINVAL);
            message.destination(a.local(), null, 0);
            send(a);
        }
    }

    @Test
    @Tag("namespace")
    void shouldLeaveAtOnceWhenTheInterfaceHasNoQueue() {
        try (Namespace namespace = new Namespace("r")) {
            namespace.run(() -> {
                for (long early : earliness()) {
                    assertThat(early).isGreaterThan(AHEAD_NS / 2);
                }
            });
        }
    }

    @Test
    @Tag("namespace")
    void shouldLeaveAtItsTimeWhenTheQueueIsFair() {
        try (Namespace namespace = new Namespace("f")) {
            boolean has = Shell.tryRun(namespace
                    .execPrefix("tc", "qdisc", "replace", "dev", "lo", "root", "fq")
                    .toArray(String[]::new));
            if (!has) {
                System.out.println(
                        "this kernel has no fq: that it holds datagrams until their time is NOT tested here");
            }
            assumeThat(has).isTrue();
            namespace.run(() -> {
                for (long early : earliness()) {
                    assertThat(early).isLessThan(CLOCKS_NS);
                }
            });
        }
    }

    /** How long before their time some datagrams left. */
    private List<Long> earliness() {
        try (UdpSocket a = open(false);
                UdpSocket b = open(false)) {
            assertThat(a.takeReleaseTimes()).isTrue();
            message.destination(b.local(), null, 0);
            List<Long> all = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                long releaseNs = MonotonicClock.nowNs() + AHEAD_NS;
                message.release(releaseNs, true);
                send(a);
                all.add(releaseNs - stamp(a));
            }
            return all;
        }
    }
}
