package interstate.wire.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Iterator;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumberSetTest {

    @ParameterizedTest
    @ValueSource(ints = {64, 128, 4_096})
    void shouldSayTheSameAsASlowSetWhateverIsPutInAndTakenOut(int capacity) {
        for (long seed = 1; seed <= 20; seed++) {
            Random random = new Random(seed);
            NumberSet set = new NumberSet(capacity);
            NumberSet other = new NumberSet(capacity);
            TreeSet<Long> slow = new TreeSet<>();
            TreeSet<Long> slowOther = new TreeSet<>();
            long oldest = random.nextLong() & 0xffff_ffff_ffffL;
            double share = random.nextDouble();
            for (int i = 0; i < 2_000; i++) {
                if (random.nextInt(3) == 0) {
                    set.set(oldest, false);
                    other.set(oldest, false);
                    slow.remove(oldest);
                    slowOther.remove(oldest);
                    oldest++;
                }
                change(random, set, slow, oldest + random.nextInt(capacity), share);
                change(random, other, slowOther, oldest + random.nextInt(capacity), share);
                long from = oldest + random.nextInt(capacity);
                long below = from + random.nextInt((int) (oldest + capacity - from) + 1);
                SortedSet<Long> within = slow.subSet(from, below);

                assertThat(set.has(from)).isEqualTo(slow.contains(from));
                assertThat(set.size()).isEqualTo(slow.size());
                assertThat(set.next(from, below)).isEqualTo(first(within));
                assertThat(set.count(from, below)).isEqualTo(within.size());
                int others = random.nextInt(5);
                assertThat(set.nth(from, below, others)).isEqualTo(nth(within, others));
                TreeSet<Long> common = new TreeSet<>(within);
                common.retainAll(slowOther);
                assertThat(set.nextCommon(other, from, below)).isEqualTo(first(common));
                long absent = set.nextAbsent(from, below);
                assertThat(within.headSet(absent < 0 ? below : absent))
                        .hasSize((int) ((absent < 0 ? below : absent) - from));
                assertThat(absent).isNotIn(within);
                bits(set, slow, oldest + random.nextInt(capacity - Long.SIZE + 1));
            }
            set.clear();
            assertThat(set.size()).isZero();
            assertThat(set.next(oldest, oldest + capacity)).isEqualTo(NumberSet.NONE);
        }
    }

    private static void change(Random random, NumberSet set, Set<Long> slow, long number, double share) {
        boolean in = random.nextDouble() < share;
        set.set(number, in);
        if (in) {
            slow.add(number);
        } else {
            slow.remove(number);
        }
    }

    private static long first(SortedSet<Long> set) {
        return set.isEmpty() ? NumberSet.NONE : set.first();
    }

    private static long nth(SortedSet<Long> set, int others) {
        Iterator<Long> each = set.iterator();
        for (int i = 0; i < others && each.hasNext(); i++) {
            each.next();
        }
        return each.hasNext() ? each.next() : NumberSet.NONE;
    }

    private static void bits(NumberSet set, Set<Long> slow, long from) {
        long bits = set.bits(from);
        for (int i = 0; i < Long.SIZE; i++) {
            assertThat((bits >>> i & 1) != 0).isEqualTo(slow.contains(from + i));
        }
    }

    @Test
    void shouldRefuseACapacityThatIsNoPowerOfTwoOrTooSmall() {
        for (int capacity : new int[] {-64, 0, 32, 96}) {
            assertThatThrownBy(() -> new NumberSet(capacity)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
