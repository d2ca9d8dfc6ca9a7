package interstate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PayloadPackerTest {
    private static final int PAYLOAD_BYTES = 102;

    private final Random random = new Random(1);
    private final BlockQueue first = new BlockQueue();
    private final BlockQueue second = new BlockQueue();
    private final PayloadPacker packer = new PayloadPacker(List.of(first, second));
    private final byte[] payload = new byte[PAYLOAD_BYTES];

    @Test
    void shouldWriteOnlyZerosWhenNothingWaits() {
        Arrays.fill(payload, (byte) 0xff);
        assertThat(packer.pack(payload, 0, PAYLOAD_BYTES)).isZero();
        assertThat(payload).containsOnly(0);
        assertThat(packer.midBlock()).isFalse();
        assertThat(packer.sourceInProgress()).isEqualTo(-1);
    }

    @Test
    void shouldFillTheRestWithZerosWhenBlocksEndEarly() {
        byte[] packet = Blocks.ipv4(random, 40);
        first.add(packet);
        Arrays.fill(payload, (byte) 0xff);
        assertThat(packer.pack(payload, 0, PAYLOAD_BYTES)).isEqualTo(40);
        assertThat(Arrays.copyOf(payload, 2)).containsOnly(0);
        assertThat(Arrays.copyOfRange(payload, 2, 42)).isEqualTo(packet);
        assertThat(Arrays.copyOfRange(payload, 42, PAYLOAD_BYTES)).containsOnly(0);
    }

    @Test
    void shouldTouchNothingOutsideWhenPayloadStandsInsideALargerArray() {
        byte[] datagram = new byte[PAYLOAD_BYTES + 20];
        Arrays.fill(datagram, (byte) 0x5a);
        first.add(Blocks.ipv4(random, 400));
        packer.pack(datagram, 10, PAYLOAD_BYTES);
        assertThat(Arrays.copyOf(datagram, 10)).containsOnly(0x5a);
        assertThat(Arrays.copyOfRange(datagram, 10 + PAYLOAD_BYTES, datagram.length))
                .containsOnly(0x5a);
    }

    @Test
    void shouldSayWhatIsLeftWhenABlockGoesOn() {
        byte[] packet = Blocks.ipv6(random, 250);
        first.add(packet);
        assertThat(packer.pack(payload, 0, PAYLOAD_BYTES)).isEqualTo(100);
        assertThat(packer.midBlock()).isTrue();
        assertThat(packer.sourceInProgress()).isZero();
        assertThat(first.size()).isEqualTo(1);
        packer.pack(payload, 0, PAYLOAD_BYTES);
        assertThat(BigEndian.unsignedShort(payload, 0)).isEqualTo(150);
        assertThat(packer.pack(payload, 0, PAYLOAD_BYTES)).isEqualTo(50);
        assertThat(BigEndian.unsignedShort(payload, 0)).isEqualTo(50);
        assertThat(Arrays.copyOfRange(payload, 2, 52)).isEqualTo(Arrays.copyOfRange(packet, 200, 250));
        assertThat(packer.midBlock()).isFalse();
        assertThat(first.size()).isZero();
    }

    @Test
    void shouldSayZeroWhenTheLastBlockEndedWithItsPayload() {
        first.add(Blocks.ipv4(random, 100));
        assertThat(packer.pack(payload, 0, PAYLOAD_BYTES)).isEqualTo(100);
        assertThat(packer.midBlock()).isFalse();
        packer.pack(payload, 0, PAYLOAD_BYTES);
        assertThat(payload).containsOnly(0);
    }

    @Test
    void shouldFinishTheBlockInProgressWhenABetterOneArrives() {
        byte[] low = Blocks.ipv4(random, 120);
        byte[] high = Blocks.typed(random, BlockKind.CONTROL, 4);
        byte[] low2 = Blocks.ipv4(random, 20);
        second.add(low, low2);
        packer.pack(payload, 0, PAYLOAD_BYTES);
        assertThat(packer.sourceInProgress()).isEqualTo(1);
        first.add(high);
        assertThat(packer.pack(payload, 0, PAYLOAD_BYTES)).isEqualTo(20 + 4 + 20);
        assertThat(Arrays.copyOfRange(payload, 22, 26)).isEqualTo(high);
        assertThat(Arrays.copyOfRange(payload, 26, 46)).isEqualTo(low2);
    }

    @Test
    void shouldBeginAgainWithOffsetZeroWhenAbandoned() {
        byte[] packet = Blocks.ipv4(random, 150);
        first.add(packet);
        packer.pack(payload, 0, PAYLOAD_BYTES);
        packer.abandon();
        assertThat(packer.midBlock()).isFalse();
        assertThat(first.size()).isEqualTo(1);
        packer.pack(payload, 0, PAYLOAD_BYTES);
        assertThat(BigEndian.unsignedShort(payload, 0)).isZero();
        assertThat(Arrays.copyOfRange(payload, 2, PAYLOAD_BYTES)).isEqualTo(Arrays.copyOf(packet, 100));
    }

    @Test
    void shouldAskANextSourceWhenABlockThatMustNotBeCutDoesNotFit() {
        byte[] whole = Blocks.typed(random, BlockKind.DISPATCH, 21);
        BlockQueue uncut = new BlockQueue() {
            @Override
            public int headBytesWithin(int room) {
                return headBytes() <= room ? headBytes() : 0;
            }
        };
        uncut.add(whole);
        PayloadPacker careful = new PayloadPacker(List.of(first, uncut, second));
        first.add(Blocks.ipv4(random, 80));
        second.add(Blocks.ipv4(random, 40));
        assertThat(careful.pack(payload, 0, PAYLOAD_BYTES)).isEqualTo(100);
        assertThat(careful.sourceInProgress()).isEqualTo(2);
        assertThat(careful.pack(payload, 0, PAYLOAD_BYTES)).isEqualTo(41);
        assertThat(Arrays.copyOfRange(payload, 22, 43)).isEqualTo(whole);
    }
}
