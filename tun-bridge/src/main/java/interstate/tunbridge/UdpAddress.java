package interstate.tunbridge;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * An IP address and UDP port as plain numbers.
 *
 * @param high the upper 64 bits of an IPv6 address, 0 for IPv4
 * @param low the lower 64 bits of an IPv6 address, or the IPv4 address in its lower 32
 * @param port 0..65535
 */
public record UdpAddress(long high, long low, int port, boolean ipv6) {
    public UdpAddress {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port " + port + " is not in 0..65535");
        }
        if (!ipv6 && (high != 0 || low >>> 32 != 0)) {
            throw new IllegalArgumentException("more than 32 bits in an IPv4 address");
        }
    }

    public static UdpAddress of(InetSocketAddress address) {
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("not resolved: " + address.getHostString());
        }
        return of(address.getAddress(), address.getPort());
    }

    public static UdpAddress of(InetAddress address, int port) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return address instanceof Inet4Address
                ? new UdpAddress(0, bytes.getInt() & 0xffff_ffffL, port, false)
                : new UdpAddress(bytes.getLong(), bytes.getLong(), port, true);
    }

    /** The wildcard address of a family. */
    public static UdpAddress any(boolean ipv6, int port) {
        return new UdpAddress(0, 0, port, ipv6);
    }

    public UdpAddress withPort(int newPort) {
        return new UdpAddress(high, low, newPort, ipv6);
    }

    public boolean isAny() {
        return high == 0 && low == 0;
    }

    /** The address without the port. */
    public InetAddress address() {
        try {
            if (ipv6) {
                byte[] bytes =
                        ByteBuffer.allocate(16).putLong(high).putLong(low).array();
                return Inet6Address.getByAddress(null, bytes, -1);
            }
            return InetAddress.getByAddress(
                    ByteBuffer.allocate(4).putInt((int) low).array());
        } catch (UnknownHostException e) {
            throw new AssertionError("4 or 16 bytes are always an address", e);
        }
    }

    /** {@code 192.0.2.1:1405} or {@code [2001:db8::1]:1405}. */
    @Override
    public String toString() {
        return AddressText.of(address(), port);
    }
}
