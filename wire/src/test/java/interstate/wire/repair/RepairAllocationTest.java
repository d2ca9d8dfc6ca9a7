package interstate.wire.repair;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RepairAllocationTest {
    private static final int PAYLOAD_BYTES = 1446;
    private static final int BLOCK_EVERY = 8;

    private final ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final SymbolLayout layout = SymbolLayout.of(PAYLOAD_BYTES);
    private final SourceWindow window = new SourceWindow(layout, 256);
    private final RepairEncoder encoder = new RepairEncoder(window);
    private final byte[] block = new byte[PAYLOAD_BYTES];
    private long recovered;
    private final RepairDecoder decoder =
            new RepairDecoder(layout, 256, (sequence, payload, off, payloadBytes) -> recovered++);

    @Test
    void shouldAllocateNothingWithoutLoss() {
        assertThat(allocated(Integer.MAX_VALUE)).isLessThan(1024);
        assertThat(recovered).isZero();
        assertThat(decoder.unused()).isGreaterThan(1000);
    }

    @Test
    void shouldAllocateNothingWithLoss() {
        assertThat(allocated(20)).isLessThan(1024);
        assertThat(recovered).isGreaterThan(1500);
    }

    /** Bytes that sending and receiving allocates once it is warm, when one payload of so many is lost. */
    private long allocated(int oneLostOf) {
        byte[][] payloads = new byte[16][];
        for (int i = 0; i < payloads.length; i++) {
            payloads[i] = Payloads.wanted(new Random(i), PAYLOAD_BYTES);
        }
        long before = 0;
        for (long sequence = 0; sequence < 60_000; sequence++) {
            if (sequence == 20_000) {
                before = thread.getCurrentThreadAllocatedBytes();
            }
            byte[] payload = payloads[(int) sequence & payloads.length - 1];
            window.add(sequence, payload, 0);
            if (sequence % oneLostOf != oneLostOf - 1) {
                decoder.source(sequence, payload, 0);
            }
            window.settle(sequence - 40);
            if (sequence % BLOCK_EVERY == 0) {
                repair(sequence - 1);
            }
        }
        return thread.getCurrentThreadAllocatedBytes() - before;
    }

    private void repair(long last) {
        for (long each = last - 30; each <= last; each++) {
            if (window.holds(each)) {
                encoder.take(each);
            }
        }
        if (encoder.sources() > 0) {
            int key = (int) last & Coefficient.MAX_KEY;
            int firstClass = key / BLOCK_EVERY % layout.symbols();
            int bytes = encoder.write(key, firstClass, encoder.fitting(block.length), 0, block, 0);
            encoder.giveBack();
            decoder.repair(block, 0, bytes);
        }
    }
}
