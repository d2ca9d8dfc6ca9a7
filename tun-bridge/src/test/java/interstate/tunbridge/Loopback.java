package interstate.tunbridge;

/** Wildcard-port addresses of the loopback interface. */
final class Loopback {
    static final UdpAddress ANY_IPV4 = new UdpAddress(0, 0x7f00_0001L, 0, false);
    static final UdpAddress ANY_IPV6 = new UdpAddress(0, 1, 0, true);

    private Loopback() {}
}
