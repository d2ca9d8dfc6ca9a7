package interstate.tunbridge;

import static interstate.tunbridge.PacketInfoLayout.IPPROTO_IP;
import static interstate.tunbridge.PacketInfoLayout.IPPROTO_IPV6;
import static interstate.tunbridge.SocketOption.SOL_SOCKET;

/** The options that make every datagram of a socket look alike, one line each. */
final class UdpSocketOptions {
    private static final int SO_RCVBUF = 8;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int SO_MARK = 36;
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

    static int receiveBufferBytes(int fd) {
        return SocketOption.get(fd, SOL_SOCKET, SO_RCVBUF, "SO_RCVBUF");
    }
}
