package interstate.tunbridge;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Finds the link address of a peer's next hop before the first slot. Otherwise the kernel would queue datagrams until
 * the answer to its own question arrives (about 90 of them), and release them in one burst.
 *
 * <pre>
 * ndmsg  16 family 1 | - 3 | 20 interface 4 | 24 state 2 | 26 flags 1 | 27 type 1   = 12
 * </pre>
 */
public final class Neighbours {
    private static final int RTMGRP_NEIGH = 4;
    private static final int RTM_NEWNEIGH = 28;
    private static final int RTM_GETNEIGH = 30;
    private static final int NDMSG_BYTES = 12;
    private static final int NDA_DST = 1;
    private static final byte NTF_USE = 1;

    /** REACHABLE | STALE | DELAY | PROBE | NOARP | PERMANENT: the kernel sends at once. */
    private static final int VALID = 0x02 | 0x04 | 0x08 | 0x10 | 0x40 | 0x80;
    /** INCOMPLETE: the kernel is asking. */
    private static final int ASKING = 0x01;

    private static final long NS_PER_MS = 1_000_000;

    private Neighbours() {}

    /** As {@link #resolve(UdpAddress, int, int, long)} for an unmarked socket. */
    public static boolean resolve(UdpAddress peer, long deadlineNs) {
        return resolve(peer, 0, deadlineNs);
    }

    /** As {@link #resolve(UdpAddress, int, int, long)} for a socket that is bound to no interface. */
    public static boolean resolve(UdpAddress peer, int markOr0, long deadlineNs) {
        return resolve(peer, markOr0, 0, deadlineNs);
    }

    /**
     * Has the kernel ask for the next hop's link address and waits for it (CAP_NET_ADMIN).
     *
     * @param markOr0 the outer socket's mark
     * @param deviceOr0 number of the interface that it is bound to
     * @param deadlineNs of {@link MonotonicClock#nowNs}
     * @return false if there is no route, or nobody answers in time
     */
    public static boolean resolve(UdpAddress peer, int markOr0, int deviceOr0, long deadlineNs) {
        try (Netlink changes = new Netlink(RTMGRP_NEIGH);
                Netlink netlink = new Netlink(0)) {
            NextHop hop = NextHop.of(netlink, peer, markOr0, deviceOr0);
            if (hop == null) {
                return false;
            }
            UdpAddress neighbour = hop.neighbour();
            return neighbour == null || resolve(netlink, changes, neighbour, hop.interfaceIndex(), deadlineNs);
        }
    }

    private static boolean resolve(
            Netlink netlink, Netlink changes, UdpAddress neighbour, int interfaceIndex, long deadlineNs) {
        while (true) {
            int state = state(netlink, neighbour, interfaceIndex);
            if ((state & VALID) != 0) {
                return true;
            }
            long leftNs = deadlineNs - MonotonicClock.nowNs();
            if (leftNs <= 0) {
                return false;
            }
            if ((state & ASKING) == 0) {
                provoke(netlink, neighbour, interfaceIndex);
            }
            // Rounded up, so that the last wait does not end in a busy loop.
            changes.awaitChange((int) Math.min((leftNs + NS_PER_MS - 1) / NS_PER_MS, Integer.MAX_VALUE));
        }
    }

    private static int state(Netlink netlink, UdpAddress neighbour, int interfaceIndex) {
        entry(netlink, RTM_GETNEIGH, 0, neighbour, interfaceIndex);
        int errno = netlink.ask();
        return errno == 0 ? netlink.answer().getShort(24) & 0xffff : 0;
    }

    private static void provoke(Netlink netlink, UdpAddress neighbour, int interfaceIndex) {
        int flags = Netlink.NLM_F_ACK | Netlink.NLM_F_CREATE | Netlink.NLM_F_REPLACE;
        entry(netlink, RTM_NEWNEIGH, flags, neighbour, interfaceIndex).putByte(26, NTF_USE);
        int errno = netlink.ask();
        if (errno != 0 && errno != Errno.EAGAIN) {
            throw KernelException.of(
                    "ask for the link address of", neighbour.address().getHostAddress(), errno);
        }
    }

    private static UnsafeBuffer entry(Netlink netlink, int type, int flags, UdpAddress neighbour, int interfaceIndex) {
        UnsafeBuffer request = netlink.begin(type, flags, NDMSG_BYTES);
        request.putByte(16, (byte) (neighbour.ipv6() ? SocketAddressLayout.AF_INET6 : SocketAddressLayout.AF_INET));
        request.putInt(20, interfaceIndex);
        netlink.address(NDA_DST, neighbour);
        return request;
    }
}
