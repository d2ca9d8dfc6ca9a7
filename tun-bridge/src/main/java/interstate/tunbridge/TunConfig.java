package interstate.tunbridge;

import org.jspecify.annotations.Nullable;

/**
 * What a TUN interface is to be.
 *
 * @param ipv4Prefix its own address with prefix length, such as {@code 10.140.5.1/24}, or null for none
 * @param ipv6Prefix likewise, such as {@code fd00::1/64}; null switches IPv6 off on it
 * @param mtu longest inner packet; from 1280 with IPv6 (RFC 8200 section 5), else from 68 (RFC 791)
 * @param txQueueLength packets that may wait for a read
 * @param fairQueueing whether the {@code fq} queueing discipline is wanted; otherwise what there is stays
 */
public record TunConfig(
        String name,
        @Nullable String ipv4Prefix,
        @Nullable String ipv6Prefix,
        int mtu,
        int txQueueLength,
        boolean fairQueueing) {
    public TunConfig {
        InterfaceName.require(name);
        requireFamily(ipv4Prefix, false);
        requireFamily(ipv6Prefix, true);
        int minMtu = ipv6Prefix == null ? 68 : 1280;
        if (mtu < minMtu || mtu > TunDevice.MAX_PACKET_BYTES) {
            throw new IllegalArgumentException("MTU " + mtu + " is not in " + minMtu + ".." + TunDevice.MAX_PACKET_BYTES
                    + (ipv6Prefix == null ? "" : ", which IPv6 takes"));
        }
        if (txQueueLength < 1) {
            throw new IllegalArgumentException("transmit queue length " + txQueueLength + " is not positive");
        }
    }

    private static void requireFamily(@Nullable String prefix, boolean ipv6) {
        if (prefix != null && IpPrefix.parse(prefix).ipv6() != ipv6) {
            throw new IllegalArgumentException("'" + prefix + "' is not IPv" + (ipv6 ? 6 : 4));
        }
    }
}
