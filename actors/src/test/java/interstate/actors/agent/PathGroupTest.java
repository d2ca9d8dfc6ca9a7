package interstate.actors.agent;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.protocol.LinkEvent;
import interstate.actors.protocol.PathState;
import interstate.actors.protocol.SendQueue;
import interstate.wire.Bond;
import interstate.wire.PathBlock;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PathGroupTest {
    private static final int RUN = 0x1234;
    private static final int QUEUE_BYTES = 4_096;
    private static final byte[] PACKET = packet(1_000);

    private final SendQueue first = new SendQueue(QUEUE_BYTES);
    private final SendQueue second = new SendQueue(QUEUE_BYTES);
    private final PathGroup.Path firstPath = new PathGroup.Path("first", first, 1_000, 0);
    private final PathGroup.Path secondPath = new PathGroup.Path("second", second, 1_000, 0);

    private static byte[] packet(int bytes) {
        byte[] packet = new byte[bytes];
        Arrays.fill(packet, (byte) 7);
        packet[0] = 0x45;
        packet[2] = (byte) (bytes >>> 8);
        packet[3] = (byte) bytes;
        return packet;
    }

    private PathGroup group(Bond.Mode mode) {
        PathGroup group = new PathGroup(mode, RUN);
        group.put(firstPath);
        group.put(secondPath);
        return group;
    }

    private static void is(PathGroup.Path path, PathState state) {
        path.told(new LinkEvent.PathChanged(state, false));
    }

    private static boolean give(PathGroup group) {
        boolean room = group.hasRoom(PACKET.length);
        assertThat(group.offer(PACKET, 0, PACKET.length, 0)).isEqualTo(room);
        return room;
    }

    /** The number of the queue's next packet, which is taken out. */
    private static int next(SendQueue queue) {
        byte[] block = new byte[queue.headBytes()];
        queue.copyHead(0, block, 0, block.length);
        long ordinal = queue.nextOrdinal();
        queue.advance();
        queue.settle(ordinal, ordinal + 1);
        assertThat(PathBlock.isSound(block, 0, block.length)).isTrue();
        assertThat(PathBlock.run(block, 0)).isEqualTo(RUN);
        assertThat(Arrays.copyOfRange(block, PathBlock.HEADER_BYTES, block.length))
                .isEqualTo(PACKET);
        return PathBlock.number(block, 0);
    }

    @Test
    void shouldGiveEachPacketToEveryPathUnderOneNumberWhenDuplicating() {
        PathGroup group = group(Bond.Mode.DUPLICATE);
        is(firstPath, PathState.LIVING);
        is(secondPath, PathState.LIVING);
        for (int i = 0; i < 3; i++) {
            assertThat(give(group)).isTrue();
        }
        for (int i = 0; i < 3; i++) {
            assertThat(next(first)).isEqualTo(i);
            assertThat(next(second)).isEqualTo(i);
        }
    }

    @Test
    void shouldNotBeHeldUpWhenOneLivingPathIsFull() {
        PathGroup group = group(Bond.Mode.DUPLICATE);
        is(firstPath, PathState.LIVING);
        is(secondPath, PathState.LIVING);
        int given = 0;
        while (second.hasRoom(PACKET.length + PathBlock.HEADER_BYTES)) {
            assertThat(give(group)).isTrue();
            assertThat(next(first)).isEqualTo(given++);
        }
        assertThat(give(group)).isTrue();
        assertThat(next(first)).isEqualTo(given++);
        // The number of the one that the second path missed is not used again.
        assertThat(next(second)).isZero();
        assertThat(give(group)).isTrue();
        assertThat(next(first)).isEqualTo(given);
    }

    @Test
    void shouldHaveNoRoomWhenAllLivingPathsAreFullWhateverRoomADeadOneHas() {
        PathGroup group = group(Bond.Mode.DUPLICATE);
        is(firstPath, PathState.LIVING);
        is(secondPath, PathState.DEAD);
        int given = 0;
        while (give(group)) {
            next(second);
            given++;
        }
        assertThat(given).isPositive();
        assertThat(next(first)).isZero();
        assertThat(give(group)).isTrue();
        // What was refused has taken no number.
        assertThat(next(second)).isEqualTo(given);
    }

    @Test
    void shouldSpareAPathThatCallsWhenAnotherLives() {
        PathGroup group = group(Bond.Mode.DUPLICATE);
        is(secondPath, PathState.LIVING);
        assertThat(give(group)).isTrue();
        assertThat(first.headBytes()).isZero();
        assertThat(next(second)).isZero();
    }

    @Test
    void shouldFillAllQueuesWhenAllPathsCall() {
        PathGroup group = group(Bond.Mode.DUPLICATE);
        assertThat(give(group)).isTrue();
        assertThat(next(first)).isZero();
        assertThat(next(second)).isZero();
    }

    @Test
    void shouldGiveEachPacketToThePathThatSendsItSoonestWhenSplitting() {
        PathGroup group = group(Bond.Mode.SPLIT);
        SendQueue slow = new SendQueue(1 << 16);
        PathGroup.Path slowPath = new PathGroup.Path("second", slow, 3_000, 0);
        group.put(slowPath);
        is(firstPath, PathState.LIVING);
        is(slowPath, PathState.LIVING);
        for (int i = 0; i < 4; i++) {
            assertThat(give(group)).isTrue();
        }
        // Three wait on the faster path, three times as fast, before one on the slower would be sent as soon.
        assertThat(next(first)).isZero();
        assertThat(next(first)).isEqualTo(1);
        assertThat(next(slow)).isIn(2, 3);
    }

    @Test
    void shouldGiveADeadPathNothingWhenSplitting() {
        PathGroup group = group(Bond.Mode.SPLIT);
        is(firstPath, PathState.DEAD);
        is(secondPath, PathState.LIVING);
        while (give(group)) {
            assertThat(first.headBytes()).isZero();
        }
        is(firstPath, PathState.LIVING);
        assertThat(give(group)).isTrue();
        assertThat(first.headBytes()).isPositive();
    }

    @Test
    void shouldCallAPathNoLongerOfUseWhenItsLinkIsClosed() {
        PathGroup group = group(Bond.Mode.DUPLICATE);
        is(firstPath, PathState.LIVING);
        is(secondPath, PathState.LIVING);
        firstPath.told(new LinkEvent.Closed("gone"));
        assertThat(give(group)).isTrue();
        assertThat(first.headBytes()).isZero();
        group.remove("second");
        assertThat(group.isEmpty()).isFalse();
        assertThat(give(group)).isTrue();
        group.remove("first");
        assertThat(group.isEmpty()).isTrue();
        assertThat(give(group)).isFalse();
    }
}
