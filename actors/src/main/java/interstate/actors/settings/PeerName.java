package interstate.actors.settings;

/**
 * Where a client's server is, as written: a name or a numeric address, and a port.
 *
 * <p>Resolved at the start and then on a drawn timer, never because a peer fell silent (a DNS query would tell).
 *
 * @param host a name, an IPv4 address, or an IPv6 address without brackets
 */
public record PeerName(String host, int port) {
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
