package interstate.actors.agent;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.simulation.Dice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeldPacketsTest {

    private static final int BLOCK = HeldPackets.BLOCK_BYTES;

    private final HeldPackets held = new HeldPackets();
    private final byte[] taken = new byte[65_535];

    private void add(long dueNs, int bytes, int mark) {
        byte[] packet = new byte[bytes];
        Arrays.fill(packet, (byte) mark);
        held.add(dueNs, packet, bytes);
    }

    private int takeMark() {
        held.take(taken);
        return taken[0];
    }

    @Test
    void shouldGiveTheEarliestFirstAndEqualsInOrderOfArrival() {
        add(30, 10, 1);
        add(10, 10, 2);
        add(20, 10, 3);
        add(10, 10, 4);
        assertThat(held.nextDueNs()).isEqualTo(10);
        assertThat(takeMark()).isEqualTo(2);
        assertThat(takeMark()).isEqualTo(4);
        assertThat(held.nextDueNs()).isEqualTo(20);
        assertThat(takeMark()).isEqualTo(3);
        assertThat(takeMark()).isEqualTo(1);
        assertThat(held.nextDueNs()).isEqualTo(HeldPackets.NONE);
        assertThat(held.bytes()).isZero();
    }

    @Test
    void shouldHaveRoomForWhatItsLinksReservedAndForOneInAnyCase() {
        assertThat(held.hasRoom(65_535)).isTrue();
        held.reserve("a", 2 * BLOCK);
        add(1, BLOCK, 1);
        assertThat(held.hasRoom(BLOCK)).isTrue();
        assertThat(held.hasRoom(BLOCK + 1)).isFalse();
        held.reserve("b", BLOCK);
        assertThat(held.hasRoom(2 * BLOCK)).isTrue();
        held.reserve("b", 3 * BLOCK);
        assertThat(held.hasRoom(4 * BLOCK)).isTrue();
        held.free("b");
        assertThat(held.hasRoom(BLOCK)).isTrue();
        assertThat(held.hasRoom(BLOCK + 1)).isFalse();
        add(1, 1, 2);
        assertThat(held.hasRoom(1)).isFalse();
    }

    @Test
    void shouldKeepEveryByteAndTheOrderWhenThousandsComeAndGo() {
        Dice dice = new Dice(1);
        List<long[]> waiting = new ArrayList<>();
        for (int i = 0; i < 30_000; i++) {
            if (dice.chance(i < 15_000 ? 0.6 : 0.4)) {
                int bytes = (int) dice.magnitude(1, dice.chance(0.001) ? 65_535 : 3_000);
                long due = dice.between(0, 500);
                held.add(due, new Dice(i).bytes(bytes), bytes);
                waiting.add(new long[] {due, i, bytes});
            } else if (!waiting.isEmpty()) {
                long[] next = waiting.stream()
                        .min(Comparator.<long[]>comparingLong(w -> w[0]).thenComparingLong(w -> w[1]))
                        .orElseThrow();
                waiting.remove(next);
                int bytes = held.take(taken);
                assertThat(bytes).isEqualTo((int) next[2]);
                byte[] wanted = new Dice(next[1]).bytes(bytes);
                assertThat(Arrays.equals(taken, 0, bytes, wanted, 0, bytes)).isTrue();
            }
        }
    }
}
