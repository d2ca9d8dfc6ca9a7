package interstate.actors.protocol;

import com.sun.management.ThreadMXBean;
import interstate.actors.settings.TimerSettings;
import interstate.actors.simulation.Dice;
import interstate.wire.LaneTerms;
import interstate.wire.LinkFeatures;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.zip.CRC32;

/**
 * Times what repair costs the cipher's thread in each slot, without sealing: packing a payload, and taking in one that arrived.
 * Run by hand; prints medians of rounds, and a digest of all payloads, which is the same as long as every decision is.
 *
 * <p>Two ends with lanes of 20 us (or as many as the first argument says), 1 ms of lead and 5 ms (or the second argument) of way,
 * both loaded alike.
 */
final class RepairSlots {

    private static final int PACKET_LENGTH = 1_500;
    private static final int WARM_SLOTS = 60_000;
    private static final int ROUND_SLOTS = 10_000;
    private static final int ROUNDS = 9;
    private static final long LEAD_NS = 1_000_000;
    private static final long TICK_NS = 5_000_000;
    private static final int QUEUE_BYTES = 1 << 18;

    private enum Load {
        NONE,
        /** A packet of half a payload in every eighth slot. */
        SPARSE,
        /** In every slot. */
        HALF,
        FULL
    }

    private final ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final ArrayDeque<PreparedRepair> asked = new ArrayDeque<>();
    private final Random random = new Random(1);
    private final CRC32 digest = new CRC32();
    private final Load load;
    private final int lossPermille;
    private final long intervalNs;
    private final int leadSlots;
    private final int waySlots;
    private final LinkTerms terms;
    private final End a;
    private final End b;
    private long step;
    private long stageNs;
    private long arriveNs;

    private RepairSlots(boolean repair, Load load, int lossPermille, long intervalNs, long wayNs) {
        this.load = load;
        this.lossPermille = lossPermille;
        this.intervalNs = intervalNs;
        this.leadSlots = (int) (LEAD_NS / intervalNs);
        this.waySlots = (int) (wayNs / intervalNs);
        LaneTerms lane = Offers.lane(PACKET_LENGTH, intervalNs);
        this.terms = new LinkTerms(
                lane,
                lane,
                false,
                LEAD_NS,
                LEAD_NS,
                new LinkFeatures(repair, 0, LinkFeatures.Eager.SPARSE, true, false, 0, false, 0));
        this.a = new End(repair);
        this.b = new End(repair);
    }

    public static void main(String[] args) {
        long intervalNs = (args.length > 0 ? Long.parseLong(args[0]) : 20) * 1_000;
        long wayNs = (args.length > 1 ? Long.parseLong(args[1]) : 5) * 1_000_000;
        System.out.println(System.getProperty("java.vm.version"));
        System.out.println("load    loss  ns to pack  ns to take in  bytes allocated  recovered  digest");
        for (Load load : Load.values()) {
            new RepairSlots(false, load, 0, intervalNs, wayNs).measure("none");
            for (int lossPermille : new int[] {0, 20, 100}) {
                new RepairSlots(true, load, lossPermille, intervalNs, wayNs).measure(lossPermille / 10 + " %");
            }
        }
    }

    private void measure(String loss) {
        slots(WARM_SLOTS);
        double[] staged = new double[ROUNDS];
        double[] arrived = new double[ROUNDS];
        long before = thread.getCurrentThreadAllocatedBytes();
        for (int round = 0; round < ROUNDS; round++) {
            stageNs = 0;
            arriveNs = 0;
            slots(ROUND_SLOTS);
            staged[round] = stageNs / 2.0 / ROUND_SLOTS;
            arrived[round] = arriveNs / 2.0 / ROUND_SLOTS;
        }
        long allocated = thread.getCurrentThreadAllocatedBytes() - before;
        Arrays.sort(staged);
        Arrays.sort(arrived);
        System.out.printf(
                Locale.ROOT,
                "%-7s %-5s %10.0f %14.0f %16.1f %10d  %08x%n",
                load,
                loss,
                staged[ROUNDS / 2],
                arrived[ROUNDS / 2],
                allocated / 2.0 / ROUNDS / ROUND_SLOTS,
                a.counters.recovered + b.counters.recovered,
                digest.getValue());
    }

