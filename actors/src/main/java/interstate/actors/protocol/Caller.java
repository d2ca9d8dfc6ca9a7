package interstate.actors.protocol;

import interstate.wire.Bond;
import interstate.wire.Prefix;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client whose initiation was opened: who, from where, and what was agreed.
 *
 * @param id the client's identity
 * @param at the address that the initiation came from; unproved until the link is confirmed
 * @param terms the lanes, seen from the server
 * @param leadNs lead asked for the server's lane, 0 when none was asked for
 * @param addresses inner addresses that are the client's once it is confirmed; empty when it was refused
 */
public record Caller(PeerId id, Endpoint at, LinkTerms terms, long leadNs, List<Prefix> addresses) {
    public Caller {
        addresses = List.copyOf(addresses);
    }

    /** By which this path of the client is kept apart from its others. */
    public PeerId pathId() {
        Bond bond = terms.features().bond();
        return bond == null ? id : id.ofPath(bond.path());
    }

    /** Whether the two are paths of one bond, which live side by side. */
    boolean beside(PeerId other, @Nullable Bond otherBond) {
        Bond bond = terms.features().bond();
        return id.equals(other) && bond != null && otherBond != null && bond.beside(otherBond);
    }

    /** Whether a lane of the other gives way to one of this caller: the client's own that is no path beside it. */
    boolean replaces(Caller other) {
        return id.equals(other.id) && !other.beside(id, terms.features().bond());
    }
}
