package interstate.actors.agent;

import interstate.wire.InnerPacket;

/** Tells flows of inner packets apart: addresses, protocol and, where there are any, ports. */
final class FlowHash {
    private static final int IPV4_PROTOCOL = 9;
    private static final int IPV4_FRAGMENT = 6;
    private static final int IPV6_NEXT_HEADER = 6;
    private static final int IPV6_HEADER_BYTES = 40;
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int PORTS_BYTES = 4;
    private static final long MULTIPLIER = 0x9e3779b97f4a7c15L;

    private FlowHash() {}

    /**
     * The same for all packets of a flow in one direction.
     *
     * @param packet a whole inner packet, as {@link InnerPacket#totalBytes} checked it
     * @param seed random, so that nobody outside can choose flows that collide
     */
    static int of(byte[] packet, int bytes, long seed) {
        int version = InnerPacket.version(packet, 0);
        int source = InnerPacket.sourceOffset(version);
        int addresses = 2 * InnerPacket.addressBytes(version);
        int protocol = packet[version == 4 ? IPV4_PROTOCOL : IPV6_NEXT_HEADER] & 0xff;
        long hash = mix(seed, protocol);
        for (int at = source; at < source + addresses; at += Integer.BYTES) {
            hash = mix(hash, word(packet, at));
        }
        int ports = version == 4 ? (packet[0] & 0xf) * 4 : IPV6_HEADER_BYTES;
        boolean hasPorts = (protocol == TCP || protocol == UDP)
                && ports + PORTS_BYTES <= bytes
                && !(version == 4 && isFragment(packet));
        return (int) ((hasPorts ? mix(hash, word(packet, ports)) : hash) >>> Integer.SIZE);
    }

    /** More fragments, or an offset. */
    private static boolean isFragment(byte[] packet) {
        return (packet[IPV4_FRAGMENT] & 0x3f) != 0 || packet[IPV4_FRAGMENT + 1] != 0;
    }

    private static long mix(long hash, int word) {
        long mixed = (hash ^ word) * MULTIPLIER;
        return mixed ^ (mixed >>> Integer.SIZE);
    }

    private static int word(byte[] b, int at) {
        return (b[at] & 0xff) << 24 | (b[at + 1] & 0xff) << 16 | (b[at + 2] & 0xff) << 8 | (b[at + 3] & 0xff);
    }
}
