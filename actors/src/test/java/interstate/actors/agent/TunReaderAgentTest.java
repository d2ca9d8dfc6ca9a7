package interstate.actors.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import interstate.actors.protocol.SendQueue;
import interstate.tunbridge.TunDevice;
import interstate.wire.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("namespace")
@Timeout(60)
class TunReaderAgentTest {

    private static final int BODY_BYTES = 100;
    private static final int PACKET_BYTES = 28 + BODY_BYTES;
    private static final int RECORD_BYTES = PACKET_BYTES + 8;
    private static final int BLOCK_BYTES = 256;

    private final OwnNetwork network = new OwnNetwork();
    private final TunDevice device = network.open();
    private final Routes routes = new Routes();
    private final FairQueue backlog = new FairQueue(2 * BLOCK_BYTES, 1_500, 0);
    private InnerRate rate = new InnerRate(0);
    private final List<TunDevice> gone = new ArrayList<>();

    TunReaderAgentTest() throws Exception {}

    @AfterEach
    void close() {
        device.close();
        network.close();
    }

    private TunReaderAgent reader(boolean pushesBack) {
        return new TunReaderAgent(device, routes, pushesBack, gone::add);
    }

    /** A queue with room for so many packets and a backlog of two, which all that is behind the device leads to. */
    private SendQueue queue(int packets) {
        SendQueue queue = new SendQueue(packets * RECORD_BYTES);
        routes.put(new Routes.Route(
                "link", List.of(Prefix.parse("10.9.0.0/24"), Prefix.parse("fd09::/64")), queue, backlog, rate));
        return queue;
    }

