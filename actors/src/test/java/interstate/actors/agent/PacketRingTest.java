package interstate.actors.agent;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.protocol.InnerPackets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PacketRingTest {

    private static final int BYTES = 1_024;
    /** Agrona's record header, and its alignment; the last record needs room for the next one's. */
    private static final int HEADER_BYTES = 8;

    private final PacketRing ring = new PacketRing(BYTES);
    private final List<byte[]> drained = new ArrayList<>();

    private int drain(int atMost) {
        return ring.drain(
                (type, buffer, index, length) -> {
                    byte[] packet = new byte[length];
                    buffer.getBytes(index, packet);
                    drained.add(packet);
                },
                atMost);
    }

    private static byte[] packet(int bytes, int fill) {
        byte[] packet = new byte[bytes];
        java.util.Arrays.fill(packet, (byte) fill);
        return packet;
    }

    @Test
    void shouldHandOutPacketsInOrderWhenTheyLieAnywhereInTheirArrays() {
        byte[] both = {9, 1, 2, 3, 9, 4, 5, 9};
        ring.offer(both, 1, 3);
        ring.offer(both, 5, 2);
        assertThat(drain(10)).isEqualTo(2);
        assertThat(drained).containsExactly(new byte[] {1, 2, 3}, new byte[] {4, 5});
        assertThat(ring.dropped()).isZero();
    }

    @Test
    void shouldHandOutNoMoreThanAskedForWhenMoreWaits() {
        for (int i = 0; i < 3; i++) {
            ring.offer(packet(1, i), 0, 1);
        }
        assertThat(drain(2)).isEqualTo(2);
        assertThat(drain(2)).isEqualTo(1);
        assertThat(drain(2)).isZero();
    }

    @Test
    void shouldDropAndCountNewcomersAloneWhenTheLastByteIsTaken() {
        int packetBytes = 128 - HEADER_BYTES;
        for (int i = 0; i < 7; i++) {
            ring.offer(packet(packetBytes, i), 0, packetBytes);
        }
        ring.offer(packet(packetBytes - HEADER_BYTES, 7), 0, packetBytes - HEADER_BYTES);
        assertThat(ring.dropped()).isZero();
        ring.offer(packet(1, 77), 0, 1);
        assertThat(ring.dropped()).isEqualTo(1);
        assertThat(drain(100)).isEqualTo(8);
        assertThat(drained.get(0)).isEqualTo(packet(packetBytes, 0));
        ring.offer(packet(1, 78), 0, 1);
        assertThat(ring.dropped()).isEqualTo(1);
    }

    @Test
    void shouldKeepPacketsWholeWhenTheyWrapAround() {
        for (int i = 0; i < 1_000; i++) {
            int bytes = 1 + i % (BYTES / 8);
            ring.offer(packet(bytes, i), 0, bytes);
            drained.clear();
            assertThat(drain(1) + drain(1)).as("packet %d", i).isEqualTo(1);
            assertThat(drained.get(0)).as("packet %d", i).isEqualTo(packet(bytes, i));
        }
    }

    @Test
    void shouldHandOutItsInstantInFrontOfAPacketThatHasOne() {
        byte[] both = {9, 1, 2, 3, 9};
        ring.offer(both, 1, 3, 0x0102_0304_0506_0708L);
        ring.offer(both, 1, 2, InnerPackets.AT_ONCE);
        List<Integer> types = new ArrayList<>();
        ring.drain(
                (type, buffer, index, length) -> {
                    types.add(type);
                    types.add(length);
                    if (type == PacketRing.TIMED) {
                        assertThat(buffer.getLong(index)).isEqualTo(0x0102_0304_0506_0708L);
                        assertThat(buffer.getByte(index + PacketRing.DUE_BYTES)).isEqualTo((byte) 1);
                    }
                },
                10);
        assertThat(types).containsExactly(PacketRing.TIMED, PacketRing.DUE_BYTES + 3, PacketRing.AT_ONCE, 2);
    }

    @Test
    void shouldDropAndCountOneWithAnInstantWhenThereIsNoRoom() {
        int packetBytes = BYTES / 8 - PacketRing.DUE_BYTES;
        for (int i = 0; i < 8; i++) {
            ring.offer(packet(packetBytes, i), 0, packetBytes, 1);
        }
        assertThat(ring.dropped()).isPositive();
        assertThat(drain(100)).isEqualTo(8 - (int) ring.dropped());
    }

    @Test
    void shouldEndItsWriterWaitWhenAPacketArrives() throws Exception {
        Waiting writer = new Waiting(() -> ring.await(TimeUnit.MINUTES.toNanos(1)));
        writer.parked();
        ring.offer(packet(1, 1), 0, 1);
        writer.ended();
    }

    @Test
    void shouldNotWaitWhenAPacketIsThere() {
        ring.offer(packet(1, 1), 0, 1);
        assertThat(CompletableFuture.runAsync(() -> ring.await(TimeUnit.MINUTES.toNanos(1))))
                .succeedsWithin(java.time.Duration.ofSeconds(20));
    }
}
