package interstate.actors.stamps;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds which departure of a socket a transmit stamp belongs to.
 *
 * <p>The kernel numbers the datagrams of a socket; the pacers, which know nothing of it, note when each left. With the
 * departures of all lanes of the socket in one row, number less place in the row is the same for all: the lead.
 *
 * <ol>
 *   <li>A stamp is no earlier than its datagram's departure, so its number less the place of the last departure before it is
 *       at most the lead, and is the lead where the stamp comes before the next departure, as it does unless a queue of the
 *       device holds the datagram. So the lead is the greatest such difference.
 *   <li>It grows where the kernel numbered what is not in the row: a send that failed late, one of a pacer that died before it
 *       noted it, one that was looked for too late. Which of the stamps read together came before that is not known, so they
 *       match nothing; nor do the first, by which the lead is found.
 *   <li>It shrinks only where numbers begin anew. Then stamps match what is matched already; when none of those read together
 *       finds a departure, the lead is sought again.
 * </ol>
 *
 * A stamp that finds none is counted, never guessed at. One thread.
 *
 * @param <D> what a departure is to the caller
 */
final class StampMatcher<D> {

    /** Departures remembered: more than a second of the fastest lane's would fit only by the stamps being that late. */
    static final int MOST = 8192;

    private static final long NONE = Long.MIN_VALUE;

    /** Told of each match. */
    interface Matched<D> {
        /** A datagram that departed was stamped then. */
        void stamped(D departure, long atNs);
    }

    /**
     * A stamp with its number, unwrapped.
     *
     * @param atNs CLOCK_MONOTONIC
     */
    record Stamp(long number, long atNs) {}

    private final Matched<D> matched;
    private final List<@Nullable D> unstamped = new ArrayList<>(Collections.nCopies(MOST, null));
    private final long[] sentNs = new long[MOST];
    private long departures;
    private long lead = NONE;
    private long unmatched;

    StampMatcher(Matched<D> matched) {
        this.matched = matched;
    }

    /**
     * Adds to the row, which is in the order of departures.
     *
     * @param atNs the pacer's last look at the clock before it (CLOCK_MONOTONIC)
     */
    void departed(D departure, long atNs) {
        int at = at(departures++);
        unstamped.set(at, departure);
        sentNs[at] = atNs;
    }

    /**
     * Matches stamps that were read together, in the order of their numbers. All departures up to the last of them are in the
     * row.
     *
     * @param toleranceNs how much earlier than its departure a stamp may seem, the clocks being what they are
     */
    void stamped(List<Stamp> stamps, long toleranceNs) {
        long seen = NONE;
        for (Stamp stamp : stamps) {
            long last = lastBefore(stamp.atNs() + toleranceNs);
            if (last >= 0) {
                seen = Math.max(seen, stamp.number() - last);
            }
        }
        if (lead == NONE || seen > lead) {
            lead = seen;
            unmatched += stamps.size();
            return;
        }
        int found = 0;
        for (Stamp stamp : stamps) {
            found += match(stamp, toleranceNs) ? 1 : 0;
        }
        unmatched += stamps.size() - found;
        if (found == 0 && !stamps.isEmpty()) {
            lead = NONE;
        }
    }

    private boolean match(Stamp stamp, long toleranceNs) {
        long place = stamp.number() - lead;
        if (place < 0 || place < departures - MOST || place >= departures) {
            return false;
        }
        D departure = unstamped.get(at(place));
        if (departure == null || sentNs[at(place)] > stamp.atNs() + toleranceNs) {
            return false;
        }
        unstamped.set(at(place), null);
        matched.stamped(departure, stamp.atNs());
        return true;
    }

    /** Place of the last departure that is remembered and not after {@code ns}, or -1. */
    private long lastBefore(long ns) {
        long low = Math.max(0, departures - MOST);
        long high = departures;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (sentNs[at(middle)] <= ns) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        long last = low - 1;
        return last >= Math.max(0, departures - MOST) ? last : -1;
    }

    /** Stamps that found no departure. */
    long unmatched() {
        return unmatched;
    }

    private static int at(long place) {
        return (int) (place & (MOST - 1));
    }
}
