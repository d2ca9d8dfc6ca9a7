package interstate.actors.settings;

import java.net.InetAddress;

/**
 * An IP address with a prefix length. Host bits are kept: 10.140.5.1/24 is both the address of an interface and the
 * network it is in.
 *
 * @param address numeric, 4 or 16 bytes
 * @param bits 0 to 32 or 128
 */
public record Subnet(InetAddress address, int bits) {
    public Subnet {
        if (bits < 0 || bits > address.getAddress().length * Byte.SIZE) {
            throw new IllegalArgumentException("a prefix length is 0 to " + address.getAddress().length * Byte.SIZE);
        }
    }

    public boolean ipv6() {
        return address.getAddress().length == 16;
    }

    @Override
    public String toString() {
        return address.getHostAddress() + "/" + bits;
    }
}
