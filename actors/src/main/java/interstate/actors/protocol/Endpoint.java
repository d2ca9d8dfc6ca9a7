package interstate.actors.protocol;

/**
 * Where a datagram came from or goes to: an address, a UDP port, and which of the node's own sockets it used.
 *
 * @param high upper 64 bits of an IPv6 address, 0 for IPv4
 * @param low lower 64 bits of an IPv6 address, or the IPv4 address in the low 32 bits
 * @param port UDP port, 0-65535
 * @param ipv6 which family
 * @param socket number of the local socket; the same remote address on two sockets is two endpoints
 * @param localHigh upper half of the local address that a datagram came to, for answers to leave from; not compared
 * @param localLow lower half of the same, 0 when unknown; not compared
 */
public record Endpoint(long high, long low, int port, boolean ipv6, int socket, long localHigh, long localLow) {

    /** An endpoint reached from whatever local address the kernel prefers. */
    public Endpoint(long high, long low, int port, boolean ipv6, int socket) {
        this(high, low, port, ipv6, socket, 0, 0);
    }

    /** The part that floods are counted by: an IPv4 /24 or an IPv6 /64. */
    public Endpoint network() {
        return ipv6 ? new Endpoint(high, 0, 0, true, 0) : new Endpoint(0, low & 0xFFFFFF00L, 0, false, 0);
    }

    @Override
    public int hashCode() {
        long h = (high * 0x9E3779B97F4A7C15L) ^ (low * 0xC2B2AE3D27D4EB4FL) ^ ((long) port << 17) ^ socket;
        return (int) (h ^ (h >>> 32));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Endpoint e
                && e.high == high
                && e.low == low
                && e.port == port
                && e.ipv6 == ipv6
                && e.socket == socket;
    }

    /** Address and port as people write them. */
    @Override
    public String toString() {
        if (!ipv6) {
            return ((low >> 24) & 255) + "." + ((low >> 16) & 255) + "." + ((low >> 8) & 255) + "." + (low & 255) + ":"
                    + port;
        }
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < 8; i++) {
            long half = i < 4 ? high : low;
            text.append(i == 0 ? "" : ":").append(Long.toHexString((half >>> (48 - 16 * (i % 4))) & 0xFFFF));
        }
        return text.append("]:").append(port).toString();
    }
}
