package interstate.actors.circuit;

import interstate.crypto.SignedRecord;
import interstate.wire.circuit.Delivery;
import interstate.wire.circuit.Lookup;
import interstate.wire.circuit.RouterHash;
import interstate.wire.circuit.RouterInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks neighbours for the records of routers that this one has heard of and does not have: its neighbours, and whoever is named as an end
 * of a link. What spreads once is lost where a link was just being made anew. One thread.
 */
final class Missing {
    /** Of records that are missing, so many are asked for at a time; what a stranger makes up is no burden. */
    private static final int MOST = 256;

    private static final int AT_ONCE = 8;

    /** Records that are looked through at a time. */
    private static final int LOOKED_AT = 32;

    private static final long FIRST_NS = 2_000_000_000L;
    private static final long LAST_NS = 128_000_000_000L;

    private static final class Wanted {
        private long waitNs = FIRST_NS;
        private long nextNs;

        Wanted(long nextNs) {
            this.nextNs = nextNs;
        }
    }

    private final RouterHash own;
    private final LocalDirectory directory;
    private final Map<RouterHash, Wanted> wanted = new HashMap<>();
    private int turn;
    private int looked;

    Missing(RouterHash own, LocalDirectory directory) {
        this.own = own;
        this.directory = directory;
    }

    /** Asks for what it is time for: a neighbour's record that neighbour itself, others' the neighbours in turn. About once a second. */
    void ask(long nowNs, Collection<Neighbour> neighbours) {
        List<Neighbour> up =
                neighbours.stream().filter(each -> each.isUp(nowNs)).toList();
        if (up.isEmpty()) {
            return;
        }
        up.forEach(neighbour -> want(nowNs, neighbour.hash()));
        for (SignedRecord record : directory.some(looked, LOOKED_AT)) {
            looked++;
            RouterInfo router = record.router();
            if (router != null) {
                router.links().forEach(hash -> want(nowNs, hash));
            }
        }
        wanted.values().removeIf(each -> each.waitNs > LAST_NS);
        wanted.keySet().removeIf(hash -> directory.find(hash) != null);
        List<RouterHash> due = new ArrayList<>();
        wanted.forEach((hash, each) -> {
            if (each.nextNs <= nowNs && due.size() < AT_ONCE) {
                each.waitNs = 2 * each.waitNs;
                each.nextNs = nowNs + each.waitNs;
                due.add(hash);
            }
        });
        for (RouterHash hash : due) {
            Neighbour asked = up.stream()
                    .filter(each -> each.hash().equals(hash))
                    .findFirst()
                    .orElseGet(() -> next(up));
            asked.say(new Lookup(hash, Delivery.router(own)).encode());
        }
    }

    /** Most records come of themselves in a moment. What nobody had for long gives way, and is wanted anew when it is named again. */
    private void want(long nowNs, RouterHash hash) {
        if (wanted.size() < MOST && !hash.equals(own) && directory.find(hash) == null) {
            wanted.computeIfAbsent(hash, each -> new Wanted(nowNs + FIRST_NS));
        }
    }

    private Neighbour next(List<Neighbour> up) {
        turn = (turn + 1) % up.size();
        return up.get(turn);
    }
}
