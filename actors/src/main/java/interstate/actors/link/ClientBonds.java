package interstate.actors.link;

import interstate.actors.settings.ClientLinkSettings;
import interstate.actors.settings.PathSettings;
import interstate.crypto.Randomness;
import interstate.wire.Bond;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The bonds of a node's calling ends, by name. They outlive the actors of their paths. Any thread. */
public final class ClientBonds {

    private final Randomness randomness;
    private final Map<String, Long> ids = new HashMap<>();
    private final Map<String, BondEnd> ends = new HashMap<>();

    public ClientBonds(Randomness randomness) {
        this.randomness = randomness;
    }

    /** The same link, which asks for its bond if it is one of several paths. */
    synchronized ClientLinkSettings bonded(ClientLinkSettings link) {
        if (link.path().isEmpty()) {
            return link;
        }
        PathSettings path = link.path().get();
        long id = ids.computeIfAbsent(
                path.bond(),
                name -> ByteBuffer.wrap(randomness.bytes(Long.BYTES)).getLong());
        Bond bond = new Bond(id, path.number(), path.count(), path.mode());
        return link.withFeatures(link.features().with(bond));
    }

    /** What the paths of a bond share, made when it is first asked for. */
    synchronized BondEnd end(String bond, Supplier<BondEnd> made) {
        return ends.computeIfAbsent(bond, name -> made.get());
    }
}