    private void sendPackets(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            network.send("10.9.0.2", new byte[BODY_BYTES]);
        }
    }

    /** Takes cycles until a packet was read, since the kernel says things of its own on a new device. */
    private static void readOne(TunReaderAgent reader) {
        while (reader.doWork() == 0) {
            Thread.onSpinWait();
        }
    }

    /** The kernel's own packets to multicast groups are out of the way. */
    private static void skipRest(TunReaderAgent reader) {
        while (reader.doWork() != 0) {
            Thread.onSpinWait();
        }
    }

    @Test
    void shouldPutPacketsOfBothFamiliesIntoTheQueueOfTheirLink() throws Exception {
        SendQueue queue = queue(100);
        TunReaderAgent reader = reader(false);
        network.send("10.9.0.2", new byte[BODY_BYTES]);
        network.send("fd09::2", new byte[BODY_BYTES]);
        skipRest(reader);
        assertThat(queue.usedBytes()).isEqualTo(RECORD_BYTES + RECORD_BYTES + 20);
        assertThat(queue.headBytes()).isEqualTo(PACKET_BYTES);
        assertThat(reader.read()).isEqualTo(2 + reader.unroutable());
        assertThat(reader.dropped()).isZero();
    }

    @Test
    void shouldCountAPacketThatLeadsToNoLink() throws Exception {
        TunReaderAgent reader = reader(false);
        skipRest(reader);
        long before = reader.unroutable();
        network.send("10.9.0.2", new byte[BODY_BYTES]);
        readOne(reader);
        assertThat(reader.unroutable()).isEqualTo(before + 1);
    }

    @Test
    void shouldKeepWhatFindsNoRoomUntilThereIsSome() throws Exception {
        SendQueue queue = queue(1);
        TunReaderAgent reader = reader(false);
        sendPackets(3);
        skipRest(reader);
        assertThat(queue.usedBytes()).isEqualTo(RECORD_BYTES);
        assertThat(backlog.bytes()).isEqualTo(2 * BLOCK_BYTES);
        queue.advance();
        queue.settle(0, 1);
        assertThat(reader.doWork()).isEqualTo(1);
        assertThat(queue.usedBytes()).isEqualTo(RECORD_BYTES);
        assertThat(backlog.bytes()).isEqualTo(BLOCK_BYTES);
        assertThat(reader.dropped()).isZero();
    }

    @Test
    void shouldHoldBackWhatIsMoreThanTheLinkMayHaveAndMoveItInTime() throws Exception {
        rate = new InnerRate(PACKET_BYTES * 50L);
        SendQueue queue = queue(100);
        TunReaderAgent reader = reader(false);
        sendPackets(3);
        readOne(reader);
        while (reader.read() - reader.unroutable() < 3) {
            reader.doWork();
        }
        assertThat(backlog.isEmpty()).isFalse();
        while (!backlog.isEmpty()) {
            reader.doWork();
        }
        assertThat(queue.usedBytes()).isEqualTo(3 * RECORD_BYTES);
        assertThat(reader.dropped()).isZero();
    }

    @Test
    void shouldDropAtOnceWhenAllIsFullAndOthersShareTheDevice() throws Exception {
        queue(1);
        TunReaderAgent reader = reader(false);
        sendPackets(5);
        skipRest(reader);
        assertThat(backlog.bytes()).isEqualTo(2 * BLOCK_BYTES);
        assertThat(reader.dropped()).isEqualTo(2);
    }

    @Test
    void shouldWaitForRoomWhenItsLinkIsAloneBehindTheDevice() throws Exception {
        SendQueue queue = queue(1);
        TunReaderAgent reader = reader(true);
        sendPackets(4);
        CompletableFuture<Void> all = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 4; i++) {
                readOne(reader);
            }
        });
        while (reader.read() < 4) {
            Thread.onSpinWait();
        }
        queue.advance();
        queue.settle(0, 1);
        all.get(20, TimeUnit.SECONDS);
        assertThat(reader.read() - reader.unroutable()).isEqualTo(4);
    }

    @Test
    void shouldGoOnWhenTheBacklogRanDryWhileItPushedBack() throws Exception {
        SendQueue queue = queue(2);
        TunReaderAgent reader = reader(true);
        sendPackets(5);
        CompletableFuture<Void> all = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 5; i++) {
                readOne(reader);
            }
        });
        while (reader.read() - reader.unroutable() < 5) {
            Thread.onSpinWait();
        }
        takeAll(queue);
        all.get(20, TimeUnit.SECONDS);
        while (!backlog.isEmpty()) {
            takeAll(queue);
            assertThat(reader.doWork()).as("packets moved").isPositive();
        }
    }

    @Test
    void shouldTakeUpTheBacklogThatTheReaderBeforeItLeft() throws Exception {
        SendQueue queue = queue(1);
        sendPackets(2);
        skipRest(reader(false));
        assertThat(backlog.bytes()).isEqualTo(BLOCK_BYTES);
        takeAll(queue);
        assertThat(reader(false).doWork()).isEqualTo(1);
        assertThat(backlog.isEmpty()).isTrue();
    }

    /** As the cipher does when the cells have left. */
    private static void takeAll(SendQueue queue) {
        long from = queue.nextOrdinal();
        while (queue.headBytes() > 0) {
            queue.advance();
        }
        queue.settle(from, queue.nextOrdinal());
    }

    @Test
    void shouldDropInTheEndWhenRoomNeverComes() throws Exception {
        queue(1);
        TunReaderAgent reader = reader(true);
        sendPackets(5);
        skipRest(reader);
        assertThat(reader.dropped()).isEqualTo(2);
    }

    @Test
    void shouldForgetTheBacklogOfALinkThatIsGone() throws Exception {
        queue(1);
        TunReaderAgent reader = reader(false);
        sendPackets(2);
        skipRest(reader);
        routes.remove("link");
        assertThat(backlog.isClosed()).isTrue();
        assertThat(reader.doWork()).isZero();
    }

    @Test
    void shouldTellAndFailWhenTheInterfaceIsDeleted() throws Exception {
        TunReaderAgent reader = reader(false);
        network.ip("link", "delete", OwnNetwork.TUN);
        assertThatThrownBy(() -> skipRest(reader)).hasMessageContaining("gone");
        assertThat(gone).containsExactly(device);
    }

    @Test
    void shouldTellAndFailWhenTheDeviceWasClosed() {
        TunReaderAgent reader = reader(false);
        device.close();
        assertThatThrownBy(reader::doWork).hasMessageContaining("gone");
        assertThat(gone).containsExactly(device);
    }
}
