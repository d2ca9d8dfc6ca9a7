package interstate.actors.device;

import interstate.actors.protocol.Endpoint;
import interstate.actors.settings.Subnet;
import interstate.tunbridge.UdpAddress;
import interstate.wire.Prefix;
import org.jspecify.annotations.Nullable;

/** Addresses as the protocol, the kernel's edge and the settings each know them. */
public final class Endpoints {

    private Endpoints() {}

    /** The protocol's endpoint of a peer's address, reached by the given socket. */
    public static Endpoint of(UdpAddress address, int socket) {
        return new Endpoint(address.high(), address.low(), address.port(), address.ipv6(), socket);
    }

    /** The kernel's address of an endpoint. */
    public static UdpAddress address(Endpoint endpoint) {
        return new UdpAddress(endpoint.high(), endpoint.low(), endpoint.port(), endpoint.ipv6());
    }

    /** The local address that answers to an endpoint leave from, or null when the kernel may choose. */
    public static @Nullable UdpAddress source(Endpoint endpoint) {
        return endpoint.localHigh() == 0 && endpoint.localLow() == 0
                ? null
                : new UdpAddress(endpoint.localHigh(), endpoint.localLow(), 0, endpoint.ipv6());
    }

    /** The same subnet in the protocol's words; host bits are kept. */
    public static Prefix prefix(Subnet subnet) {
        return new Prefix(subnet.address().getAddress(), subnet.bits());
    }
}
