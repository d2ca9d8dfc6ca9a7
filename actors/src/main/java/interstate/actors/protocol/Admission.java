package interstate.actors.protocol;

import interstate.actors.settings.ClientLimits;
import interstate.actors.settings.ServerLimits;
import interstate.wire.Answer;
import interstate.wire.Bond;
import interstate.wire.LaneTerms;
import interstate.wire.Offer;
import interstate.wire.Prefix;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may have what: a client's lanes and rates within its own and the server's limits, and inner addresses that
 * are its own.
 *
 * <p>Lanes towards addresses that have proved nothing have bounds of their own (protocol.md): at most 64, and in all at
 * most the larger of 4 MB/s and the largest per-client limit, so that one lane of any permitted rate can always start.
 */
public final class Admission {

    /**
     * What a client with keys may have.
     *
     * @param allowed its inner addresses
     */
    public record Known(List<Prefix> allowed, ClientLimits limits) {
        public Known {
            allowed = List.copyOf(allowed);
        }
    }

    /**
     * A lane as admission counts it, or one about to be opened.
     *
     * @param accepted false when it carries a refusal and nothing else
     * @param confirmed the caller has proved its address
     */
    record Held(Caller caller, boolean accepted, boolean confirmed) {}

    private static final int UNCONFIRMED_LANES = 64;
    private static final long UNCONFIRMED_BYTES_PER_SECOND = 4_000_000;
    private static final long MAX_INTERVAL_NS = 60_000_000_000L;
    private static final int MAX_JITTER_PERMILLE = 900;

    /** Default, constant, uniform, exponential, timetable. */
    private static final int MAX_SCHEDULE_KIND = 4;

    private static final long SECOND_NS = 1_000_000_000L;

    private final Map<PeerId, Known> known;
    private final boolean keyed;
    private final List<Prefix> pool;
    private final List<Prefix> own;
    private final ClientLimits poolLimits;
    private final ServerLimits limits;
    private final long unconfirmedBytesPerSecond;
    private Predicate<PeerId> barred = id -> false;

    /**
     * @param keyed whether only {@code known} clients are let in; otherwise anyone with the password, within the pool
     * @param own the server's own inner addresses, which no client may have
     */
    public Admission(
            boolean keyed,
            Map<PeerId, Known> known,
            List<Prefix> pool,
            List<Prefix> own,
            ClientLimits poolLimits,
            ServerLimits limits) {
        this.keyed = keyed;
        this.known = Map.copyOf(known);
        this.pool = List.copyOf(pool);
        this.own = List.copyOf(own);
        this.poolLimits = poolLimits;
        this.limits = limits;
        long largest = poolLimits.bytesPerSecond();
        for (Known k : known.values()) {
            largest = Math.max(largest, k.limits().bytesPerSecond());
        }
        this.unconfirmedBytesPerSecond = Math.max(UNCONFIRMED_BYTES_PER_SECOND, largest);
    }

    /** Refuses, as if there were no place, whichever {@link Caller#pathId path of a client} this is true of at the moment. */
    public void bar(Predicate<PeerId> paths) {
        barred = paths;
    }

    /** Whether the client may be talked to at all. */
    boolean knows(PeerId id) {
        return !keyed || known.containsKey(id);
    }

    /** The client's limits. */
    ClientLimits limitsOf(PeerId id) {
        Known k = known.get(id);
        return k == null ? poolLimits : k.limits();
    }

    /** The inner addresses that lead to the client: those configured, or in password mode those it asked for. */
    List<Prefix> addressesOf(PeerId id, Offer offer) {
        Known k = known.get(id);
        return k == null ? offer.addresses() : k.allowed();
    }

    /** Outer bytes a second of a lane, in its fastest hour. */
    static long bytesPerSecond(LaneTerms terms) {
        return Math.max(1, terms.packetLength() * SECOND_NS / terms.intervalNs());
    }

    /**
     * Decides on an offer.
     *
     * @param held every lane that lives now or is about to, the asking client's own included
     */
    Answer.Status decide(PeerId id, Offer offer, Collection<Held> held) {
        ClientLimits mine = limitsOf(id);
        if (!withinTerms(offer.up(), mine) || !withinTerms(offer.down(), mine)) {
            return Answer.Status.REFUSED_TERMS;
        }
        long down = bytesPerSecond(offer.down());
        if (!withinOwn(id, offer, mine, held)) {
            return Answer.Status.REFUSED_LIMIT;
        }
        if (!addressesAllowed(id, offer, held)) {
            return Answer.Status.REFUSED_ADDRESS;
        }
        return decideRoom(id, offer.features().bond(), down, held);
    }

