package interstate.actors.settings;

import interstate.wire.LinkFeatures;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A link on which this node is the calling end.
 *
 * @param name unique in the node, for humans and for the files of the link's state
 * @param local where the UDP socket is bound; port 0: the kernel chooses. The wildcard address 0.0.0.0 with port 0 means
 *     "whatever fits the peer", so for an IPv6 peer bind [::]
 * @param outgoing this node's lane (up)
 * @param incoming the lane the server is asked for (down)
 * @param clientTimeoutNs nothing opened for so long: this node holds the session for lost
 * @param serverTimeoutNs nothing opened for so long: the server holds the session for lost and ends its lane
 * @param features what the link is to do beyond carrying packets
 * @param innerUpBytesPerSecond inner bytes that this node sends at most; 0: as many as the lane carries
 * @param monitorPackets where the packet monitor puts its files, if the features have one
 * @param tun name of one of {@link NodeSettings#tuns}, or {@link NodeSettings#NO_TUN} where the link carries records
 * @param onOverload what is done when too much is lost, on either lane, for too long
 * @param device interface that the socket is bound to; empty: whatever the routing table says
 * @param path which of several paths it is; empty: it is the only one
 * @param allowedIps inner addresses behind the server: sources accepted from it, destinations sent to it
 */
public record ClientLinkSettings(
        String name,
        PeerName peer,
        InetSocketAddress local,
        Credentials.OfClient credentials,
        LaneSettings outgoing,
        LaneSettings incoming,
        long clientTimeoutNs,
        long serverTimeoutNs,
        LinkFeatures features,
        long innerUpBytesPerSecond,
        Optional<Path> monitorPackets,
        String tun,
        OverloadAction onOverload,
        Optional<String> device,
        Optional<PathSettings> path,
        List<Subnet> allowedIps) {
    public ClientLinkSettings {
        allowedIps = List.copyOf(allowedIps);
    }

    /** The same link with other lanes. */
    public ClientLinkSettings withLanes(LaneSettings out, LaneSettings in) {
        return with(out, in, features);
    }

    /** The same link asking for other features. */
    public ClientLinkSettings withFeatures(LinkFeatures other) {
        return with(outgoing, incoming, other);
    }

    /** By which client and server know it in common: the name of the first of several paths, or its own. */
    public String callerName() {
        return path.map(PathSettings::bond).orElse(name);
    }

    /** The name in file names and actor names: paths of a link are told apart by a character that no name has. */
    public String fileName() {
        return name.replace('/', '+');
    }

    private ClientLinkSettings with(LaneSettings out, LaneSettings in, LinkFeatures other) {
        return new ClientLinkSettings(
                name,
                peer,
                local,
                credentials,
                out,
                in,
                clientTimeoutNs,
                serverTimeoutNs,
                other,
                innerUpBytesPerSecond,
                monitorPackets,
                tun,
                onOverload,
                device,
                path,
                allowedIps);
    }
}
