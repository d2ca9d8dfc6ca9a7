package interstate.actors.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.wire.Bond;
import interstate.wire.LinkFeatures;
import interstate.wire.LinkFeatures.Eager;
import interstate.wire.PathBlock;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Two paths between one client and its server, and what each end makes of losses and cuts. */
class BondedLinkTest {
    private static final long SILENCE_SLOTS = 60;
    private static final LinkFeatures REPAIR = new LinkFeatures(true, 0, Eager.SPARSE, true, false, 0, false, 0);

    private static PathsDuo duo(Bond.Mode mode) {
        return new PathsDuo(mode, LinkFeatures.NONE, 1, 1, 4).connected();
    }

    private static List<Integer> upTo(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    @Test
    void shouldDeliverEachPacketOnceWhenBothPathsCarryIt() {
        PathsDuo duo = duo(Bond.Mode.DUPLICATE);
        for (int i = 0; i < 20; i++) {
            duo.give();
            duo.slots(1);
        }
        duo.slots(10);
        assertThat(duo.cameUp()).isEqualTo(upTo(20));
        assertThat(duo.cameDown()).isEqualTo(upTo(20));
        long doubled = duo.server.acceptor.links().stream()
                .mapToLong(link -> link.counters().packetsDoubled)
                .sum();
        assertThat(doubled).isEqualTo(20);
    }

    @Test
    void shouldNeitherLoseNorDoubleWhileOnePathIsWholeWhateverBefallsTheOther() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        PathsDuo duo = new PathsDuo(Bond.Mode.DUPLICATE, random.nextBoolean() ? REPAIR : LinkFeatures.NONE, seed, 1, 4)
                .connected();
        for (int storm = 0; storm < 12; storm++) {
            PathsDuo.Way way = duo.ways.get(storm % 2);
            way.loss = random.nextInt(3) == 0 ? 0 : random.nextDouble();
            way.upCut = random.nextBoolean();
            way.downCut = random.nextBoolean();
            give(duo, 20 + random.nextInt(1_500));
            way.loss = 0;
            way.upCut = false;
            way.downCut = false;
            // Until it lives again, were it calling anew.
            give(duo, 800);
            assertThat(duo.clientState(storm % 2))
                    .as("seed %d, storm %d", seed, storm)
                    .isEqualTo(PathState.LIVING);
            assertThat(duo.serverState(storm % 2))
                    .as("seed %d, storm %d", seed, storm)
                    .isEqualTo(PathState.LIVING);
        }
        duo.slots(100);
        assertThat(duo.cameUp().stream().sorted().toList()).as("seed %d", seed).isEqualTo(upTo(duo.given()));
        assertThat(duo.cameDown().stream().sorted().toList())
                .as("seed %d", seed)
                .isEqualTo(upTo(duo.given()));
    }

    private static void give(PathsDuo duo, int slots) {
        for (int i = 0; i < slots; i++) {
            if (i % 3 == 0) {
                duo.give();
            }
            duo.slots(1);
        }
    }

    @Test
    void shouldLoseNoMoreThanWasGivenBeforeADeathIsNoticedWhenSplitting() {
        PathsDuo duo = duo(Bond.Mode.SPLIT);
        give(duo, 300);
        duo.ways.get(0).upCut = true;
        duo.ways.get(0).downCut = true;
        give(duo, 600);
        duo.slots(100);
        List<Integer> came = duo.cameUp();
        assertThat(new HashSet<>(came)).hasSameSizeAs(came);
        long mostLost = (SILENCE_SLOTS + 10) / 3;
        assertThat(duo.given() - came.size()).isBetween(1, (int) mostLost);
    }

    @Test
    void shouldBeDeadAtBothEndsWhenOneDirectionAloneIsCut() {
        PathsDuo duo = duo(Bond.Mode.DUPLICATE);
        assertThat(duo.clientState(0)).isEqualTo(PathState.LIVING);
        assertThat(duo.serverState(0)).isEqualTo(PathState.LIVING);
        for (boolean up : new boolean[] {true, false}) {
            duo.ways.get(0).upCut = up;
            duo.ways.get(0).downCut = !up;
            duo.slots(2 * SILENCE_SLOTS);
            assertThat(duo.serverState(0)).isEqualTo(PathState.DEAD);
            assertThat(duo.clientState(0)).isEqualTo(PathState.DEAD);
            assertThat(duo.clientState(1)).isEqualTo(PathState.LIVING);
            assertThat(duo.serverState(1)).isEqualTo(PathState.LIVING);
            duo.ways.get(0).upCut = false;
            duo.ways.get(0).downCut = false;
            duo.slots(3 * SILENCE_SLOTS);
            assertThat(duo.serverState(0)).isEqualTo(PathState.LIVING);
            assertThat(duo.clientState(0)).isEqualTo(PathState.LIVING);
        }
    }

    @Test
    void shouldNotSendWhatHasWaitedForLongWhenAPathComesUpAfterAnother() {
        PathsDuo duo = new PathsDuo(Bond.Mode.DUPLICATE, LinkFeatures.NONE, 1, 1, 4);
        duo.ways.get(1).upCut = true;
        // Both call, and take what comes.
        for (int i = 0; i < 10; i++) {
            duo.giveUp();
        }
        duo.slots(7_000);
        assertThat(duo.cameUp()).isEqualTo(upTo(10));
        long before = doubled(duo);
        duo.ways.get(1).upCut = false;
        duo.connected();
        assertThat(duo.cameUp()).isEqualTo(upTo(10));
        assertThat(doubled(duo)).isEqualTo(before);
    }

    private static long doubled(PathsDuo duo) {
        return duo.server.acceptor.links().stream()
                .mapToLong(link -> link.counters().packetsDoubled)
                .sum();
    }

    @Test
    void shouldNotTakeAnUnsoundBlockForAPacket() {
        PathsDuo duo = duo(Bond.Mode.DUPLICATE);
        byte[] block = new byte[PathBlock.HEADER_BYTES + 40];
        PathBlock.writeHeader(1, 0, 40, block, 0);
        duo.paths.get(0).queue.offer(block, 0, block.length);
        duo.slots(3);
        assertThat(duo.server.delivered).isEmpty();
        assertThat(duo.server.acceptor.links().get(0).counters().blocksUnknown).isEqualTo(1);
    }
}
