package interstate.actors.link;

import interstate.actors.protocol.Caller;
import interstate.actors.protocol.PeerId;
import interstate.actors.protocol.SendQueue;
import interstate.wire.Bond;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The bonds of a waiting end's clients, each kept as long as a link of it lives. The cipher's thread. */
final class ServedBonds {

    private record Key(PeerId id, long bond) {}

    private final LinkWorld world;
    private final Map<Key, BondEnd> ends = new HashMap<>();

    ServedBonds(LinkWorld world) {
        this.world = world;
    }

    /** The caller's bond, made if this is its first path; null where the caller's link is the only one. */
    @Nullable BondEnd join(Caller caller, long innerBytesPerSecond, int longestPacket) {
        Bond bond = caller.terms().features().bond();
        return bond == null
                ? null
                : ends.computeIfAbsent(
                        new Key(caller.id(), bond.id()),
                        key -> BondEnd.of(world, bond, caller.terms(), innerBytesPerSecond, longestPacket));
    }

    /** The caller's bond, or null. */
    @Nullable BondEnd of(Caller caller) {
        Bond bond = caller.terms().features().bond();
        return bond == null ? null : ends.get(new Key(caller.id(), bond.id()));
    }

    /** A path is over. */
    void leave(Caller caller, SendQueue queue) {
        Bond bond = caller.terms().features().bond();
        BondEnd end = of(caller);
        if (bond != null && end != null) {
            end.group().remove(queue);
            if (end.group().isEmpty()) {
                ends.remove(new Key(caller.id(), bond.id()));
            }
        }
    }
}
