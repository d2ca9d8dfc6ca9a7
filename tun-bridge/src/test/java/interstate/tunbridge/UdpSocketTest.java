package interstate.tunbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UdpSocketTest {
    private static final int WAIT_MS = 2000;

    private final SendMessage message = new SendMessage();
    private final ReceiveBatch batch = new ReceiveBatch(4, 2000);

    private static UdpSocket open(boolean ipv6) {
        return UdpSocket.open(ipv6 ? Loopback.ANY_IPV6 : Loopback.ANY_IPV4, 1 << 20, 0);
    }

    private int send(UdpSocket from, int bytes) {
        UnsafeBuffer datagram = OffHeap.zeroed(Math.max(bytes, 1));
        datagram.setMemory(0, bytes, (byte) bytes);
        return message.send(from.fd(), datagram.addressOffset(), bytes);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldTellSourceAndLocalAddressWhenDatagramArrives(boolean ipv6) {
        try (UdpSocket a = open(ipv6);
                UdpSocket b = open(ipv6)) {
            message.destination(b.local(), null, 0);

            assertThat(send(a, 1400)).isZero();

            assertThat(batch.receive(b.fd(), WAIT_MS)).isEqualTo(1);
            assertThat(batch.bytes(0)).isEqualTo(1400);
            assertThat(batch.source(0)).isEqualTo(a.local());
            assertThat(batch.sourceIpv6(0)).isEqualTo(ipv6);
            assertThat(new UdpAddress(batch.sourceHigh(0), batch.sourceLow(0), batch.sourcePort(0), ipv6))
                    .isEqualTo(a.local());
            assertThat(new UdpAddress(
                            batch.localHigh(0), batch.localLow(0), b.local().port(), ipv6))
                    .isEqualTo(b.local());
            assertThat(batch.interfaceIndex(0)).isEqualTo(1);
            byte[] copy = new byte[1402];
            batch.copy(0, copy, 1);
            assertThat(copy[0]).isZero();
            assertThat(copy[1]).isEqualTo((byte) 1400);
            assertThat(copy[1400]).isEqualTo((byte) 1400);
            assertThat(copy[1401]).isZero();
        }
    }

    @Test
    void shouldLeaveFromGivenAddressWhenSourceIsSet() {
        UdpAddress source = new UdpAddress(0, 0x7f00_0203L, 0, false);
        try (UdpSocket a = UdpSocket.open(UdpAddress.any(false, 0), 65536, 0);
                UdpSocket b = open(false)) {
            message.destination(b.local(), source, 1);

            assertThat(send(a, 100)).isZero();

            assertThat(batch.receive(b.fd(), WAIT_MS)).isEqualTo(1);
            assertThat(batch.source(0)).isEqualTo(source.withPort(a.local().port()));
        }
    }

    @Test
    void shouldForgetSourceWhenDestinationIsSetWithoutOne() {
        try (UdpSocket a = UdpSocket.open(UdpAddress.any(false, 0), 65536, 0);
                UdpSocket b = open(false)) {
            message.destination(b.local(), new UdpAddress(0, 0x7f00_0203L, 0, false), 0);
            message.destination(b.local(), null, 0);

            assertThat(send(a, 100)).isZero();

            assertThat(batch.receive(b.fd(), WAIT_MS)).isEqualTo(1);
            assertThat(batch.sourceLow(0)).isEqualTo(0x7f00_0001L);
        }
    }

    @Test
    void shouldReturnErrorNumberWhenSourceIsNotOurs() {
        try (UdpSocket a = UdpSocket.open(UdpAddress.any(false, 0), 65536, 0)) {
            message.destination(a.local().withPort(9), new UdpAddress(0, 0xc000_0201L, 0, false), 0);

            // EINVAL with a default route, ENETUNREACH without.
            assertThat(send(a, 100)).isIn(Errno.EINVAL, Errno.ENETUNREACH);
        }
    }

    @Test
    void shouldTakeSeveralAtOnceAndAgainWhenMoreWait() {
        try (UdpSocket a = open(false);
                UdpSocket b = open(false)) {
            message.destination(b.local(), null, 0);
            for (int bytes = 1; bytes <= 6; bytes++) {
                assertThat(send(a, bytes)).isZero();
            }

            assertThat(batch.receive(b.fd(), WAIT_MS)).isEqualTo(4);
            assertThat(batch.bytes(3)).isEqualTo(4);
            assertThat(batch.receive(b.fd(), WAIT_MS)).isEqualTo(2);
            assertThat(batch.bytes(1)).isEqualTo(6);
            assertThat(batch.source(1)).isEqualTo(a.local());
        }
    }

    @Test
    void shouldMarkDatagramWhenLongerThanBuffer() {
        try (UdpSocket a = open(false);
                UdpSocket b = open(false)) {
            message.destination(b.local(), null, 0);
            assertThat(send(a, 2000)).isZero();
            assertThat(send(a, 2001)).isZero();
            assertThat(send(a, 0)).isZero();

            assertThat(batch.receive(b.fd(), WAIT_MS)).isEqualTo(3);

            assertThat(batch.bytes(0)).isEqualTo(2000);
            assertThat(batch.bytes(1)).isEqualTo(-1);
            assertThat(batch.bytes(2)).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldReturnErrorNumberWhenDatagramExceedsMtu(boolean ipv6) {
        try (UdpSocket a = open(ipv6)) {
            message.destination(a.local(), null, 0);

            assertThat(send(a, 65_600)).isEqualTo(Errno.EMSGSIZE);
            assertThat(send(a, 1400)).isZero();
        }
    }

    @Test
    void shouldReturnZeroWhenNothingArrives() {
        try (UdpSocket a = open(false)) {
            assertThat(batch.receive(a.fd(), 0)).isZero();
            assertThat(batch.receive(a.fd(), 1)).isZero();
        }
    }

    @Test
    void shouldReturnNegativeErrorNumberWhenDescriptorIsClosed() {
        UdpSocket a = open(false);
        a.close();
        a.close();

        assertThat(batch.receive(a.fd(), 0)).isEqualTo(-Errno.EBADF);
        message.destination(a.local(), null, 0);
        assertThat(send(a, 10)).isEqualTo(Errno.EBADF);
    }

    @Test
    void shouldNotSurfaceIcmpErrorWhenNobodyListens() {
        try (UdpSocket a = open(false)) {
            UdpSocket gone = open(false);
            message.destination(gone.local(), null, 0);
            gone.close();

            for (int i = 0; i < 10; i++) {
                assertThat(send(a, 100)).isZero();
            }

            assertThat(batch.receive(a.fd(), 1)).isZero();
        }
    }

    @Test
    void shouldKnowAddressWhenTakenOverByDescriptor() {
        try (UdpSocket a = open(true)) {
            UdpSocket same = UdpSocket.ofFd(a.fd());

            assertThat(same.local()).isEqualTo(a.local());
            assertThat(same.local().port()).isNotZero();
        }
    }

    @Test
    void shouldSayWhichAddressWhenBindFails() {
        try (UdpSocket a = open(false)) {
            assertThatThrownBy(() -> UdpSocket.open(a.local(), 4096, 0))
                    .isInstanceOf(KernelException.class)
                    .hasMessage("UDP port " + a.local()
                            + " is taken by another program, which \"ss -lunp\" names; allowed: a free port");
        }
    }

    @Test
    void shouldPrintAsUsersWriteWhenTurnedToText() {
        assertThat(new UdpAddress(0, 0xc000_0201L, 1405, false)).hasToString("192.0.2.1:1405");
        assertThat(new UdpAddress(0x2001_0db8_0000_0000L, 1, 1405, true)).hasToString("[2001:db8::1]:1405");
    }

    @Test
    void shouldRefuseAddressWhenOutOfRange() {
        assertThatThrownBy(() -> new UdpAddress(0, 1, 65536, false)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new UdpAddress(0, 1, -1, false)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new UdpAddress(0, 1L << 32, 1, false)).isInstanceOf(IllegalArgumentException.class);
    }
}
