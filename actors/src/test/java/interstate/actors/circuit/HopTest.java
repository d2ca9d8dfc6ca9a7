package interstate.actors.circuit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import interstate.actors.simulation.Dice;
import interstate.crypto.CellLayer;
import interstate.wire.circuit.HopRequest;
import interstate.wire.circuit.HopRequest.Options;
import interstate.wire.circuit.HopRequest.Role;
import interstate.wire.circuit.RouterHash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HopTest {
    private static final int BODY_BYTES = 1024;
    private static final int CELLS_A_SECOND = 100;
    private static final int LIFE_SECONDS = 60;
    private static final long MS = 1_000_000;
    private static final long SECOND = 1_000 * MS;

    private final Dice dice = new Dice(1);
    private final byte[] layerKey = dice.bytes(CellLayer.KEY_BYTES);
    private final byte[] out = new byte[BODY_BYTES];
    private long nowNs = Long.MAX_VALUE - 30 * SECOND;

    private Hop hop(Options options) {
        HopRequest request = new HopRequest(
                Role.PARTICIPANT,
                options,
                1,
                RouterHash.of(new byte[RouterHash.BYTES]),
                2,
                0,
                LIFE_SECONDS,
                CELLS_A_SECOND,
                HopRequest.NO_LIMIT,
                HopRequest.NO_LIMIT);
        return new Hop(nowNs, request, new CellLayer(layerKey), BODY_BYTES, dice);
    }

    private byte[] give(Hop hop) {
        byte[] cell = dice.bytes(BODY_BYTES);
        hop.arrived(nowNs, cell, 0);
        return cell;
    }

    private byte[] next(Hop hop) {
        assertThat(hop.next(nowNs, out, 0)).isTrue();
        byte[] plain = out.clone();
        new CellLayer(layerKey).decipher(plain, 0, BODY_BYTES);
        return plain;
    }

    @Test
    void shouldPassCellsOnInOrderWithItsLayerAroundThem() {
        Hop hop = hop(Options.NONE);
        List<byte[]> given = List.of(give(hop), give(hop), give(hop));
        for (byte[] cell : given) {
            assertThat(next(hop)).isEqualTo(cell);
        }
        assertThat(hop.next(nowNs, out, 0)).isFalse();
        assertThat(hop.counters().cellsOut).isEqualTo(3);
    }

    @Test
    void shouldDropACellThatComesAgain() {
        Hop hop = hop(Options.NONE);
        byte[] cell = give(hop);
        next(hop);
        nowNs += 20 * SECOND;
        hop.arrived(nowNs, cell, 0);
        assertThat(hop.next(nowNs, out, 0)).isFalse();
        assertThat(hop.counters().repeated).isEqualTo(1);
    }

    @Test
    void shouldPassNoMoreThanItsRateAndAShortBurst() {
        Hop hop = hop(Options.NONE);
        int passed = 0;
        for (int i = 0; i < 10_000; i++) {
            nowNs += MS;
            give(hop);
            passed += hop.next(nowNs, out, 0) ? 1 : 0;
        }
        // A sixteenth more than what is reserved, since clocks differ.
        assertThat(passed).isCloseTo(10 * CELLS_A_SECOND * 17 / 16 + 2 * CELLS_A_SECOND, within(2));
        assertThat(hop.counters().overRate).isEqualTo(10_000L - passed);
    }

    @Test
    void shouldPassNothingAfterItHasExpired() {
        Hop hop = hop(Options.NONE);
        give(hop);
        nowNs += LIFE_SECONDS * SECOND;
        assertThat(hop.next(nowNs, out, 0)).isFalse();
        give(hop);
        assertThat(hop.counters().cellsIn).isEqualTo(1);
    }

    @Test
    void shouldDropWhatHasWaitedForLongAndWhatFindsNoPlace() {
        Hop hop = hop(Options.NONE);
        for (int i = 0; i < 150; i++) {
            give(hop);
        }
        assertThat(hop.counters().cellsIn).isEqualTo(CELLS_A_SECOND);
        assertThat(hop.counters().overflowed).isEqualTo(50);
        nowNs += Hop.STALE_NS + 1;
        assertThat(hop.next(nowNs, out, 0)).isFalse();
        assertThat(hop.counters().stale).isEqualTo(CELLS_A_SECOND);
    }

    /** Which instants carry something must not show in when they are, nor how many. */
    @Test
    void shouldSendAtInstantsOfItsOwnWhateverComesWhenChaffed() {
        List<List<Long>> instants = new ArrayList<>();
        long startNs = nowNs;
        for (boolean busy : new boolean[] {false, true}) {
            nowNs = startNs;
            Dice same = new Dice(99);
            Hop hop = new Hop(
                    nowNs, hop(Options.CHAFFED).request(), new CellLayer(layerKey), BODY_BYTES, (b, off, len) -> {
                        if (len <= Long.BYTES) {
                            same.fill(b, off, len);
                        }
                    });
            List<Long> sent = new ArrayList<>();
            for (int i = 0; i < 20_000; i++) {
                nowNs += MS;
                if (busy && i % 10 == 0) {
                    give(hop);
                }
                if (hop.next(nowNs, out, 0)) {
                    sent.add(nowNs - startNs);
                }
            }
            instants.add(sent);
            assertThat(hop.counters().cellsOut + hop.counters().chaffOut).isEqualTo(sent.size());
            assertThat(hop.counters().cellsOut).isCloseTo(busy ? 2_000L : 0L, within(5L));
        }
        assertThat(instants.get(0)).isEqualTo(instants.get(1));
        // The next slot of a lane of 1 ms is half a slot later on average, which adds up to nothing.
        assertThat(instants.get(0)).hasSizeBetween(1_980, 2_020);
    }

    /** A link held cells up and gave them all at once: as many come as go from then on, and all would wait for good. */
    @Test
    void shouldNotLetCellsWaitForGoodWhereALinkOnceHeldThemUp() {
        Hop hop = hop(Options.CHAFFED);
        long heldFromNs = nowNs + 5 * SECOND;
        long heldToNs = heldFromNs + SECOND / 5;
        Map<Integer, Long> givenNs = new HashMap<>();
        long[] waitedNs = new long[60];
        int held = 0;
        long startNs = nowNs;
        for (int ms = 0; ms < 60_000; ms++) {
            nowNs += MS;
            boolean due = ms % 10 == 0;
            if (due && nowNs >= heldFromNs && nowNs < heldToNs) {
                held++;
            } else if (due) {
                for (int i = 0; i <= held; i++) {
                    givenNs.put(Arrays.hashCode(give(hop)), nowNs);
                }
                held = 0;
            }
            if (hop.next(nowNs, out, 0)) {
                byte[] plain = out.clone();
                new CellLayer(layerKey).decipher(plain, 0, BODY_BYTES);
                Long given = givenNs.get(Arrays.hashCode(plain));
                if (given != null) {
                    int second = (int) ((nowNs - startNs) / SECOND);
                    waitedNs[Math.min(59, second)] = Math.max(waitedNs[Math.min(59, second)], nowNs - given);
                }
            }
        }
        assertThat(Arrays.stream(waitedNs, 0, 5).max().orElseThrow()).isLessThan(25 * MS);
        assertThat(waitedNs[6]).isGreaterThan(100 * MS);
        assertThat(Arrays.stream(waitedNs, 35, 60).max().orElseThrow()).isLessThan(35 * MS);
        assertThat(hop.counters().standing).isBetween(15L, 25L);
    }

    @Test
    void shouldDrawWhichGoesNextWhenMixing() {
        Hop hop = hop(new Options(false, true, false, 5));
        int[] places = new int[5];
        for (int round = 0; round < 2_000; round++) {
            List<byte[]> given = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                given.add(give(hop));
            }
            byte[] first = next(hop);
            for (int i = 0; i < 5; i++) {
                places[i] += Arrays.equals(given.get(i), first) ? 1 : 0;
            }
            List<byte[]> rest = List.of(next(hop), next(hop), next(hop), next(hop));
            List<byte[]> all = new ArrayList<>(rest);
            all.add(first);
            assertThat(all).containsExactlyInAnyOrderElementsOf(given);
            nowNs += 5 * SECOND / CELLS_A_SECOND;
            if (round % 1_000 == 999) {
                hop = hop(new Options(false, true, false, 5));
            }
        }
        for (int count : places) {
            assertThat(count).isBetween(320, 480);
        }
    }

    @Test
    void shouldHoldCellsUntilThereAreSoManyWhenPooling() {
        Hop hop = hop(new Options(false, false, true, 4));
        for (int i = 0; i < 3; i++) {
            give(hop);
            assertThat(hop.next(nowNs, out, 0)).isFalse();
        }
        give(hop);
        for (int i = 0; i < 4; i++) {
            next(hop);
        }
        assertThat(hop.next(nowNs, out, 0)).isFalse();
        give(hop);
        nowNs += Hop.STALE_NS;
        next(hop);
        assertThat(hop.counters().stale).isZero();
    }
}
