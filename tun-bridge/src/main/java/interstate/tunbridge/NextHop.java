package interstate.tunbridge;

import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The neighbour that packets for a destination are handed to, and the interface they leave by.
 *
 * <pre>
 * rtmsg      16 family 1 | destination bits 1 | source bits 1 | tos 1 | table 1 | protocol 1 | scope 1 | 23 type 1
 *            | 24 flags 4                                                                                    = 12
 * ifinfomsg  16 family 1 | - 1 | type 2 | 20 index 4 | 24 flags 4 | change 4                                 = 16
 * </pre>
 *
 * @param neighbour null where nobody needs to be found: the host itself, or an interface without link addresses
 */
record NextHop(@Nullable UdpAddress neighbour, int interfaceIndex) {
    private static final int RTM_GETLINK = 18;
    private static final int RTM_GETROUTE = 26;
    private static final int RTMSG_BYTES = 12;
    private static final int IFINFOMSG_BYTES = 16;

    private static final int RTA_DST = 1;
    private static final int RTA_OIF = 4;
    private static final int RTA_GATEWAY = 5;
    private static final int RTA_MARK = 16;
    private static final int RTA_VIA = 18;
    private static final byte RTN_UNICAST = 1;
    private static final byte RTN_LOCAL = 2;

    /** IFF_LOOPBACK | IFF_POINTOPOINT | IFF_NOARP. */
    private static final int NO_NEIGHBOURS = 0x8 | 0x10 | 0x80;

    /** What the routing tables say now, or null if there is no route. */
    static @Nullable NextHop of(Netlink netlink, UdpAddress destination, int markOr0, int deviceOr0) {
        UnsafeBuffer request = netlink.begin(RTM_GETROUTE, 0, RTMSG_BYTES);
        request.putByte(16, (byte) (destination.ipv6() ? SocketAddressLayout.AF_INET6 : SocketAddressLayout.AF_INET));
        request.putByte(17, (byte) (destination.ipv6() ? 128 : 32));
        netlink.address(RTA_DST, destination);
        if (markOr0 != 0) {
            netlink.number(RTA_MARK, markOr0);
        }
        if (deviceOr0 != 0) {
            netlink.number(RTA_OIF, deviceOr0);
        }
        if (netlink.ask() != 0) {
            return null;
        }
        byte type = netlink.answer().getByte(23);
        int oif = netlink.find(RTA_OIF, RTMSG_BYTES);
        int interfaceIndex = oif < 0 ? 0 : netlink.answer().getInt(oif);
        if (type == RTN_LOCAL) {
            return new NextHop(null, interfaceIndex);
        }
        if (type != RTN_UNICAST || interfaceIndex == 0) {
            return null;
        }
        UdpAddress neighbour = gateway(netlink, destination);
        return new NextHop(hasNeighbours(netlink, interfaceIndex) ? neighbour : null, interfaceIndex);
    }

    private static UdpAddress gateway(Netlink netlink, UdpAddress destination) {
        int gateway = netlink.find(RTA_GATEWAY, RTMSG_BYTES);
        if (gateway >= 0) {
            return address(netlink.answer(), gateway, destination.ipv6());
        }
        int via = netlink.find(RTA_VIA, RTMSG_BYTES);
        if (via >= 0) {
            boolean ipv6 = netlink.answer().getShort(via) == SocketAddressLayout.AF_INET6;
            return address(netlink.answer(), via + 2, ipv6);
        }
        return destination;
    }

    private static UdpAddress address(UnsafeBuffer b, int off, boolean ipv6) {
        return ipv6
                ? new UdpAddress(
                        b.getLong(off, ByteOrder.BIG_ENDIAN), b.getLong(off + 8, ByteOrder.BIG_ENDIAN), 0, true)
                : new UdpAddress(0, b.getInt(off, ByteOrder.BIG_ENDIAN) & 0xffff_ffffL, 0, false);
    }

    private static boolean hasNeighbours(Netlink netlink, int interfaceIndex) {
        netlink.begin(RTM_GETLINK, 0, IFINFOMSG_BYTES).putInt(20, interfaceIndex);
        return netlink.ask() == 0 && (netlink.answer().getInt(24) & NO_NEIGHBOURS) == 0;
    }
}
