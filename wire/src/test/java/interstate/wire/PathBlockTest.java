package interstate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PathBlockTest {
    private static final int PACKET_BYTES = 20;

    private static byte[] block() {
        byte[] b = new byte[PathBlock.HEADER_BYTES + PACKET_BYTES];
        PathBlock.writeHeader(0xfedc, 0x89abcdef, PACKET_BYTES, b, 0);
        b[PathBlock.HEADER_BYTES] = 0x45;
        b[PathBlock.HEADER_BYTES + 3] = PACKET_BYTES;
        return b;
    }

    @Test
    void shouldBeReadAsItWasWritten() {
        byte[] b = block();
        assertThat(BlockKind.of(b[0])).isEqualTo(BlockKind.PATH);
        assertThat(BlockHeader.blockBytes(b, 0, b.length)).isEqualTo(b.length);
        assertThat(PathBlock.isSound(b, 0, b.length)).isTrue();
        assertThat(PathBlock.run(b, 0)).isEqualTo(0xfedc);
        assertThat(PathBlock.number(b, 0)).isEqualTo(0x89abcdef);
    }

    @Test
    void shouldNotBeSoundWhenItDoesNotHoldExactlyOnePacket() {
        byte[] b = block();
        assertThat(PathBlock.isSound(b, 0, PathBlock.HEADER_BYTES)).isFalse();
        assertThat(PathBlock.isSound(b, 0, TypedBlock.HEADER_BYTES)).isFalse();
        assertThat(PathBlock.isSound(b, 0, b.length - 1)).isFalse();
        b[PathBlock.HEADER_BYTES + 3]++;
        assertThat(PathBlock.isSound(b, 0, b.length)).isFalse();
        b[PathBlock.HEADER_BYTES] = (byte) 0x90;
        assertThat(PathBlock.isSound(b, 0, b.length)).isFalse();
    }
}