    /** Whether the client's limits hold for all paths of the bond together, those that may not be up yet left out. */
    private static boolean withinOwn(PeerId id, Offer offer, ClientLimits mine, Collection<Held> held) {
        // A path that moves has a lane at its new address besides the old one for a while: the larger counts.
        Map<PeerId, Long> downs = new HashMap<>();
        Map<PeerId, Long> ups = new HashMap<>();
        for (Held h : held) {
            Caller caller = h.caller();
            if (h.accepted() && caller.beside(id, offer.features().bond())) {
                downs.merge(caller.pathId(), bytesPerSecond(caller.terms().sending()), Math::max);
                ups.merge(caller.pathId(), bytesPerSecond(caller.terms().receiving()), Math::max);
            }
        }
        long down = bytesPerSecond(offer.down()) + sum(downs);
        long up = bytesPerSecond(offer.up()) + sum(ups);
        return downs.size() + 1 <= Math.max(1, mine.lanes())
                && down <= mine.bytesPerSecond()
                && up <= mine.bytesPerSecond();
    }

    private static long sum(Map<PeerId, Long> speeds) {
        return speeds.values().stream().mapToLong(Long::longValue).sum();
    }

    private Answer.Status decideRoom(PeerId id, @Nullable Bond bond, long down, Collection<Held> held) {
        if (barred.test(bond == null ? id : id.ofPath(bond.path()))) {
            return Answer.Status.REFUSED_BUSY;
        }
        int lanes = 0;
        long sum = 0;
        for (Held h : held) {
            // The client's own older lane ends when this one is confirmed. Those of others, and of its other paths,
            // count from
            // the moment they were accepted, or all who call at once would be let in together.
            if (h.accepted() && !givesWay(h.caller(), id, bond)) {
                lanes++;
                sum += bytesPerSecond(h.caller().terms().sending());
            }
        }
        if (lanes + 1 > limits.lanes() || sum + down > limits.bytesPerSecond()) {
            return Answer.Status.REFUSED_LIMIT;
        }
        return Answer.Status.ACCEPTED;
    }

    private static boolean givesWay(Caller older, PeerId id, @Nullable Bond bond) {
        return older.id().equals(id) && !older.beside(id, bond);
    }

    /** Whether one more lane may start towards an address that has proved nothing. A client's older such lane gives way. */
    boolean roomForUnconfirmed(PeerId id, @Nullable Bond bond, LaneTerms terms, Collection<Held> held) {
        int lanes = 0;
        long sum = 0;
        for (Held h : held) {
            if (!h.confirmed() && !givesWay(h.caller(), id, bond)) {
                lanes++;
                sum += bytesPerSecond(h.caller().terms().sending());
            }
        }
        return lanes < UNCONFIRMED_LANES && sum + bytesPerSecond(terms) <= unconfirmedBytesPerSecond;
    }

    /** Terms for the lane that carries a refusal: what was asked for, slowed down to what is allowed. */
    LaneTerms refusalTerms(PeerId id, LaneTerms asked) {
        ClientLimits mine = limitsOf(id);
        long slowest = asked.packetLength() * SECOND_NS / Math.max(1, mine.bytesPerSecond());
        long interval = Math.max(asked.intervalNs(), Math.max(mine.intervalNs(), slowest));
        return new LaneTerms(
                asked.packetLength(),
                Math.min(interval, MAX_INTERVAL_NS),
                Math.min(asked.jitterPermille(), MAX_JITTER_PERMILLE),
                0);
    }

    private static boolean withinTerms(LaneTerms terms, ClientLimits limits) {
        return terms.scheduleKind() <= MAX_SCHEDULE_KIND
                && terms.intervalNs() >= limits.intervalNs()
                && terms.slowestNs() <= MAX_INTERVAL_NS
                && terms.jitterPermille() <= MAX_JITTER_PERMILLE
                && terms.packetLength() >= limits.minPacketLength()
                && terms.packetLength() <= limits.maxPacketLength();
    }

    private boolean addressesAllowed(PeerId id, Offer offer, Collection<Held> held) {
        Known k = known.get(id);
        for (Prefix wanted : offer.addresses()) {
            if (keyed) {
                if (k == null || k.allowed().stream().noneMatch(p -> p.contains(wanted))) {
                    return false;
                }
            } else if (pool.stream().noneMatch(p -> p.contains(wanted))
                    || own.stream().anyMatch(wanted::overlaps)
                    || held.stream()
                            .filter(h -> !h.caller().id().equals(id))
                            .flatMap(h -> h.caller().addresses().stream())
                            .anyMatch(wanted::overlaps)) {
                return false;
            }
        }
        return true;
    }
}
