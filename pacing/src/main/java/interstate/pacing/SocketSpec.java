package interstate.pacing;

import interstate.tunbridge.UdpAddress;

/**
 * A UDP socket to be opened by a pacer.
 *
 * @param bind local address; port 0 lets the kernel choose
 * @param mark firewall mark for policy routing, 0 for none
 * @param device number of the interface that it sends and receives by, 0 for any
 */
public record SocketSpec(UdpAddress bind, int mark, int device) {

    /** A socket for any interface. */
    public SocketSpec(UdpAddress bind, int mark) {
        this(bind, mark, 0);
    }
}
