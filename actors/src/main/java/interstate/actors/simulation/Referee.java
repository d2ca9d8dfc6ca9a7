package interstate.actors.simulation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongBinaryOperator;
import java.util.zip.CRC32C;

/**
 * Sees every datagram that leaves and holds the rules of the wire: one datagram in every slot of a lane, at the instant
 * drawn beforehand, of one length, and never the same bytes again. A host that had no time may send one in the slot it wakes in,
 * late, and skips those before. Keeps the trace by which two runs are compared.
 */
final class Referee implements Wiretap {

    private static final int HEADER_BYTES = 10;

    /** What is known of a lane: its own copy of the schedule included. */
    private static final class Watched {
        final int datagramBytes;
        final LongBinaryOperator gaps;
        final SimulatedLane.Host host;
        long nextSlot;
        long dueNs;
        long emissions;

        Watched(int datagramBytes, LongBinaryOperator gaps, long firstNs, SimulatedLane.Host host) {
            this.datagramBytes = datagramBytes;
            this.gaps = gaps;
            this.dueNs = firstNs;
            this.host = host;
        }

        long afterNs() {
            return dueNs + gaps.applyAsLong(nextSlot + 1, dueNs);
        }

        void pass() {
            dueNs = afterNs();
            nextSlot++;
        }

        /** Whether the host was stalled when the slot was due, and goes on right now. */
        boolean resumes(long atNs) {
            return host.stalledUntilNs() == atNs && host.stalledFromNs() <= dueNs;
        }
    }

    private final Map<Integer, Watched> lanes = new HashMap<>();
    private final Set<Long> samples = new HashSet<>();
    private final CRC32C crc = new CRC32C();
    private long trace = 1;
    private long datagrams;

    void watch(int lane, int datagramBytes, LongBinaryOperator gaps, long firstNs, SimulatedLane.Host host) {
        lanes.put(lane, new Watched(datagramBytes, gaps, firstNs, host));
    }

    @Override
    public void departed(Departure d) {
        datagrams++;
        Watched lane = lanes.get(d.lane());
        if (lane == null) {
            throw new Violation(d.atNs(), "a datagram left outside every lane");
        }
        boolean late = lane.resumes(d.atNs());
        while (late && lane.afterNs() <= d.atNs()) {
            lane.pass();
        }
        if (d.slot() != lane.nextSlot || (late ? d.atNs() < lane.dueNs : d.atNs() != lane.dueNs)) {
            throw new Violation(
                    d.atNs(),
                    "lane " + d.lane() + " sent slot " + d.slot() + " where slot " + lane.nextSlot + " was due at "
                            + lane.dueNs + " ns");
        }
        if (d.datagram().length != lane.datagramBytes) {
            throw new Violation(d.atNs(), "lane " + d.lane() + " sent " + d.datagram().length + " bytes");
        }
        if (!samples.add(word(d.datagram(), HEADER_BYTES))) {
            throw new Violation(d.atNs(), "lane " + d.lane() + " sent the same ciphertext twice");
        }
        lane.pass();
        lane.emissions = mixed(mixed(lane.emissions, d.atNs()), d.datagram().length);
        crc.reset();
        crc.update(d.datagram());
        note(d.lane(), d.slot(), d.atNs() ^ crc.getValue() << 32);
    }

    /** Something happened that belongs to the trace. */
    void note(long what, long a, long b) {
        trace = mixed(mixed(mixed(trace, what), a), b);
    }

    private static long mixed(long hash, long value) {
        long z = (hash ^ value) * 0x9E3779B97F4A7C15L + 0xD1B54A32D192ED03L;
        return z ^ (z >>> 29);
    }

    private static long word(byte[] b, int off) {
        long word = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            word = word << 8 | (b[off + i] & 255);
        }
        return word;
    }

    long trace() {
        return trace;
    }

    long datagrams() {
        return datagrams;
    }

    Map<Integer, Long> emissions() {
        Map<Integer, Long> hashes = new HashMap<>();
        lanes.forEach((number, lane) -> hashes.put(number, lane.emissions));
        return hashes;
    }
}
