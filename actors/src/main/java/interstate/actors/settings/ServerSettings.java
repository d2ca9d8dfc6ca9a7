package interstate.actors.settings;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * A node's waiting end, for any number of clients.
 *
 * @param listen addresses of the UDP sockets, at least one
 * @param tun name of one of {@link NodeSettings#tuns}, or {@link NodeSettings#NO_TUN} where all clients' links carry records
 * @param clients those with keys; empty in password mode
 * @param pool inner addresses that clients of the password may have: what they announce must lie in one of these and is
 *     theirs alone while they are there
 * @param limitsPerClient for clients of the password; a {@link KnownClient} has its own
 * @param leadNs lead of this server's lanes where the client did not ask for one; 0: {@link LaneSettings#defaultLeadNs}
 * @param onOverload what is done when a client's link loses too much for too long; never STEP_DOWN
 */
public record ServerSettings(
        List<InetSocketAddress> listen,
        Credentials.OfServer credentials,
        String tun,
        List<KnownClient> clients,
        List<Subnet> pool,
        ClientLimits limitsPerClient,
        ServerLimits limits,
        long leadNs,
        OverloadAction onOverload) {
    public ServerSettings {
        listen = List.copyOf(listen);
        clients = List.copyOf(clients);
        pool = List.copyOf(pool);
    }
}
