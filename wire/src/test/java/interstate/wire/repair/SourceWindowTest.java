package interstate.wire.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import interstate.wire.DatagramLayout;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SourceWindowTest {
    private static final int PAYLOAD_BYTES = 202;
    private static final SymbolLayout LAYOUT = SymbolLayout.of(PAYLOAD_BYTES);

    private final Random random = new Random(1);
    private final SourceWindow window = new SourceWindow(LAYOUT, 8);

    private byte[] wanted() {
        return Payloads.wanted(random, PAYLOAD_BYTES);
    }

    @Test
    void shouldHoldWhatIsWantedUntilItIsSettledOrTooOld() {
        assertThat(window.add(0, wanted(), 0)).isTrue();
        assertThat(window.add(1, new byte[PAYLOAD_BYTES], 0)).isFalse();
        assertThat(window.add(2, wanted(), 0)).isTrue();
        assertThat(window.add(5, wanted(), 0)).isTrue();
        assertThat(window.held()).isEqualTo(3);
        assertThat(List.of(window.holds(0), window.holds(1), window.holds(2), window.holds(3), window.holds(5)))
                .containsExactly(true, false, true, false, true);
        window.settle(0);
        window.settle(0);
        assertThat(window.holds(0)).isFalse();
        window.add(9, wanted(), 0);
        assertThat(window.holds(2)).isTrue();
        window.add(10, wanted(), 0);
        assertThat(window.holds(2)).isFalse();
        assertThat(window.holds(5)).isTrue();
        window.settle(5);
        window.settle(9);
        window.settle(10);
        assertThat(window.held()).isZero();
        window.add(11, wanted(), 0);
        assertThat(window.holds(11)).isTrue();
    }

    @Test
    void shouldTakeAnyNumberForSettledAndAnyJump() {
        for (long sequence : new long[] {3, DatagramLayout.MAX_COUNTER - 1, DatagramLayout.MAX_COUNTER}) {
            window.add(sequence, wanted(), 0);
        }
        assertThat(window.held()).isEqualTo(2);
        for (long sequence : new long[] {-1, 3, 11, Long.MAX_VALUE, Long.MIN_VALUE, DatagramLayout.MAX_COUNTER - 8}) {
            window.settle(sequence);
            assertThat(window.holds(sequence)).isFalse();
        }
        assertThat(window.held()).isEqualTo(2);
        assertThat(window.holds(DatagramLayout.MAX_COUNTER - 1)).isTrue();
    }

    @Test
    void shouldRefuseACapacityThatIsNoPowerOfTwo() {
        for (int capacity : new int[] {0, -8, 9}) {
            assertThatThrownBy(() -> new SourceWindow(LAYOUT, capacity)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void shouldLeaveWhatAnEncoderHasTakenAsItIs() {
        RepairEncoder encoder = new RepairEncoder(window);
        window.add(0, wanted(), 0);
        window.add(1, wanted(), 0);
        window.add(2, wanted(), 0);
        assertThat(encoder.take(0)).isTrue();
        assertThat(encoder.take(1)).isTrue();
        assertThat(encoder.take(2)).isTrue();
        byte[] before = new byte[encoder.blockBytes(4)];
        encoder.write(1, 0, 4, 0, before, 0);
        window.settle(0);
        for (long sequence = 3; sequence < 40; sequence++) {
            window.add(sequence, wanted(), 0);
        }
        window.wipe();
        window.add(0, wanted(), 0);
        byte[] after = new byte[before.length];
        encoder.write(1, 0, 4, 0, after, 0);
        assertThat(after).isEqualTo(before);
        encoder.giveBack();
        assertThat(encoder.sources()).isZero();
        assertThat(window.held()).isEqualTo(1);
    }

    @Test
    void shouldTakeOnlyWhatIsHeldAndNear() {
        SourceWindow wide = new SourceWindow(LAYOUT, 512);
        RepairEncoder encoder = new RepairEncoder(wide);
        wide.add(10, wanted(), 0);
        wide.add(265, wanted(), 0);
        wide.add(266, wanted(), 0);
        assertThat(encoder.take(9)).isFalse();
        assertThat(encoder.take(10)).isTrue();
        assertThat(encoder.take(11)).isFalse();
        assertThat(encoder.take(265)).isTrue();
        assertThat(encoder.take(266)).isFalse();
        assertThat(encoder.sources()).isEqualTo(2);
        assertThat(encoder.blockBytes(1)).isEqualTo(11 + 32 + LAYOUT.symbolBytes());
        assertThat(encoder.fitting(11 + 32 + 2 * LAYOUT.symbolBytes())).isEqualTo(2);
    }

    @Test
    void shouldZeroWhatItLetsGo() {
        window.add(0, wanted(), 0);
        window.add(1, wanted(), 0);
        window.add(2, wanted(), 0);
        Image settled = read(0);
        Image wiped = read(1);
        Image taken = read(2);
        window.giveBack(settled);
        window.giveBack(wiped);
        long[] zeros = new long[LAYOUT.imageWords()];
        assertThat(settled.words).isNotEqualTo(zeros);
        window.settle(0);
        assertThat(settled.words).isEqualTo(zeros);
        window.wipe();
        assertThat(wiped.words).isEqualTo(zeros);
        assertThat(taken.words).isNotEqualTo(zeros);
        window.giveBack(taken);
        assertThat(taken.words).isEqualTo(zeros);
        assertThat(window.held()).isZero();
    }

    private Image read(long sequence) {
        return Objects.requireNonNull(window.read(sequence));
    }
}
