package interstate.tunbridge;

import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Socket addresses of both families as the kernel lays them out; port and address big-endian, the rest native.
 *
 * <pre>
 * sockaddr_in   0 family 2 | 2 port 2 | 4 address 4  | 8 zero 8                        = 16
 * sockaddr_in6  0 family 2 | 2 port 2 | 4 flow label 4 | 8 address 16 | 24 scope id 4  = 28
 * </pre>
 */
final class SocketAddressLayout {
    static final short AF_INET = 2;
    static final short AF_INET6 = 10;
    static final int IPV4_BYTES = 16;
    static final int IPV6_BYTES = 28;
    /** Room for either, aligned. */
    static final int MAX_BYTES = 32;

    private static final int PORT = 2;
    private static final int IPV4_ADDRESS = 4;
    private static final int IPV6_HIGH = 8;
    private static final int IPV6_LOW = 16;
    private static final int SCOPE = 24;

    private SocketAddressLayout() {}

    /**
     * Writes one address.
     *
     * @param scope interface index for a link-local IPv6 address, else 0
     * @return its bytes
     */
    static int write(UnsafeBuffer b, int off, long high, long low, int port, boolean ipv6, int scope) {
        b.putShort(off + PORT, (short) port, ByteOrder.BIG_ENDIAN);
        b.putInt(off + 4, 0);
        if (!ipv6) {
            b.putShort(off, AF_INET);
            b.putInt(off + IPV4_ADDRESS, (int) low, ByteOrder.BIG_ENDIAN);
            b.putLong(off + 8, 0);
            return IPV4_BYTES;
        }
        b.putShort(off, AF_INET6);
        b.putLong(off + IPV6_HIGH, high, ByteOrder.BIG_ENDIAN);
        b.putLong(off + IPV6_LOW, low, ByteOrder.BIG_ENDIAN);
        b.putInt(off + SCOPE, isLinkLocal(high) ? scope : 0);
        return IPV6_BYTES;
    }

    static int write(UnsafeBuffer b, int off, UdpAddress address) {
        return write(b, off, address.high(), address.low(), address.port(), address.ipv6(), 0);
    }

    static UdpAddress read(UnsafeBuffer b, int off) {
        return new UdpAddress(high(b, off), low(b, off), port(b, off), ipv6(b, off));
    }

    static boolean ipv6(UnsafeBuffer b, int off) {
        return b.getShort(off) == AF_INET6;
    }

    static int port(UnsafeBuffer b, int off) {
        return b.getShort(off + PORT, ByteOrder.BIG_ENDIAN) & 0xffff;
    }

    static long high(UnsafeBuffer b, int off) {
        return ipv6(b, off) ? b.getLong(off + IPV6_HIGH, ByteOrder.BIG_ENDIAN) : 0;
    }

    static long low(UnsafeBuffer b, int off) {
        return ipv6(b, off)
                ? b.getLong(off + IPV6_LOW, ByteOrder.BIG_ENDIAN)
                : b.getInt(off + IPV4_ADDRESS, ByteOrder.BIG_ENDIAN) & 0xffff_ffffL;
    }

    /** fe80::/10. */
    private static boolean isLinkLocal(long high) {
        return high >>> 54 == 0xfe80L >>> 6;
    }
}
