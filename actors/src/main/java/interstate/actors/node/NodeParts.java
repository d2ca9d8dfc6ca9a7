package interstate.actors.node;

import interstate.actors.device.PacerReady;
import interstate.actors.device.RateLadder;
import interstate.actors.device.TunHold;
import interstate.actors.link.PasswordKeys;
import interstate.actors.settings.NodeSettings;
import interstate.actors.settings.TunSettings;
import interstate.crypto.Randomness;
import interstate.tunbridge.UdpAddress;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What was opened, with privilege, before the actors start.
 *
 * @param peers where the server of each client link is, by the link's name
 * @param ladder at what rates the client links run
 * @param pacer finds the living pacer or starts one
 * @param passwords the keys of the node's passwords, being derived
 * @param maxDatagramBytes longest datagram that any lane may receive
 * @param removeRoutes takes away the policy routes of this node
 * @param warnings for the user, in {@code status}
 */
record NodeParts(
        NodeSettings settings,
        Map<TunSettings, TunHold> tuns,
        Map<String, UdpAddress> peers,
        RateLadder ladder,
        Supplier<PacerReady> pacer,
        Randomness randomness,
        PasswordKeys passwords,
        int maxDatagramBytes,
        Runnable removeRoutes,
        List<String> warnings) {

    /** Where the server of a client link is. */
    UdpAddress peer(String link) {
        UdpAddress peer = peers.get(link);
        if (peer == null) {
            throw new IllegalArgumentException("no address for link " + link);
        }
        return peer;
    }
}
