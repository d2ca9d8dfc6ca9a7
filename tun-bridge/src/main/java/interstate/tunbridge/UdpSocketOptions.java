package interstate.tunbridge;

import static interstate.tunbridge.PacketInfoLayout.IPPROTO_IP;
import static interstate.tunbridge.PacketInfoLayout.IPPROTO_IPV6;
import static interstate.tunbridge.SocketOption.SOL_SOCKET;

import org.agrona.concurrent.UnsafeBuffer;

/** The options that make every datagram of a socket look alike, one line each. */
final class UdpSocketOptions {
    private static final int SO_RCVBUF = 8;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int SO_SNDBUF = 7;
    private static final int SO_SNDBUFFORCE = 32;
    private static final int SEND_BUFFER_BYTES = 4 << 20;
    private static final int SO_MARK = 36;
    private static final int SO_BINDTOIFINDEX = 62;
    private static final int SO_TXTIME = 61;
    private static final int CLOCK_MONOTONIC = 1;

    /** SOF_TIMESTAMPING_SOFTWARE | SOF_TIMESTAMPING_OPT_TSONLY. */
    private static final int STAMPING = 1 << 4 | 1 << 11;

    private static final int PMTUDISC_PROBE = 3;
    private static final int HOP_LIMIT = 64;

    private UdpSocketOptions() {}

    static void apply(int fd, boolean ipv6, int receiveBufferBytes, int markOrZero) {
        if (ipv6) {
            applyIpv6(fd);
        } else {
            applyIpv4(fd);
        }
        receiveBuffer(fd, receiveBufferBytes);
        if (markOrZero != 0) {
            SocketOption.set(fd, SOL_SOCKET, SO_MARK, markOrZero, "SO_MARK");
        }
    }

    /** Has all of it leave and come by one interface, whatever the routing table prefers; 0 leaves it alone. */
    static void device(int fd, int deviceOrZero) {
        if (deviceOrZero != 0) {
            SocketOption.set(fd, SOL_SOCKET, SO_BINDTOIFINDEX, deviceOrZero, "SO_BINDTOIFINDEX");
        }
    }

    private static void applyIpv4(int fd) {
        SocketOption.set(fd, IPPROTO_IP, 10, PMTUDISC_PROBE, "IP_MTU_DISCOVER");
        SocketOption.set(fd, IPPROTO_IP, PacketInfoLayout.IP_PKTINFO, 1, "IP_PKTINFO");
        SocketOption.set(fd, IPPROTO_IP, 1, 0, "IP_TOS");
        SocketOption.set(fd, IPPROTO_IP, 2, HOP_LIMIT, "IP_TTL");
        SocketOption.set(fd, IPPROTO_IP, 11, 0, "IP_RECVERR");
    }

    private static void applyIpv6(int fd) {
        SocketOption.set(fd, IPPROTO_IPV6, 26, 1, "IPV6_V6ONLY");
        SocketOption.set(fd, IPPROTO_IPV6, 23, PMTUDISC_PROBE, "IPV6_MTU_DISCOVER");
        SocketOption.set(fd, IPPROTO_IPV6, 62, 1, "IPV6_DONTFRAG");
        SocketOption.set(fd, IPPROTO_IPV6, 49, 1, "IPV6_RECVPKTINFO");
        SocketOption.set(fd, IPPROTO_IPV6, 67, 0, "IPV6_TCLASS");
        SocketOption.set(fd, IPPROTO_IPV6, 16, HOP_LIMIT, "IPV6_UNICAST_HOPS");
        SocketOption.set(fd, IPPROTO_IPV6, 70, 0, "IPV6_AUTOFLOWLABEL");
        SocketOption.set(fd, IPPROTO_IPV6, 25, 0, "IPV6_RECVERR");
    }

    /** Beyond the system's limit where privilege allows, else up to it: a small buffer is worse but no failure. */
    private static void receiveBuffer(int fd, int bytes) {
        if (!SocketOption.trySet(fd, SOL_SOCKET, SO_RCVBUFFORCE, bytes)) {
            SocketOption.set(fd, SOL_SOCKET, SO_RCVBUF, bytes, "SO_RCVBUF");
        }
    }

    /** Release times on CLOCK_MONOTONIC, which fq goes by, and stamps (no payload) for the sends that ask for one. */
    static boolean releaseTimes(int fd) {
        UnsafeBuffer clockAndFlags = OffHeap.scratch(8);
        clockAndFlags.putInt(0, CLOCK_MONOTONIC);
        if (Libc.C.setsockopt(fd, SOL_SOCKET, SO_TXTIME, clockAndFlags.addressOffset(), 8) != 0) {
            return false;
        }
        SocketOption.set(fd, SOL_SOCKET, ReleaseStamps.SO_TIMESTAMPING, STAMPING, "SO_TIMESTAMPING");
        // What waits in the kernel counts against it. A second process on the socket must not lower what the first was
        // granted.
        if (SocketOption.get(fd, SOL_SOCKET, SO_SNDBUF, "SO_SNDBUF") < SEND_BUFFER_BYTES
                && !SocketOption.trySet(fd, SOL_SOCKET, SO_SNDBUFFORCE, SEND_BUFFER_BYTES)) {
            SocketOption.set(fd, SOL_SOCKET, SO_SNDBUF, SEND_BUFFER_BYTES, "SO_SNDBUF");
        }
        return true;
    }

    static int receiveBufferBytes(int fd) {
        return SocketOption.get(fd, SOL_SOCKET, SO_RCVBUF, "SO_RCVBUF");
    }
}
