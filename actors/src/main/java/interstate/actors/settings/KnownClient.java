package interstate.actors.settings;

import java.util.List;
import java.util.Optional;

/**
 * A client that a server with keys lets in.
 *
 * @param presharedKey 32 bytes; none means 32 zero bytes, as in WireGuard
 * @param allowedIps inner addresses of this client: sources accepted from it, destinations sent to it; no two clients overlap
 * @param records whether its links carry no inner packets but records of sessions from end to end, or cells: it has no inner
 *     addresses then
 */
public record KnownClient(
        String name,
        PublicKey publicKey,
        Optional<Secret> presharedKey,
        List<Subnet> allowedIps,
        boolean records,
        ClientLimits limits) {
    public KnownClient {
        allowedIps = List.copyOf(allowedIps);
    }
}
