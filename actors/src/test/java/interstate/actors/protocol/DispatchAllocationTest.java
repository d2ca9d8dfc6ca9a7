package interstate.actors.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import interstate.wire.BlockKind;
import interstate.wire.PayloadPacker;
import interstate.wire.Reassembler;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

class DispatchAllocationTest {

    private static final int PAYLOAD_BYTES = 1_446;
    private static final long SLOT_NS = 1_000_000;
    private static final long DELAY_NS = 50 * SLOT_NS;

    private final ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final SendQueue queue = new SendQueue(1 << 16);
    private final EntryAnnouncer announcer = new EntryAnnouncer(queue, 7);
    private final PayloadPacker packer = new PayloadPacker(List.of(announcer, announcer.packets()));
    private final DispatchTimes times = new DispatchTimes(DELAY_NS);
    private final Reassembler reassembler = new Reassembler(100 * SLOT_NS, 64, 65_535, this::block);
    private long nowNs = SLOT_NS;
    private long timed;

    private void block(BlockKind kind, byte[] b, int off, int len) {
        if (kind == BlockKind.DISPATCH) {
            times.announced(nowNs, reassembler.blockSequence(), reassembler.blockOrdinal(), b, off, len);
        } else if (times.dueNs(nowNs, reassembler.blockSequence(), reassembler.blockOrdinal()) > nowNs) {
            timed++;
        }
    }

    @Test
    void shouldAllocateNothingWhenPacketsAreAnnouncedAndTimed() {
        byte[][] packets = {Packets.ipv4(1, 600), Packets.ipv4(2, 60), Packets.ipv4(3, 900)};
        byte[] payload = new byte[PAYLOAD_BYTES];
        long before = 0;
        for (long sequence = 0; sequence < 60_000; sequence++) {
            if (sequence == 20_000) {
                before = thread.getCurrentThreadAllocatedBytes();
            }
            for (byte[] packet : packets) {
                queue.offer(packet, 0, packet.length, nowNs);
            }
            nowNs += SLOT_NS;
            long from = queue.nextOrdinal();
            announcer.begin(nowNs);
            packer.pack(payload, 0, PAYLOAD_BYTES);
            queue.settle(from, queue.nextOrdinal());
            if (sequence % 50 != 17) {
                reassembler.accept(nowNs, sequence, payload, 0, PAYLOAD_BYTES);
            }
        }
        long allocated = thread.getCurrentThreadAllocatedBytes() - before;
        assertThat(timed).isGreaterThan(20_000);
        assertThat(allocated).isLessThan(1_024);
    }
}
