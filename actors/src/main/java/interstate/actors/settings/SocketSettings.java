package interstate.actors.settings;

/**
 * The outer UDP sockets.
 *
 * @param receiveBufferBytes asked of the kernel for each
 * @param mark firewall mark of a socket whose peer lies within its own allowed-ips, so that a policy route keeps it out
 *     of the TUN device
 */
public record SocketSettings(int receiveBufferBytes, int mark) {}
