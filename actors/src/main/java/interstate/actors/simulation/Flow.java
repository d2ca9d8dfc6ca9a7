package interstate.actors.simulation;

import interstate.actors.protocol.InnerPackets;
import interstate.wire.DispatchBlock;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One direction of inner traffic: makes packets that name themselves, and knows which of them arrived.
 *
 * <p>A packet is an IP header with both addresses, the flow's number, the packet's number, and bytes drawn from both; so any
 * wrong byte shows.
 */
final class Flow {

    /** IPv6 header, flow 4, packet 4. */
    static final int MIN_BYTES = 48;

    private static final int IPV4_HEADER_BYTES = 20;
    private static final int IPV6_HEADER_BYTES = 40;

    private static final long MAX_AGE = 0xffff;

    /** Two ticks: entry and base are told in whole ones. */
    private static final long TOLERANCE_NS = 2 * DispatchBlock.TICK_NS;

    private final int number;
    private final String name;
    private final byte[] source;
    private final byte[] destination;
    private final Dice dice;
    private final List<Integer> bytes = new ArrayList<>();
    private final List<Long> offeredNs = new ArrayList<>();
    private final BitSet arrived = new BitSet();
    /** When packets are to leave, of those with a time. */
    private final Map<Integer, Long> dueNs = new HashMap<>();

    private long newestArrivedOfferedNs = -1;

    /** @param source and {@code destination}: inner addresses of one family */
    Flow(int number, String name, byte[] source, byte[] destination, Dice dice) {
        this.number = number;
        this.name = name;
        this.source = source;
        this.destination = destination;
        this.dice = dice;
    }

    String name() {
        return name;
    }

    byte[] destination() {
        return destination;
    }

    /** The packet that would be offered next. */
    byte[] next(int length) {
        return packet(bytes.size(), length);
    }

    /** The next packet was taken by a queue. */
    void offered(long nowNs, int length) {
        bytes.add(length);
        offeredNs.add(nowNs);
    }

    /** A packet of this flow came out; returns its number, or throws when it may not. */
    int arrived(long nowNs, byte[] b, int off, int length) {
        int packet = number(b, off + headerBytes() + Integer.BYTES);
        if (packet < 0 || packet >= bytes.size()) {
            throw new Violation(nowNs, name + " delivered packet " + packet + ", which was never offered");
        }
        byte[] wanted = packet(packet, bytes.get(packet));
        if (length != wanted.length || !java.util.Arrays.equals(b, off, off + length, wanted, 0, wanted.length)) {
            throw new Violation(nowNs, name + " delivered packet " + packet + " with other bytes");
        }
        if (arrived.get(packet)) {
            throw new Violation(nowNs, name + " delivered packet " + packet + " twice");
        }
        arrived.set(packet);
        newestArrivedOfferedNs = Math.max(newestArrivedOfferedNs, offeredNs.get(packet));
        return packet;
    }

    /**
     * A packet that came out is to leave at an instant, or at once. All nodes have one clock here, and no way takes less than no
     * time: so it is never due before its entry and the delay.
     */
    void due(long nowNs, int packet, long atNs, long delayNs) {
        if (atNs == InnerPackets.AT_ONCE) {
            return;
        }
        if (atNs < nowNs || atNs > nowNs + delayNs || atNs < offeredNs.get(packet) + delayNs - TOLERANCE_NS) {
            throw new Violation(
                    nowNs,
                    name + " lets packet " + packet + " go at " + atNs + " ns, which entered at "
                            + offeredNs.get(packet) + " ns");
        }
        dueNs.put(packet, atNs);
    }

    /**
     * Packets offered within [from, to) are to leave in the gaps in which they entered: up to the units in which ages are told, and
     * the thousandth by which a floor that rises stretches them; one that was packed again was told that much later.
     */
    void holdGaps(long nowNs, long fromNs, long toNs, long delayNs) {
        long unitNs = DispatchBlock.TICK_NS;
        while (delayNs / unitNs > MAX_AGE) {
            unitNs *= 2;
        }
        long toleranceNs = 2 * unitNs + delayNs / 1_000;
        long before = -1;
        long dueBefore = 0;
        for (int i = 0; i < offeredNs.size(); i++) {
            Long due = dueNs.get(i);
            if (due == null || offeredNs.get(i) < fromNs || offeredNs.get(i) >= toNs) {
                continue;
            }
            if (before >= 0) {
                long gapNs = offeredNs.get(i) - before;
                long stretchedNs = due - dueBefore - gapNs;
                if (stretchedNs < -toleranceNs || stretchedNs > toleranceNs + gapNs / 1_000) {
                    throw new Violation(
                            nowNs,
                            name + " stretches the gap of " + gapNs + " ns before packet " + i + " by " + stretchedNs
                                    + " ns in calm weather");
                }
            }
            before = offeredNs.get(i);
            dueBefore = due;
        }
    }

    /** When the latest packet that arrived was offered, or -1. */
    long newestArrivedOfferedNs() {
        return newestArrivedOfferedNs;
    }

    /** Packets offered within [from, to) that have not arrived. */
    int missing(long fromNs, long toNs) {
        int missing = 0;
        for (int i = offeredNs.size() - 1; i >= 0 && offeredNs.get(i) >= fromNs; i--) {
            if (offeredNs.get(i) < toNs && !arrived.get(i)) {
                missing++;
            }
        }
        return missing;
    }

    int offeredCount() {
        return bytes.size();
    }

    int arrivedCount() {
        return arrived.cardinality();
    }

    /** The flow that a packet says it belongs to, or -1. */
    static int flowOf(byte[] b, int off, int length) {
        int header = (b[off] >> 4 & 0xF) == 4 ? IPV4_HEADER_BYTES : IPV6_HEADER_BYTES;
        return length < header + 2 * Integer.BYTES ? -1 : number(b, off + header);
    }

    private byte[] packet(int packet, int length) {
        byte[] b = new byte[length];
        int header = headerBytes();
        dice.at(packet).fill(b, 0, length);
        if (header == IPV4_HEADER_BYTES) {
            b[0] = 0x45;
            b[2] = (byte) (length >> 8);
            b[3] = (byte) length;
            System.arraycopy(source, 0, b, 12, source.length);
            System.arraycopy(destination, 0, b, 16, destination.length);
        } else {
            b[0] = 0x60;
            b[4] = (byte) ((length - header) >> 8);
            b[5] = (byte) (length - header);
            System.arraycopy(source, 0, b, 8, source.length);
            System.arraycopy(destination, 0, b, 24, destination.length);
        }
        putNumber(b, header, number);
        putNumber(b, header + Integer.BYTES, packet);
        return b;
    }

    private int headerBytes() {
        return source.length == Integer.BYTES ? IPV4_HEADER_BYTES : IPV6_HEADER_BYTES;
    }

    private static int number(byte[] b, int off) {
        return b[off] << 24 | (b[off + 1] & 255) << 16 | (b[off + 2] & 255) << 8 | (b[off + 3] & 255);
    }

    private static void putNumber(byte[] b, int off, int value) {
        b[off] = (byte) (value >> 24);
        b[off + 1] = (byte) (value >> 16);
        b[off + 2] = (byte) (value >> 8);
        b[off + 3] = (byte) value;
    }
}
