package interstate.tunbridge;

import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The control message that tells, or sets, a datagram's local address and interface (IP_PKTINFO, IPV6_PKTINFO).
 *
 * <pre>
 * cmsghdr      0 length 8 | 8 level 4 | 12 type 4
 * in_pktinfo   16 interface index 4 | 20 local address 4 | 24 header destination 4   length 28, space 32
 * in6_pktinfo  16 address 16 | 32 interface index 4                                  length 36, space 40
 * </pre>
 */
final class PacketInfoLayout {
    static final int IPPROTO_IP = 0;
    static final int IPPROTO_IPV6 = 41;
    static final int IP_PKTINFO = 8;
    static final int IPV6_PKTINFO = 50;
    /** Space for either, and then some, so that an unexpected second message shows as truncation only. */
    static final int MAX_BYTES = 64;

    /** The same behind a receive stamp, which a socket of {@link UdpSocket#takeReleaseTimes} may be given unasked. */
    static final int MAX_RECEIVED_BYTES = 64 + MAX_BYTES;

    /** No packet info. */
    static final int NONE = -1;

    private static final int LENGTH = 0;
    private static final int LEVEL = 8;
    private static final int TYPE = 12;
    private static final int DATA = 16;
    private static final int IPV4_LENGTH = 28;
    private static final int IPV4_SPACE = 32;
    private static final int IPV6_LENGTH = 36;
    private static final int IPV6_SPACE = 40;

    private PacketInfoLayout() {}

    /** Writes the source address and interface (0: the kernel's choice) for a send; returns the control space used. */
    static int write(UnsafeBuffer b, int off, long high, long low, boolean ipv6, int interfaceIndex) {
        if (!ipv6) {
            header(b, off, IPV4_LENGTH, IPPROTO_IP, IP_PKTINFO);
            b.putInt(off + DATA, interfaceIndex);
            b.putInt(off + DATA + 4, (int) low, ByteOrder.BIG_ENDIAN);
            b.putInt(off + DATA + 8, 0);
            return IPV4_SPACE;
        }
        header(b, off, IPV6_LENGTH, IPPROTO_IPV6, IPV6_PKTINFO);
        b.putLong(off + DATA, high, ByteOrder.BIG_ENDIAN);
        b.putLong(off + DATA + 8, low, ByteOrder.BIG_ENDIAN);
        b.putInt(off + DATA + 16, interfaceIndex);
        return IPV6_SPACE;
    }

    private static void header(UnsafeBuffer b, int off, int length, int level, int type) {
        b.putLong(off + LENGTH, length);
        b.putInt(off + LEVEL, level);
        b.putInt(off + TYPE, type);
    }

    /** Where the packet info stands in a received control buffer, or {@link #NONE}. */
    static int find(UnsafeBuffer b, int off, long controlBytes) {
        int end = off + (int) controlBytes;
        int at = off;
        while (at + DATA <= end) {
            if (isIpv4(b, at, end - at) || isIpv6(b, at, end - at)) {
                return at;
            }
            at += Math.max(DATA, ((int) b.getLong(at + LENGTH) + 7) & ~7);
        }
        return NONE;
    }

    private static boolean isIpv4(UnsafeBuffer b, int off, long controlBytes) {
        return controlBytes >= IPV4_LENGTH && b.getInt(off + LEVEL) == IPPROTO_IP && b.getInt(off + TYPE) == IP_PKTINFO;
    }

    private static boolean isIpv6(UnsafeBuffer b, int off, long controlBytes) {
        return controlBytes >= IPV6_LENGTH
                && b.getInt(off + LEVEL) == IPPROTO_IPV6
                && b.getInt(off + TYPE) == IPV6_PKTINFO;
    }

    static long high(UnsafeBuffer b, int off, boolean ipv6) {
        return ipv6 ? b.getLong(off + DATA, ByteOrder.BIG_ENDIAN) : 0;
    }

    static long low(UnsafeBuffer b, int off, boolean ipv6) {
        return ipv6
                ? b.getLong(off + DATA + 8, ByteOrder.BIG_ENDIAN)
                : b.getInt(off + DATA + 4, ByteOrder.BIG_ENDIAN) & 0xffff_ffffL;
    }

    static int interfaceIndex(UnsafeBuffer b, int off, boolean ipv6) {
        return b.getInt(off + (ipv6 ? DATA + 16 : DATA));
    }
}
