package interstate.deploy.config;

import interstate.actors.settings.ClientLinkSettings;
import interstate.actors.settings.Credentials;
import interstate.actors.settings.LaneSettings;
import interstate.actors.settings.NodeSettings;
import interstate.actors.settings.TimerSettings;
import interstate.actors.settings.ViaLinkSettings;
import java.util.List;

/** Reads one link that goes over another, to a relay: an end-to-end session. */
final class ViaReader {
    /** Keep-alives come once a second. */
    private static final long MIN_TIMEOUT_NS = 5_000_000_000L;

    private static final long MAX_TIMEOUT_NS = 86_400_000_000_000L;

    private final TimerSettings timers;
    private final CredentialsReader credentials;
    private final List<PlannedLink> links;

    /** @param links those over which it may go */
    ViaReader(TimerSettings timers, CredentialsReader credentials, List<PlannedLink> links) {
        this.timers = timers;
        this.credentials = credentials;
        this.links = links;
    }

    /**
     * Reads the link.
     *
     * @param tun name of the device it uses
     */
    ViaLinkSettings read(Section link, String tun) {
        String name = LinkReader.name(link.setting("name"));
        ClientLinkSettings over = over(link.setting("via"));
        Setting peer = link.setting("peer");
        if (peer.isSet()) {
            throw peer.refused("null, where via is set: the link that it goes over has the peer");
        }
        if (link.setting("records").flag()) {
            throw link.setting("records").refused("false, where via is set: records go over a link with a peer");
        }
        return new ViaLinkSettings(
                name,
                over.name(),
                key(link),
                timeoutNs(link.setting("client-timeout"), over.incoming()),
                timeoutNs(link.setting("server-timeout"), over.outgoing()),
                FeaturesReader.innerSpeed(link.setting("inner-up-speed"), over.outgoing()),
                tun,
                SubnetsReader.read(link.setting("allowed-ips")));
    }

    private ClientLinkSettings over(Setting via) {
        String allowed = "the name of a link with a peer and records = true";
        String name = via.text(allowed);
        return links.stream()
                .map(PlannedLink::settings)
                .filter(link -> link.name().equals(name) && link.tun().equals(NodeSettings.NO_TUN))
                .findFirst()
                .orElseThrow(() -> via.refused(allowed));
    }

    private Credentials.ClientKey key(Section link) {
        if (link.setting("key-file").isSet()) {
            return (Credentials.ClientKey) credentials.ofClient(link);
        }
        throw new BadInput(
                link.pathOf("key-file") + " is not set; allowed: key-file and server-identity-file, where via is"
                        + " set: with a password the relay, which would know it, could read everything");
    }

    private long timeoutNs(Setting setting, LaneSettings watched) {
        return setting.isAuto()
                ? Math.max(
                        Math.max(MIN_TIMEOUT_NS, timers.timeoutNs()),
                        timers.timeoutSlots() * watched.drawn().slowestNs())
                : setting.timeNs(MIN_TIMEOUT_NS, MAX_TIMEOUT_NS);
    }
}
