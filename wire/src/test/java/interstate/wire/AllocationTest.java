package interstate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AllocationTest {
    private static final int PAYLOAD_BYTES = 1446;

    private final ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** The same packets for ever. */
    private static final class Endless implements BlockSource {
        private final byte[][] blocks;
        private int next;

        Endless(byte[]... blocks) {
            this.blocks = blocks;
        }

        @Override
        public int headBytes() {
            return blocks[next].length;
        }

        @Override
        public void copyHead(int from, byte[] dst, int off, int len) {
            System.arraycopy(blocks[next], from, dst, off, len);
        }

        @Override
        public void advance() {
            next = next == blocks.length - 1 ? 0 : next + 1;
        }
    }

    @Test
    void shouldAllocateNothingWhenPackingAndReassemblingWithLossAndReordering() {
        Random random = new Random(1);
        Endless source = new Endless(
                Blocks.ipv4(random, 1400),
                Blocks.ipv6(random, 60),
                Blocks.ipv4(random, 9000),
                Blocks.typed(random, BlockKind.RECORD, 700));
        PayloadPacker packer = new PayloadPacker(List.of(source));
        Reassembler reassembler = new Reassembler(20_000, 64, 65535, (kind, b, off, len) -> {});
        byte[][] payloads = new byte[4][PAYLOAD_BYTES];
        long before = 0;
        for (long sequence = 0; sequence < 60_000; sequence += 4) {
            if (sequence == 20_000) {
                before = thread.getCurrentThreadAllocatedBytes();
            }
            for (byte[] payload : payloads) {
                packer.pack(payload, 0, PAYLOAD_BYTES);
            }
            // The third comes first, and one in 52 is lost.
            for (int i : ORDER) {
                if ((sequence + i) % 52 != 17) {
                    reassembler.accept(sequence * 1000, sequence + i, payloads[i], 0, PAYLOAD_BYTES);
                }
            }
        }
        long allocated = thread.getCurrentThreadAllocatedBytes() - before;
        assertThat(reassembler.delivered()).isGreaterThan(20_000);
        assertThat(reassembler.partialsDropped()).isGreaterThan(500);
        assertThat(allocated).isLessThan(1024);
    }

    private static final int[] ORDER = {2, 0, 1, 3};

    @Test
    void shouldAllocateNothingWhenLookingUpAddresses() {
        AllowedIps<String> owners = new AllowedIps<>();
        for (int i = 0; i < 200; i++) {
            owners.put(Prefix.parse("10.140." + i + ".0/24"), "owner " + i);
            owners.put(Prefix.parse("fd00:" + i + "::/64"), "owner " + i);
        }
        byte[] ipv4 = Prefix.parse("10.140.77.9").address();
        byte[] ipv6 = Prefix.parse("fd00:77::9").address();
        long found = 0;
        long before = 0;
        for (int i = 0; i < 60_000; i++) {
            if (i == 20_000) {
                before = thread.getCurrentThreadAllocatedBytes();
            }
            found += owners.longestMatch(ipv4, 0, 4) == null ? 0 : 1;
            found += owners.longestMatch(ipv6, 0, 16) == null ? 0 : 1;
        }
        long allocated = thread.getCurrentThreadAllocatedBytes() - before;
        assertThat(found).isEqualTo(120_000);
        assertThat(allocated).isLessThan(1024);
    }
}
