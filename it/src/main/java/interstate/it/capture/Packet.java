package interstate.it.capture;

/**
 * Where things are in one Ethernet frame with an IP packet: a view over the reader's buffer, moved from frame to frame.
 * Only whole UDP datagrams count as UDP; a fragment does not.
 */
final class Packet {
    private static final int ETHERNET_BYTES = 14;
    private static final int ETHERTYPE_IPV4 = 0x0800;
    private static final int ETHERTYPE_IPV6 = 0x86dd;
    private static final int PROTOCOL_UDP = 17;
    private static final int UDP_HEADER_BYTES = 8;

    private byte[] b = new byte[0];
    private int captured;
    private boolean ipv6;
    private boolean udp;
    private int udpAt;

    /** Looks at a frame; true if it is UDP with its headers captured. */
    boolean view(byte[] frame, int capturedBytes) {
        b = frame;
        captured = capturedBytes;
        udp = false;
        if (captured < ETHERNET_BYTES + 1) {
            return false;
        }
        int type = u16(12);
        if (type == ETHERTYPE_IPV4) {
            ipv6 = false;
            int headerBytes = (b[ETHERNET_BYTES] & 15) * 4;
            udpAt = ETHERNET_BYTES + headerBytes;
            udp = captured >= udpAt + UDP_HEADER_BYTES
                    && headerBytes >= 20
                    && (b[ETHERNET_BYTES + 9] & 255) == PROTOCOL_UDP
                    && (u16(ETHERNET_BYTES + 6) & 0x3fff) == 0;
        } else if (type == ETHERTYPE_IPV6) {
            ipv6 = true;
            udpAt = ETHERNET_BYTES + 40;
            udp = captured >= udpAt + UDP_HEADER_BYTES && (b[ETHERNET_BYTES + 6] & 255) == PROTOCOL_UDP;
        }
        return udp;
    }

    byte[] bytes() {
        return b;
    }

    boolean ipv6() {
        return ipv6;
    }

    int addressBytes() {
        return ipv6 ? 16 : 4;
    }

    int sourceAt() {
        return ETHERNET_BYTES + (ipv6 ? 8 : 12);
    }

    int destinationAt() {
        return sourceAt() + addressBytes();
    }

    int sourcePort() {
        return u16(udpAt);
    }

    int destinationPort() {
        return u16(udpAt + 2);
    }

    /** The UDP payload as the UDP header tells it. */
    int payloadBytes() {
        return u16(udpAt + 4) - UDP_HEADER_BYTES;
    }

    int payloadAt() {
        return udpAt + UDP_HEADER_BYTES;
    }

    /** Time to live or hop limit. */
    int ttl() {
        return b[ETHERNET_BYTES + (ipv6 ? 7 : 8)] & 255;
    }

    /** Service bits: DSCP in the upper six, ECN in the lower two. */
    int trafficClass() {
        return ipv6 ? (u16(ETHERNET_BYTES) >> 4) & 255 : b[ETHERNET_BYTES + 1] & 255;
    }

    /** IPv4 identification, or IPv6 flow label. */
    int identification() {
        return ipv6 ? (b[ETHERNET_BYTES + 1] & 15) << 16 | u16(ETHERNET_BYTES + 2) : u16(ETHERNET_BYTES + 4);
    }

    /** Always so in IPv6, where routers never fragment. */
    boolean dontFragment() {
        return ipv6 || (b[ETHERNET_BYTES + 6] & 0x40) != 0;
    }

    /** A few words for a packet that is not ours, without its contents. */
    String describe(int wireBytes) {
        if (captured < ETHERNET_BYTES + 1) {
            return "runt of " + wireBytes + " bytes";
        }
        int type = u16(12);
        String kind = switch (type) {
            case 0x0806 -> "ARP";
            case ETHERTYPE_IPV4 -> "IPv4 " + protocol(b[ETHERNET_BYTES + 9] & 255);
            case ETHERTYPE_IPV6 -> "IPv6 " + protocol(b[ETHERNET_BYTES + 6] & 255);
            default -> "ethertype 0x" + Integer.toHexString(type);
        };
        return kind + (udp ? " " + sourcePort() + " to " + destinationPort() : "") + " of " + wireBytes + " bytes";
    }

    private static String protocol(int number) {
        return switch (number) {
            case 1 -> "ICMP";
            case 6 -> "TCP";
            case PROTOCOL_UDP -> "UDP";
            case 58 -> "ICMPv6";
            default -> "protocol " + number;
        };
    }

    private int u16(int at) {
        return (b[at] & 255) << 8 | (b[at + 1] & 255);
    }
}