    private void slots(int count) {
        for (int i = 0; i < count; i++) {
            step++;
            long nowNs = step * intervalNs;
            a.slot(nowNs);
            b.slot(nowNs);
            a.arrive(nowNs, b);
            b.arrive(nowNs, a);
        }
    }

    private long sequence(long slot) {
        return slot - leadSlots - 1;
    }

    /** One end of the link. */
    private final class End {
        private final SendQueue queue = new SendQueue(QUEUE_BYTES);
        private final Packing packing = new Packing(new ControlOutbox(), PacketMonitor.NONE, queue, null);
        private final LinkCounters counters = new LinkCounters();
        private final int cells = OutgoingRepair.powerOfTwo(leadSlots + waySlots + 2L);
        private final Flight flight = new Flight(cells);
        private final byte[][] underway = new byte[cells][terms.sendPayloadBytes()];
        private final byte[] packet;
        private final Repair repair;
        private final boolean repairs;

        End(boolean repairs) {
            this.repairs = repairs;
            this.packet = Packets.ipv4(1, load == Load.FULL ? 1_400 : 700);
            this.repair = new Repair(
                    terms,
                    TimerSettings.defaults(),
                    new LinkPort() {
                        @Override
                        public void compute(HandshakeJob job) {}

                        @Override
                        public void encode(PreparedRepair prepared) {
                            asked.add(prepared);
                        }

                        @Override
                        public void event(LinkEvent event) {}

                        @Override
                        public long epochAheadNs() {
                            return 0;
                        }
                    },
                    new Dice(1),
                    counters,
                    cells,
                    (nowNs, sequence, payload, off, bytes) -> digest.update((int) sequence));
        }

        private void offer() {
            if (load == Load.HALF || (load == Load.SPARSE && step % 8 == 0)) {
                queue.offer(packet, 0, packet.length);
            }
            while (load == Load.FULL && queue.offer(packet, 0, packet.length)) {}
        }

        /** The slot one lead ahead is staged, and this one's datagram leaves. */
        void slot(long nowNs) {
            offer();
            long slot = step + leadSlots;
            byte[] payload = underway[(int) slot & (cells - 1)];
            long from = System.nanoTime();
            flight.taken(step, queue);
            if (repairs) {
                repair.outgoing.taken(nowNs, step);
            }
            long ordinal = queue.nextOrdinal();
            packing.pack(nowNs, repairs ? repair : null, payload, 0, payload.length);
            long ended = queue.nextOrdinal();
            flight.staged(slot, ordinal, ended, packing.packetInProgress() ? ended + 1 : ended);
            if (repairs) {
                repair.outgoing.staged(slot, sequence(slot), payload, 0);
                repair.outgoing.prepare(nowNs);
            }
            stageNs += System.nanoTime() - from;
            for (PreparedRepair next = asked.poll(); next != null; next = asked.poll()) {
                next.compute();
            }
            digest.update(payload);
        }

        /** What left one way before arrives, or not. */
        void arrive(long nowNs, End other) {
            long slot = step - waySlots;
            boolean there = sequence(slot) >= 0 && random.nextInt(1_000) >= lossPermille;
            long from = System.nanoTime();
            if (there && repairs) {
                repair.incoming.arrived(nowNs, sequence(slot), other.underway[(int) slot & (cells - 1)], 0);
            }
            if (repairs && nowNs % TICK_NS == 0) {
                repair.incoming.tick(nowNs);
            }
            arriveNs += System.nanoTime() - from;
        }
    }
}
