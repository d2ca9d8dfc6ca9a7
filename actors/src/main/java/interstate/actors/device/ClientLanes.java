package interstate.actors.device;

import interstate.actors.settings.ClientLinkSettings;
import interstate.actors.settings.LaneSettings;
import interstate.pacing.LaneSpec;
import interstate.tunbridge.UdpAddress;
import interstate.wire.DatagramLayout;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The lanes of calling ends: known to the pacer before the node's actors are, so that emission begins at once. */
public final class ClientLanes {

    private ClientLanes() {}

    /** The lane of a client link. */
    public static LaneSpec spec(ClientLinkSettings settings, int socket, UdpAddress peer) {
        LaneSettings up = settings.outgoing();
        return new LaneSpec(
                tag(settings),
                socket,
                peer,
                DatagramLayout.datagramBytes(up.packetLength(), peer.ipv6()),
                up.packetLength(),
                up.drawn(),
                up.effectiveLeadNs(),
                Long.MAX_VALUE,
                0);
    }

    /** By which a restarted node finds the link's lane again: a hash of the link's name, its peer and its interface as configured. */
    public static byte[] tag(ClientLinkSettings settings) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(("interstate client link " + settings.name() + " " + settings.peer()
                                    + settings.device()
                                            .map(device -> " by " + device)
                                            .orElse(""))
                            .getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
