package interstate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DispatchBlockTest {
    private final byte[] block = new byte[64];

    @Test
    void shouldLieAsTheProtocolSaysToTheByte() {
        DispatchBlock.write(0x01020304, new int[] {0x1122, 3}, 2, block, 1);
        assertThat(java.util.Arrays.copyOfRange(block, 1, 1 + DispatchBlock.bytes(2)))
                .containsExactly(0x70, 0, 8, 1, 2, 3, 4, 0x11, 0x22, 0, 3);
        assertThat(DispatchBlock.baseTicks(block, 1)).isEqualTo(0x01020304);
        assertThat(DispatchBlock.ageTicks(block, 1, 0)).isEqualTo(0x1122);
        assertThat(DispatchBlock.ageTicks(block, 1, 1)).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"65535, 0, 65535", "65536, 1, 65536", "65537, 1, 65536", "131071, 1, 131070", "625000, 4, 624992"})
    void shouldTakeTheFinestUnitThatTheOldestAllows(int age, int unit, int read) {
        DispatchBlock.write(0, new int[] {7, age}, 2, block, 0);
        assertThat(block[0]).isEqualTo((byte) (0x70 | unit));
        assertThat(DispatchBlock.ageTicks(block, 0, 1)).isEqualTo(read);
        assertThat(DispatchBlock.ageTicks(block, 0, 0)).isBetween(7 - (1 << unit) + 1, 7);
    }

    @Test
    void shouldHoldTheGreatestAgeThereIs() {
        DispatchBlock.write(0, new int[] {Integer.MAX_VALUE}, 1, block, 0);
        assertThat(DispatchBlock.ageTicks(block, 0, 0)).isEqualTo(0xffff << 15);
    }

    @Test
    void shouldCountItsPackets() {
        assertThat(DispatchBlock.packets(DispatchBlock.bytes(1))).isEqualTo(1);
        assertThat(DispatchBlock.packets(DispatchBlock.bytes(DispatchBlock.MAX_PACKETS)))
                .isEqualTo(DispatchBlock.MAX_PACKETS);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 6, 7, 8, 10, 65_535})
    void shouldRefuseALengthThatCannotBe(int bytes) {
        assertThat(DispatchBlock.packets(bytes)).isNegative();
    }

    @Test
    void shouldCountTicksOnThroughWrapsAndBelowZero() {
        assertThat(DispatchBlock.ticks(15_999)).isZero();
        assertThat(DispatchBlock.ticks(16_000)).isEqualTo(1);
        assertThat(DispatchBlock.ticks(-1)).isEqualTo(-1);
        long wrapNs = (1L << 32) * DispatchBlock.TICK_NS;
        assertThat(DispatchBlock.ticks(wrapNs + 16_000) - DispatchBlock.ticks(wrapNs - 16_000))
                .isEqualTo(2);
    }
}
