package interstate.actors.stamps;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.stamps.StampMatcher.Stamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StampMatcherTest {
    private static final long MS = 1_000_000;
    private static final long TOLERANCE_NS = 200;

    /** When each departure, by its number in the test, was stamped. */
    private final Map<Integer, Long> found = new TreeMap<>();

    private final StampMatcher<Integer> matcher = new StampMatcher<>((departure, atNs) -> {
        assertThat(found).doesNotContainKey(departure);
        found.put(departure, atNs);
    });

    private void departed(int... everyMs) {
        for (int ms : everyMs) {
            matcher.departed(ms, ms * MS);
        }
    }

    private void stamped(Stamp... stamps) {
        matcher.stamped(List.of(stamps), TOLERANCE_NS);
    }

    private static Stamp stamp(long number, long atNs) {
        return new Stamp(number, atNs);
    }

    /** One that departed at 1 ms, by which the matcher learns how numbers and departures go together. */
    private void firstIs(long number) {
        departed(1);
        stamped(stamp(number, MS + 5));
    }

    @Test
    void shouldFindTheDepartureBeforeEachStamp() {
        firstIs(40);
        departed(2, 3);
        stamped(stamp(41, 2 * MS + 6), stamp(42, 3 * MS + 7));
        assertThat(found).containsExactlyInAnyOrderEntriesOf(Map.of(2, 2 * MS + 6, 3, 3 * MS + 7));
        assertThat(matcher.unmatched()).as("the first").isEqualTo(1);
    }

    @Test
    void shouldGoByNumbersWhenStampsComeLaterThanTheNextDeparture() {
        firstIs(1);
        departed(3, 4, 5);
        stamped(stamp(2, 4 * MS + 9), stamp(3, 5 * MS + 9));
        assertThat(found).containsExactlyInAnyOrderEntriesOf(Map.of(3, 4 * MS + 9, 4, 5 * MS + 9));
    }

    @Test
    void shouldTellApartWhatDepartedTogether() {
        firstIs(7);
        matcher.departed(20, 2 * MS);
        matcher.departed(21, 2 * MS);
        matcher.departed(22, 2 * MS);
        stamped(stamp(8, 2 * MS + 3), stamp(10, 2 * MS + 9));
        assertThat(found).containsEntry(20, 2 * MS + 3).containsEntry(22, 2 * MS + 9);
        assertThat(found).doesNotContainKey(21);
    }

    @Test
    void shouldMatchNothingOfARoundThatShowsAnUnknownDeparture() {
        firstIs(0);
        departed(2);
        stamped(stamp(1, 2 * MS + 5));
        departed(3, 5);
        // Number 3 was nobody's.
        stamped(stamp(2, 3 * MS + 5), stamp(3, 4 * MS + 5), stamp(4, 5 * MS + 5));
        assertThat(found).containsOnlyKeys(2);
        assertThat(matcher.unmatched()).isEqualTo(1 + 3);
        departed(6);
        stamped(stamp(5, 6 * MS + 5));
        assertThat(found).containsOnlyKeys(2, 6);
    }

    @Test
    void shouldSeekAnewWhenNumbersBeginAnew() {
        firstIs(900);
        departed(2);
        stamped(stamp(901, 2 * MS + 5));
        departed(3);
        stamped(stamp(0, 3 * MS + 5));
        departed(4);
        stamped(stamp(1, 4 * MS + 5));
        assertThat(found).containsOnlyKeys(2);
        departed(5);
        stamped(stamp(2, 5 * MS + 5));
        assertThat(found).containsOnlyKeys(2, 5);
    }

    @Test
    void shouldMatchNothingWhenNothingIsKnownToHaveDeparted() {
        stamped(stamp(0, MS));
        stamped(stamp(1, MS));
        assertThat(matcher.unmatched()).isEqualTo(2);
        assertThat(found).isEmpty();
    }

    @Test
    void shouldAllowForClocksThatDifferByTheToleranceAndNoMore() {
        firstIs(0);
        departed(2, 3);
        stamped(stamp(1, 2 * MS - TOLERANCE_NS));
        stamped(stamp(2, 3 * MS - TOLERANCE_NS - 1));
        assertThat(found).containsOnlyKeys(2);
    }

    @Test
    void shouldForgetDeparturesBeyondItsMemory() {
        firstIs(0);
        for (int i = 0; i < StampMatcher.MOST + 1; i++) {
            matcher.departed(10 + i, (10 + i) * MS);
        }
        long end = (10 + StampMatcher.MOST) * MS + 5;
        stamped(stamp(1, end), stamp(2, end), stamp(StampMatcher.MOST + 1L, end));
        assertThat(found).containsOnlyKeys(11, 10 + StampMatcher.MOST);
    }

    /** Sends of a pacer and of one that nobody follows, stamps lost, rounds of any size: never a wrong slot. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldNeverFindAnotherDepartureWhenSomeAreUnknownAndSomeStampsLost(long seed) {
        Random random = new Random(seed);
        List<Stamp> round = new ArrayList<>();
        Map<Integer, Long> truth = new TreeMap<>();
        long nowNs = MS;
        int sends = 20_000;
        for (int i = 0; i < sends; i++) {
            nowNs += 20_000 + random.nextInt(500_000);
            long stampNs = nowNs + 1_000 + random.nextInt(10_000);
            if (random.nextInt(1_000) > 0) {
                matcher.departed(i, nowNs);
                truth.put(i, stampNs);
            }
            if (random.nextInt(100) > 0) {
                round.add(new Stamp(i + seed, stampNs));
            }
            if (random.nextInt(8) == 0) {
                matcher.stamped(round, TOLERANCE_NS);
                round.clear();
            }
        }
        assertThat(truth).as("seed %d", seed).containsAllEntriesOf(found);
        assertThat(found.size()).as("seed %d", seed).isGreaterThan(sends * 95 / 100);
    }
}
