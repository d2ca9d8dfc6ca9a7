package interstate.actors.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.simulation.Dice;
import interstate.wire.DispatchBlock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DispatchTimesTest {

    private static final long MS = 1_000_000;
    private static final long SECOND = 1_000 * MS;
    private static final int TICK_NS = DispatchBlock.TICK_NS;
    private static final long DELAY_NS = 100 * MS;
    private static final long LATE = InnerPackets.AT_ONCE;

    private final DispatchTimes times = new DispatchTimes(DELAY_NS);
    private final byte[] block = new byte[64];

    /** The other end's clock is so far ahead of this one's. */
    private long aheadNs;

    /** One packet that entered at a time by this clock, in a slot at another, arrives. */
    private void announce(long sequence, long enteredNs, long slotNs, long arrivedNs) {
        int base = DispatchBlock.ticks(slotNs + aheadNs);
        int[] ages = {base - DispatchBlock.ticks(enteredNs + aheadNs)};
        DispatchBlock.write(base, ages, 1, block, 0);
        assertThat(times.announced(arrivedNs, sequence, 0, block, 0, DispatchBlock.bytes(1)))
                .isTrue();
    }

    private long due(long sequence, long enteredNs, long slotNs, long arrivedNs) {
        announce(sequence, enteredNs, slotNs, arrivedNs);
        return times.dueNs(arrivedNs, sequence, 0);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1_000 * SECOND, -1_000 * SECOND, 34_359 * SECOND, 34_360 * SECOND, 68_719 * SECOND})
    void shouldBeDueTheDelayAndTheLeastWayAfterEntryWhateverTheOtherClockSays(long ahead) {
        aheadNs = ahead;
        long wayNs = 20 * MS;
        for (int i = 0; i < 1_000; i++) {
            long enteredNs = SECOND + 7 * MS * i;
            long slotNs = enteredNs + (3 + i % 11) * MS;
            long jitterNs = i % 5 * MS;
            long due = due(i, enteredNs, slotNs, slotNs + wayNs + jitterNs);
            assertThat(due - enteredNs - wayNs - DELAY_NS).isBetween(-2L * TICK_NS, (long) TICK_NS);
        }
    }

    @Test
    void shouldBePastWhenThePacketCameLate() {
        due(0, SECOND, SECOND, SECOND + 20 * MS);
        long arrivedNs = 2 * SECOND + 121 * MS;
        assertThat(due(1, 2 * SECOND, 2 * SECOND, arrivedNs)).isBetween(arrivedNs - 2 * MS, arrivedNs - MS + TICK_NS);
    }

    @Test
    void shouldKnowNoTimeWithoutABlockOrForAnotherPacket() {
        assertThat(times.dueNs(SECOND, 0, 0)).isEqualTo(LATE);
        announce(5, SECOND, SECOND, SECOND + MS);
        assertThat(times.dueNs(SECOND + MS, 5, 1)).isEqualTo(LATE);
        assertThat(times.dueNs(SECOND + MS, 4, 0)).isEqualTo(LATE);
        assertThat(times.dueNs(SECOND + MS, 5, 0)).isNotEqualTo(LATE);
    }

    @Test
    void shouldRefuseABlockWhoseLengthCannotBe() {
        assertThat(times.announced(SECOND, 0, 0, block, 0, 8)).isFalse();
        assertThat(times.announced(SECOND, 0, 0, block, 0, 65_535)).isFalse();
    }

    @Test
    void shouldNeverBeFurtherAheadThanTheDelayWhenThePeerNamesTheFuture() {
        due(0, SECOND, SECOND, SECOND);
        announce(5, 900 * SECOND, 900 * SECOND, 2 * SECOND);
        assertThat(times.dueNs(2 * SECOND, 5, 0)).isLessThanOrEqualTo(2 * SECOND + DELAY_NS);
    }

    @Test
    void shouldTimeARepairedPayloadByItsSlotAndNotMeasureIt() {
        for (int i = 0; i < 100; i++) {
            due(2L * i, SECOND + 10 * MS * i, SECOND + 10 * MS * i, SECOND + 10 * MS * i + 5 * MS);
        }
        long enteredNs = SECOND + 505 * MS;
        assertThat(due(101, enteredNs, enteredNs, enteredNs + 80 * MS) - enteredNs - DELAY_NS)
                .isBetween(5 * MS - 2 * TICK_NS, 5 * MS + TICK_NS);
    }

    @Test
    void shouldKeepTheOrderOfEntryWhenTheFloorFallsAndPacketsOvertake() {
        for (long seed = 1; seed <= 200; seed++) {
            Dice dice = new Dice(seed);
            DispatchTimes fresh = new DispatchTimes(DELAY_NS);
            List<long[]> sent = new ArrayList<>();
            long enteredNs = SECOND;
            for (int i = 0; i < 300; i++) {
                enteredNs += dice.magnitude(TICK_NS, 10 * MS);
                long slotNs = enteredNs + dice.between(0, 10 * MS);
                sent.add(new long[] {i, enteredNs, slotNs, slotNs + dice.magnitude(10_000, 30 * MS)});
            }
            Collections.sort(sent, java.util.Comparator.comparingLong(s -> s[3]));
            long latestEntry = 0;
            long latestDue = 0;
            for (long[] s : sent) {
                int base = DispatchBlock.ticks(s[2]);
                DispatchBlock.write(base, new int[] {base - DispatchBlock.ticks(s[1])}, 1, block, 0);
                fresh.announced(s[3], s[0], 0, block, 0, DispatchBlock.bytes(1));
                long due = fresh.dueNs(s[3], s[0], 0);
                if (s[1] > latestEntry) {
                    assertThat(due).as("seed %d", seed).isGreaterThanOrEqualTo(latestDue);
                    latestEntry = s[1];
                    latestDue = due;
                } else {
                    assertThat(due).as("seed %d", seed).isLessThanOrEqualTo(latestDue);
                }
            }
        }
    }
}
