package interstate.wire.repair;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.wire.BigEndian;
import interstate.wire.BlockKind;
import interstate.wire.Blocks;
import interstate.wire.Seeds;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProtectedImageTest {
    private static final int PAYLOAD_BYTES = 200;

    private final Random random = new Random(1);

    /** A payload with this offset, and bytes after it; the rest is zeros. */
    private static byte[] payload(int offset, byte[]... parts) {
        byte[] payload = new byte[PAYLOAD_BYTES];
        BigEndian.putShort(payload, 0, offset);
        int at = 2;
        for (byte[] part : parts) {
            int bytes = Math.min(part.length, PAYLOAD_BYTES - at);
            System.arraycopy(part, 0, payload, at, bytes);
            at += bytes;
        }
        return payload;
    }

    private static int bytes(byte[] payload) {
        return ProtectedImage.bytes(payload, 0, payload.length);
    }

    private byte[] repair(int bytes) {
        return Blocks.typed(random, BlockKind.REPAIR, bytes);
    }

    @Test
    void shouldCountNothingWhenNothingIsWanted() {
        assertThat(bytes(payload(0))).isZero();
        assertThat(bytes(payload(0, repair(60)))).isZero();
        assertThat(bytes(payload(0, repair(60), repair(70)))).isZero();
        assertThat(bytes(payload(0, repair(198)))).isZero();
        assertThat(ProtectedImage.bytes(new byte[2], 0, 2)).isZero();
        assertThat(ProtectedImage.bytes(new byte[2], 0, 1)).isZero();
    }

    @Test
    void shouldCountBlocksUpToPadOrRepair() {
        byte[] packet = Blocks.ipv4(random, 50);
        byte[] control = Blocks.typed(random, BlockKind.CONTROL, 4);
        assertThat(bytes(payload(0, packet))).isEqualTo(52);
        assertThat(bytes(payload(0, packet, control))).isEqualTo(56);
        assertThat(bytes(payload(0, control, repair(60)))).isEqualTo(6);
        assertThat(bytes(payload(0, Blocks.ipv6(random, 60), repair(138)))).isEqualTo(62);
    }

    @Test
    void shouldNotCountAnAcknowledgementUnlessSomethingWantedFollows() {
        byte[] packet = Blocks.ipv4(random, 50);
        byte[] acknowledgement = Blocks.typed(random, BlockKind.ACKNOWLEDGEMENT, 12);
        assertThat(bytes(payload(0, acknowledgement))).isZero();
        assertThat(bytes(payload(0, acknowledgement, repair(60)))).isZero();
        assertThat(bytes(payload(0, packet, acknowledgement, repair(60)))).isEqualTo(52);
        assertThat(bytes(payload(0, acknowledgement, packet, repair(60)))).isEqualTo(64);
        assertThat(bytes(payload(0, Blocks.typed(random, BlockKind.ACKNOWLEDGEMENT, 199))))
                .as("a kind that must not straddle, and does")
                .isZero();
    }

    @Test
    void shouldCountTheContinuedPart() {
        byte[] rest = Blocks.bytes(random, 30);
        assertThat(bytes(payload(30, rest))).isEqualTo(32);
        assertThat(bytes(payload(30, rest, repair(60)))).isEqualTo(32);
        assertThat(bytes(payload(30, rest, Blocks.ipv4(random, 20), repair(60))))
                .isEqualTo(52);
        assertThat(bytes(payload(1, new byte[1]))).isEqualTo(3);
    }

    @Test
    void shouldCountAllWhenABlockGoesOnInTheNextPayload() {
        assertThat(bytes(payload(0, Blocks.ipv4(random, 199)))).isEqualTo(PAYLOAD_BYTES);
        assertThat(bytes(payload(198, Blocks.bytes(random, 198)))).isEqualTo(PAYLOAD_BYTES);
        assertThat(bytes(payload(65535, Blocks.bytes(random, 198)))).isEqualTo(PAYLOAD_BYTES);
    }

    @Test
    void shouldCountAllWhenAHeaderIsCutOrBroken() {
        byte[] packet = Blocks.ipv4(random, 196);
        for (byte[] next : new byte[][] {
            Blocks.ipv4(random, 100), Blocks.ipv6(random, 100), Blocks.typed(random, BlockKind.CELL, 100)
        }) {
            assertThat(bytes(payload(0, packet, next))).isEqualTo(PAYLOAD_BYTES);
            assertThat(bytes(payload(0, Blocks.ipv4(random, 197), next))).isEqualTo(PAYLOAD_BYTES);
        }
        byte[] broken = Blocks.ipv4(random, 20);
        BigEndian.putShort(broken, 2, 19);
        assertThat(bytes(payload(0, broken))).isEqualTo(PAYLOAD_BYTES);
        // One that may not be cut ends what is wanted all the same.
        assertThat(bytes(payload(0, packet, repair(100)))).isEqualTo(198);
    }

    @Test
    void shouldBeTheSameForTheImageItself() {
        Seeds.forEach(20_000, random -> {
            int off = random.nextInt(4);
            byte[] b = Blocks.bytes(random, off + PAYLOAD_BYTES);
            BigEndian.putShort(b, off, random.nextInt(random.nextBoolean() ? 4 : 260));
            for (int at = off + 2; at < b.length; at += 1 + random.nextInt(30)) {
                BigEndian.putShort(b, Math.min(at + 1, b.length - 2), random.nextInt(60));
            }
            int bytes = ProtectedImage.bytes(b, off, PAYLOAD_BYTES);
            assertThat(bytes == 0 || (bytes > 2 && bytes <= PAYLOAD_BYTES)).isTrue();
            Arrays.fill(b, off + bytes, b.length, (byte) 0);
            assertThat(ProtectedImage.bytes(b, off, PAYLOAD_BYTES)).isEqualTo(bytes);
        });
    }
}
