package interstate.actors.circuit;

import interstate.crypto.Randomness;
import interstate.crypto.SignedRecord;
import interstate.wire.circuit.RouterHash;
import interstate.wire.circuit.RouterInfo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Draws ways over the graph of links: neighbours alone can be hops of one tunnel, and a link is one that both its routers name. No
 * router comes twice. One thread.
 */
final class RouteChooser {
    /** Ways that are looked at before there is held to be none. */
    private static final int MOST_STEPS = 500;

    /** Zero bits of a stamp: more, and a request would take seconds of work. */
    static final int MOST_DIFFICULTY = 20;

    private final RouterHash self;
    private final Directory directory;
    private final Randomness randomness;

    RouteChooser(RouterHash self, Directory directory, Randomness randomness) {
        this.self = self;
        this.directory = directory;
        this.randomness = randomness;
    }

    /**
     * A way that leads away, all of whose links there are.
     *
     * @param near neighbours that are up
     * @param avoided routers that are not to be on it: where there is no way without all of them, without the last ones
     * @return null if there is none of that length
     */
    @Nullable List<SignedRecord> away(List<RouterHash> near, int length, List<RouterHash> avoided) {
        for (int from = 0; from <= avoided.size(); from++) {
            List<SignedRecord> way = draw(near, length, avoided.subList(from, avoided.size()));
            if (way != null) {
                return way;
            }
        }
        return null;
    }

    private @Nullable List<SignedRecord> draw(List<RouterHash> near, int length, List<RouterHash> avoided) {
        Set<RouterHash> used = new HashSet<>(avoided);
        used.add(self);
        List<SignedRecord> way = new ArrayList<>();
        int[] steps = {0};
        return extend(way, near, length, used, steps) ? way : null;
    }

    private boolean extend(
            List<SignedRecord> way, List<RouterHash> candidates, int length, Set<RouterHash> used, int[] steps) {
        if (length == 0) {
            return true;
        }
        List<RouterHash> shuffled = new ArrayList<>(candidates);
        shuffle(shuffled);
        for (RouterHash candidate : shuffled) {
            SignedRecord router = directory.find(candidate);
            RouterInfo info = router == null ? null : router.router();
            if (router == null
                    || info == null
                    || info.difficulty() > MOST_DIFFICULTY
                    || used.contains(candidate)
                    || !isJoined(way, router)) {
                continue;
            }
            if (++steps[0] > MOST_STEPS) {
                return false;
            }
            way.add(router);
            used.add(candidate);
            if (extend(way, info.links(), length - 1, used, steps)) {
                return true;
            }
            used.remove(candidate);
            way.remove(way.size() - 1);
        }
        return false;
    }

    private boolean isJoined(List<SignedRecord> way, SignedRecord next) {
        return way.isEmpty() || areJoined(directory, way.get(way.size() - 1).hash(), next.hash());
    }

    /**
     * Whether two routers share a link, or are one: by what they say now, since a tunnel may be older than a link, or than what is known of
     * it.
     */
    static boolean areJoined(Directory directory, RouterHash one, RouterHash other) {
        return one.equals(other) || (names(directory, one, other) && names(directory, other, one));
    }

    private static boolean names(Directory directory, RouterHash one, RouterHash other) {
        SignedRecord record = directory.find(one);
        RouterInfo router = record == null ? null : record.router();
        return router != null && router.links().contains(other);
    }

    /** Fisher and Yates. */
    private void shuffle(List<RouterHash> routers) {
        for (int i = routers.size() - 1; i > 0; i--) {
            Collections.swap(routers, i, below(i + 1));
        }
    }

    private int below(int bound) {
        // 2^31 places for at most a few dozen: no choice is likelier than another by anything that matters.
        byte[] draw = randomness.bytes(Integer.BYTES);
        int word = (draw[0] & 127) << 24 | (draw[1] & 255) << 16 | (draw[2] & 255) << 8 | (draw[3] & 255);
        return word % bound;
    }
}
