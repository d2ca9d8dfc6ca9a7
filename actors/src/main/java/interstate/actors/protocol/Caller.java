package interstate.actors.protocol;

import interstate.wire.Prefix;
import java.util.List;

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
}
