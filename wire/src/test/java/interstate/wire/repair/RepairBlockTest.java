package interstate.wire.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import interstate.wire.Blocks;
import interstate.wire.DatagramLayout;
import interstate.wire.MalformedException;
import interstate.wire.Seeds;
import interstate.wire.TypedBlock;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepairBlockTest {
    private static final SymbolLayout LAYOUT = SymbolLayout.of(1446);

    private final RepairBlock block = new RepairBlock();

    @Test
    void shouldComeBack() {
        Seeds.forEach(5000, random -> {
            int bitmapBytes = 1 + random.nextInt(RepairBlock.MAX_BITMAP_BYTES);
            byte[] bitmap = random.nextInt(4) == 0
                    ? Blocks.bytes(random, RepairBlock.MAX_BITMAP_BYTES)
                    : sparse(random, bitmapBytes);
            bitmap[random.nextInt(bitmapBytes)] |= 16;
            BitSet sources = BitSet.valueOf(bitmap).get(0, bitmapBytes * 8);
            int symbols = 1 + random.nextInt(8);
            int firstClass = random.nextInt(8);
            int key = random.nextInt(0x10000);
            long first = random.nextLong() & DatagramLayout.MAX_COUNTER;
            int off = random.nextInt(9);
            int bytes = RepairBlock.bytes(LAYOUT, bitmapBytes, symbols);
            byte[] b = Blocks.bytes(random, off + bytes);
            int headerBytes =
                    RepairBlock.write(LAYOUT, 0, firstClass, symbols, key, first, bitmap, bitmapBytes, b, off);
            assertThat(headerBytes + symbols * 181).isEqualTo(bytes);
            assertThat(TypedBlock.bodyBytes(b, off)).isEqualTo(bytes - 3);

            block.decode(LAYOUT, b, off, bytes);
            assertThat(block.firstClass()).isEqualTo(firstClass);
            assertThat(block.symbols()).isEqualTo(symbols);
            assertThat(block.key()).isEqualTo(key);
            assertThat(block.sources()).isEqualTo(sources.cardinality());
            assertThat(block.lastSource()).isEqualTo(sources.length() - 1);
            for (int i = 0; i < 260; i++) {
                assertThat(block.nextSource(i)).isEqualTo(sources.nextSetBit(i));
                assertThat(block.isSource(i)).isEqualTo(sources.get(i));
            }
            assertThat(block.isSource(-1)).isFalse();
            assertThat(block.isSource(Long.MIN_VALUE)).isFalse();
            assertThat(block.first(first + random.nextInt())).isEqualTo(first);
        });
    }

    private static byte[] sparse(Random random, int bytes) {
        byte[] bitmap = new byte[RepairBlock.MAX_BITMAP_BYTES];
        bitmap[random.nextInt(bytes)] |= (byte) (1 << random.nextInt(8));
        return bitmap;
    }

    @ParameterizedTest
    @CsvSource({
        // A class too high, no bitmap, one too long, none of whose bits is set.
        "8, 1, 1, 181",
        "0, 0, 0, 181",
        "0, 33, 1, 181",
        "0, 1, 0, 181",
        // No symbol, one cut, one byte too many, too many.
        "0, 1, 1, 0",
        "0, 1, 1, 180",
        "0, 1, 1, 182",
        "0, 1, 1, 1629"
    })
    void shouldRefuseNumbersThatCannotBe(int firstClass, int bitmapBytes, int bits, int symbolsBytes) {
        byte[] b = new byte[11 + bitmapBytes + symbolsBytes];
        byte[] bitmap = new byte[bitmapBytes];
        if (bitmapBytes > 0) {
            bitmap[0] = (byte) bits;
        }
        RepairBlock.write(LAYOUT, 0, firstClass, 1, 7, 9, bitmap, bitmapBytes, b, 0);
        assertThatThrownBy(() -> block.decode(LAYOUT, b, 0, b.length)).isInstanceOf(MalformedException.class);
    }

    @Test
    void shouldThrowMalformedOnlyWhenBytesAreRandom() {
        Seeds.forEach(100_000, random -> {
            byte[] b = Blocks.bytes(random, random.nextInt(3) == 0 ? random.nextInt(16) : 11 + random.nextInt(900));
            if (b.length > 12 && random.nextBoolean()) {
                b[3] &= 7;
                b[10] = (byte) ((b.length - 11) % 181);
            }
            int off = random.nextInt(Math.min(3, b.length + 1));
            try {
                block.decode(LAYOUT, b, off, b.length - off);
                assertThat(block.sources()).isBetween(1, 256);
                assertThat(block.lastSource()).isBetween(block.nextSource(0), 255);
                block.readSymbol(LAYOUT, block.symbols() - 1, new long[LAYOUT.symbolWords()]);
            } catch (MalformedException e) {
                assertThat(e.getStackTrace()).isEmpty();
            }
        });
    }

    @Test
    void shouldFillTheRoom() {
        assertThat(RepairBlock.fitting(LAYOUT, 1, 0)).isZero();
        assertThat(RepairBlock.fitting(LAYOUT, 1, 192)).isZero();
        assertThat(RepairBlock.fitting(LAYOUT, 1, 193)).isEqualTo(1);
        assertThat(RepairBlock.fitting(LAYOUT, 32, 1444)).isEqualTo(7);
        assertThat(RepairBlock.fitting(LAYOUT, 1, 9000)).isEqualTo(8);
        assertThat(RepairBlock.bytes(LAYOUT, 32, 7)).isEqualTo(1310);
    }
}
