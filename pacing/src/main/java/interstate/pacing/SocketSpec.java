package interstate.pacing;

import interstate.tunbridge.UdpAddress;

/**
 * A UDP socket to be opened by a pacer.
 *
 * @param bind local address; port 0 lets the kernel choose
 * @param mark firewall mark for policy routing, 0 for none
 */
public record SocketSpec(UdpAddress bind, int mark) {}
