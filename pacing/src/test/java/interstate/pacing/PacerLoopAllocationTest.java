package interstate.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PacerLoopAllocationTest {

    private static final int LANES = 4;
    private static final int WARM_SLOTS = 50_000;
    private static final int SLOTS = 1_000_000;
    private static final byte[] DATAGRAM = new byte[LoopWorld.DATAGRAM_BYTES];

    /** Takes every datagram and keeps none. */
    private static final class CountingSender implements SlotSender {
        private long sent;
        private boolean stamped;
        private long releaseNs;
        private final StampWatch watch = new StampWatch(0);
        private final SlotClock clock;

        CountingSender(SlotClock clock) {
            this.clock = clock;
        }

        @Override
        public void destination(
                int index,
                long high,
                long low,
                int port,
                boolean ipv6,
                long fromHigh,
                long fromLow,
                int interfaceIndex) {
            // Every datagram goes the same way here.
        }

        @Override
        public void release(int index, long atNs, boolean tell) {
            releaseNs = atNs;
            stamped = tell;
        }

        @Override
        public int send(int index, int fd, long address, int bytes) {
            if (stamped && index == 0) {
                watch.stamped(Math.max(clock.nowNs(), releaseNs));
            }
            // Now and then a refusal, which must not cost anything either.
            return ++sent % 97 == 0 ? 105 : 0;
        }

        @Override
        public void add(int place, int index, long address, int bytes) {
            // Counted when they are sent.
        }

        @Override
        public void sendAdded(int fd, int count) {
            sent += count;
        }

        @Override
        public int result(int place) {
            return 0;
        }
    }

    @Test
    void shouldAllocateNothingWhenAMillionSlotsPass() throws IOException {
        // In a JVM like a pacer's: another compiler allocates now and then, for itself, on the loop's account.
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(PacerCommand.jvmFlags(Runtime.version().feature()));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), PacerLoopAllocationTest.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(out.strip()).isEqualTo("0 bytes allocated");
    }

    /** Passes the slots and tells what that has allocated. */
    public static void main(String[] args) {
        VirtualClock clock = new VirtualClock();
        clock.wakeLateNs = 30_000;
        CountingSender sender = new CountingSender(clock);
        PacerLoop loop = new PacerLoop(
                clock, sender, LoopPriority.UNTOUCHED, LoopSettings.usual(true), Leadership.alone(), new byte[32]);
        Lane[] lanes = new Lane[LANES];
        for (int i = 0; i < LANES; i++) {
            LaneSpec spec = LoopWorld.spec(LoopWorld.aboutEveryMs());
            LaneMemory memory = LaneMemory.ofThisProcess(LaneLayout.of(spec).bytes());
            long baseNs = clock.nowNs() + 1_000_000 + i * 77_000L;
            // The first as one that the kernel releases.
            loop.add(LoopWorld.pacerLane(i, clock, spec, memory, baseNs, i == 0 ? 300_000 : 0, sender.watch));
            lanes[i] = new Lane(memory.buffer());
        }
        Keystream library = NativeKeystream.open(new byte[32]);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        loop.start();
        run(loop, sender, lanes, WARM_SLOTS);
        // The reading by thread id would allocate its own argument.
        long before = threads.getCurrentThreadAllocatedBytes();
        run(loop, sender, lanes, WARM_SLOTS + SLOTS / 2);
        if (library != null) {
            loop.makeChaffFrom(library);
        }
        run(loop, sender, lanes, WARM_SLOTS + SLOTS);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        require(lanes[0].engine() == Engine.KERNEL, "the first lane is not the kernel's");
        require(lanes[1].engine() == Engine.TIMER, "the second lane is the kernel's");
        for (Lane lane : lanes) {
            LaneCounters counters = lane.counters();
            require(counters.data() > 0 && counters.chaff() > 0 && counters.failed() > 0, "not all happened");
        }
        System.out.println(allocated + " bytes allocated");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }

    private static void run(PacerLoop loop, CountingSender sender, Lane[] lanes, long untilSent) {
        long stagedAt = sender.sent;
        while (sender.sent < untilSent) {
            loop.turn();
            if (sender.sent - stagedAt > 7) {
                stagedAt = sender.sent;
                for (Lane lane : lanes) {
                    lane.stage(lane.nextSlot() + 1, DATAGRAM, 0);
                    lane.fate(lane.nextSlot() - 1);
                }
            }
        }
    }
}
