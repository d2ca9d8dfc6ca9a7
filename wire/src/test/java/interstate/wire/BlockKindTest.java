package interstate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BlockKindTest {
    @Test
    void shouldKeepTheNibblesOfTheRegistry() {
        BlockKind[] expected = {
            BlockKind.PAD,
            BlockKind.CONTROL,
            BlockKind.ACKNOWLEDGEMENT,
            BlockKind.REPAIR,
            BlockKind.IPV4,
            BlockKind.MONITOR,
            BlockKind.IPV6,
            BlockKind.DISPATCH,
            BlockKind.CELL,
            BlockKind.PATH,
            BlockKind.RECORD,
            null,
            null,
            null,
            null,
            null
        };
        for (int firstByte = 0; firstByte < 256; firstByte++) {
            BlockKind kind = expected[firstByte >> 4];
            assertThat(BlockKind.of(firstByte)).isSameAs(kind);
            assertThat(BlockKind.of((byte) firstByte)).isSameAs(kind);
            if (kind != null) {
                assertThat(kind.nibble()).isEqualTo(firstByte >> 4);
                assertThat(kind.typed()).isEqualTo(firstByte >> 4 != 0 && firstByte >> 4 != 4 && firstByte >> 4 != 6);
            }
        }
    }

    @Test
    void shouldKeepTheCodesOfControl() {
        assertThat(ControlKind.of(0)).isNull();
        assertThat(ControlKind.of(1)).isSameAs(ControlKind.HANDSHAKE);
        assertThat(ControlKind.of(2)).isSameAs(ControlKind.REKEY_REQUEST);
        assertThat(ControlKind.of(3)).isSameAs(ControlKind.CLOSE);
        assertThat(ControlKind.of(4)).isNull();
        for (ControlKind kind : ControlKind.values()) {
            assertThat(ControlKind.of(kind.code())).isSameAs(kind);
        }
    }

    @Test
    void shouldWriteWholeControlBlocks() {
        assertThat(ControlKind.CLOSE.block(new byte[0], 0, 0)).containsExactly(0x10, 0, 1, 3);
        assertThat(ControlKind.HANDSHAKE.block(new byte[] {9, 8, 7, 6}, 1, 2)).containsExactly(0x10, 0, 3, 1, 8, 7);
    }

    @Test
    void shouldReadBackTheLengthOfTypedBlocks() {
        Random random = new Random(1);
        for (int bytes : new int[] {3, 4, 258, 259, 65535}) {
            byte[] block = Blocks.typed(random, BlockKind.CELL, bytes);
            assertThat(TypedBlock.bodyBytes(block, 0)).isEqualTo(bytes - 3);
            assertThat(BlockHeader.blockBytes(block, 0, bytes)).isEqualTo(bytes);
        }
    }
}
