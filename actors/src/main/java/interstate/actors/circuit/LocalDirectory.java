package interstate.actors.circuit;

import interstate.crypto.SignedRecord;
import interstate.wire.circuit.LeaseSet;
import interstate.wire.circuit.RouterHash;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A node's own directory, in memory and bounded: of both kinds the one that was renewed longest ago gives way, but for those that are
 * kept. One thread. */
public final class LocalDirectory implements Directory {
    private static final int MOST_ROUTERS = 2_048;
    private static final int MOST_DESTINATIONS = 4_096;

    /** What a router said of itself holds for a day. */
    static final long ROUTER_LIFE_MS = 86_400_000;

    private final Map<RouterHash, SignedRecord> routers = new LinkedHashMap<>();
    private final Map<RouterHash, SignedRecord> destinations = new LinkedHashMap<>();
    private final Set<RouterHash> kept = new HashSet<>();

    @Override
    public @Nullable SignedRecord find(RouterHash hash) {
        SignedRecord router = routers.get(hash);
        return router != null ? router : destinations.get(hash);
    }

    @Override
    public boolean put(SignedRecord record) {
        boolean router = record.router() != null;
        Map<RouterHash, SignedRecord> map = router ? routers : destinations;
        SignedRecord before = map.get(record.hash());
        if (before != null && before.publishedMs() >= record.publishedMs()) {
            return false;
        }
        map.remove(record.hash());
        map.put(record.hash(), record);
        if (map.size() > (router ? MOST_ROUTERS : MOST_DESTINATIONS)) {
            dropOldest(map);
        }
        return true;
    }

    /** Of strangers: whoever makes up thousands is not to wash out those that matter. */
    private void dropOldest(Map<RouterHash, SignedRecord> map) {
        for (Iterator<SignedRecord> oldest = map.values().iterator(); oldest.hasNext(); ) {
            if (!kept.contains(oldest.next().hash())) {
                oldest.remove();
                return;
            }
        }
    }

    /** Has a record not give way to others': this router's, its neighbours', those its operator named. */
    void keep(RouterHash hash) {
        kept.add(hash);
    }

    /** Forgets destinations whose leases have all ended, and routers that have not said anything of themselves for long. */
    public void expire(long epochMs) {
        routers.values().removeIf(record -> epochMs - record.publishedMs() > ROUTER_LIFE_MS);
        destinations.values().removeIf(record -> {
            LeaseSet leases = record.leases();
            return leases == null || leases.leases().stream().allMatch(lease -> lease.endMs() <= epochMs);
        });
    }

    /**
     * Some of the routers' records, and from the first again when all have had their turn.
     *
     * @param from how many were had before; those that are gone or new since do not matter
     */
    List<SignedRecord> some(int from, int count) {
        return routers.isEmpty()
                ? List.of()
                : routers.values().stream()
                        .skip(Math.floorMod(from, routers.size()))
                        .limit(count)
                        .toList();
    }

    @Override
    public Collection<SignedRecord> routers() {
        return Collections.unmodifiableCollection(routers.values());
    }

    @Override
    public Collection<SignedRecord> destinations() {
        return Collections.unmodifiableCollection(destinations.values());
    }
}
