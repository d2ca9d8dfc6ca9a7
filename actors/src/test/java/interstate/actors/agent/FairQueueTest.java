package interstate.actors.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FairQueueTest {

    private static final int BLOCK = 256;
    private static final int LONGEST = 1_500;

    private final byte[] taken = new byte[LONGEST];

    /** A UDP packet of the flow with that source port, told apart by a mark in its last byte. */
    private static byte[] packet(int flow, int bytes, int mark) {
        byte[] packet = new byte[bytes];
        packet[0] = 0x45;
        packet[2] = (byte) (bytes >> 8);
        packet[3] = (byte) bytes;
        packet[9] = 17;
        packet[20] = (byte) (flow >> 8);
        packet[21] = (byte) flow;
        packet[bytes - 1] = (byte) mark;
        return packet;
    }

    private static int add(FairQueue queue, int flow, int bytes, int mark) {
        return queue.add(packet(flow, bytes, mark), bytes, mark);
    }

    private int takeMark(FairQueue queue) {
        int bytes = queue.headBytes();
        long enteredNs = queue.headEnteredNs();
        queue.take(taken);
        assertThat(enteredNs).as("kept with its packet").isEqualTo(taken[bytes - 1] & 0xff);
        return taken[bytes - 1] & 0xff;
    }

    private List<Integer> takeAll(FairQueue queue) {
        List<Integer> marks = new ArrayList<>();
        while (!queue.isEmpty()) {
            marks.add(takeMark(queue));
        }
        return marks;
    }

    @Test
    void shouldKeepTheOrderOfAFlow() {
        FairQueue queue = new FairQueue(100 * BLOCK, LONGEST, 1);
        for (int i = 0; i < 9; i++) {
            assertThat(add(queue, 1, 100 + i, i)).isZero();
        }
        assertThat(takeAll(queue)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(queue.bytes()).isZero();
        assertThat(queue.headBytes()).isZero();
    }

    @Test
    void shouldLetFlowsTakeTurnsByBytes() {
        FairQueue queue = new FairQueue(1_000 * BLOCK, LONGEST, 1);
        for (int i = 0; i < 20; i++) {
            add(queue, 1, 1_500, 1);
        }
        for (int i = 0; i < 40; i++) {
            add(queue, 2, 750, 2);
        }
        int[] bytes = new int[3];
        for (int i = 0; i < 30; i++) {
            int length = queue.headBytes();
            bytes[takeMark(queue)] += length;
        }
        assertThat(Math.abs(bytes[1] - bytes[2])).isLessThanOrEqualTo(2 * 1_514);
    }

    @Test
    void shouldLetASparseFlowGoFirst() {
        FairQueue queue = new FairQueue(1_000 * BLOCK, LONGEST, 1);
        for (int i = 0; i < 20; i++) {
            add(queue, 1, 1_500, 1);
        }
        assertThat(takeMark(queue)).isEqualTo(1);
        assertThat(takeMark(queue)).isEqualTo(1);
        add(queue, 2, 60, 2);
        assertThat(takeMark(queue)).isEqualTo(2);
        assertThat(takeMark(queue)).isEqualTo(1);
    }

    @Test
    void shouldDropTheOldestOfTheLongestFlowWhenThereIsNoRoom() {
        FairQueue queue = new FairQueue(4 * BLOCK, LONGEST, 1);
        add(queue, 1, 100, 1);
        add(queue, 1, 100, 2);
        add(queue, 1, 100, 3);
        add(queue, 2, 100, 4);
        assertThat(queue.isFull(100)).isTrue();
        assertThat(add(queue, 2, 100, 5)).isEqualTo(1);
        assertThat(takeAll(queue)).containsExactlyInAnyOrder(2, 3, 4, 5);
    }

    @Test
    void shouldTakeOnePacketOfAnyLengthAndNoneThatIsLonger() {
        FairQueue queue = new FairQueue(BLOCK, LONGEST, 1);
        assertThat(add(queue, 1, LONGEST + 1, 1)).isEqualTo(1);
        assertThat(queue.isEmpty()).isTrue();
        assertThat(add(queue, 1, LONGEST, 2)).isZero();
        assertThat(takeAll(queue)).containsExactly(2);
    }

    @Test
    void shouldSayThatItEasedWhenAQuarterIsFree() {
        FairQueue queue = new FairQueue(4 * BLOCK, LONGEST, 1);
        add(queue, 1, 3 * BLOCK, 1);
        assertThat(queue.hasEased()).isTrue();
        add(queue, 1, BLOCK, 1);
        assertThat(queue.hasEased()).isFalse();
    }

    @Test
    void shouldGiveBackEveryByteOfEveryFlowInOrder() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        FairQueue queue = new FairQueue(1 << 20, LONGEST, seed);
        List<ArrayDeque<byte[]>> waiting = new ArrayList<>();
        for (int flow = 0; flow < 8; flow++) {
            waiting.add(new ArrayDeque<>());
        }
        for (int step = 0; step < 20_000; step++) {
            if (random.nextInt(100) < 52 && queue.bytes() < (1 << 20) - 2 * LONGEST) {
                int flow = random.nextInt(8);
                byte[] packet = packet(flow, 28 + random.nextInt(LONGEST - 27), step);
                assertThat(queue.add(packet, packet.length, 0))
                        .as("seed %d", seed)
                        .isZero();
                waiting.get(flow).add(packet);
            } else if (!queue.isEmpty()) {
                int bytes = queue.headBytes();
                queue.take(taken);
                byte[] expected = waiting.get(taken[21]).remove();
                assertThat(Arrays.equals(taken, 0, bytes, expected, 0, expected.length))
                        .as("seed %d", seed)
                        .isTrue();
            }
        }
    }
}
