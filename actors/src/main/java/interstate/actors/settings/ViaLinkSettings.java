package interstate.actors.settings;

import java.util.List;

/**
 * An end-to-end session on which this node is the calling end: its packets travel as records over a link to a relay, which has the
 * lanes.
 *
 * @param name unique among the links of the node
 * @param via name of the link to the relay, one of {@link NodeSettings#clients}
 * @param clientTimeoutNs nothing opened for so long: this node holds the session for lost
 * @param serverTimeoutNs nothing opened for so long: the server does
 * @param innerUpBytesPerSecond inner bytes that this node sends at most; 0: as many as the link carries
 * @param tun name of one of {@link NodeSettings#tuns}
 * @param allowedIps inner addresses behind the server: sources accepted from it, destinations sent to it
 */
public record ViaLinkSettings(
        String name,
        String via,
        Credentials.ClientKey credentials,
        long clientTimeoutNs,
        long serverTimeoutNs,
        long innerUpBytesPerSecond,
        String tun,
        List<Subnet> allowedIps) {
    public ViaLinkSettings {
        allowedIps = List.copyOf(allowedIps);
    }
}
