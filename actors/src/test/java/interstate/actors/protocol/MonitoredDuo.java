package interstate.actors.protocol;

import interstate.actors.settings.TimerSettings;
import interstate.actors.simulation.Dice;
import interstate.wire.LaneTerms;
import interstate.wire.LinkFeatures;
import interstate.wire.LinkFeatures.Eager;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * A client that monitors its packets and its server, over a network that loses, delays and doubles, with pacers that miss
 * cells; and the truth about every sealed datagram, to hold the rows against.
 */
final class MonitoredDuo {

    static final LinkFeatures MONITOR = new LinkFeatures(false, 0, Eager.NEVER, false, true, 0, false, 0);

    private static final long MS = 1_000_000;
    private static final int INNER_BYTES = 700;
    /** What a lead is for: fates are told that many slots after the staging. */
    private static final int LEAD_SLOTS = 2;

    /** What became of a sealed datagram; times since the epoch, 0 for never. */
    private static final class Truth {
        long sentNs;
        long receivedNs;
    }

    /** One on its way. */
    private record Flying(long atNs, boolean up, int number, Truth truth) {}

    /** A staged cell whose fate the link does not know yet. */
    private record Cell(long slot, boolean missed, long sentNs) {}

    final Duo duo;
    double lost;
    double missed;
    double doubled;
    long delayMinNs = MS;
    long delayMaxNs = MS;
    boolean busy;

    private final Dice dice;
    private final Map<String, TreeMap<Long, Truth>> truths = new LinkedHashMap<>();
    private final List<Integer> strands = new ArrayList<>();
    private final PriorityQueue<Flying> network =
            new PriorityQueue<>(java.util.Comparator.comparingLong(Flying::atNs).thenComparingInt(Flying::number));
    private final Map<Integer, byte[]> datagrams = new HashMap<>();
    private final Map<LinkProtocol, ArrayDeque<Cell>> cells = new HashMap<>();
    private final Map<LinkProtocol, Long> slots = new HashMap<>();
    private int flown;

    MonitoredDuo(LaneTerms lane, TimerSettings timers, long seed) {
        duo = new Duo(lane, lane, timers, MONITOR);
        dice = new Dice(seed);
    }

    void slots(long count) {
        for (long i = 0; i < count; i++) {
            slot();
        }
    }

    private void slot() {
        duo.nowNs += duo.client.link.terms().sending().intervalNs();
        while (!network.isEmpty() && network.peek().atNs() <= duo.nowNs) {
            arrive(network.remove());
        }
        duo.tick();
        send(duo.client.link, true, ClientRig.EPOCH_AHEAD_NS);
        for (LinkProtocol link : duo.server.acceptor.links()) {
            send(link, false, ServerRig.EPOCH_AHEAD_NS);
        }
        duo.run();
    }

    private void send(LinkProtocol link, boolean up, long aheadNs) {
        if (busy && link.queue().hasRoom(INNER_BYTES)) {
            link.queue().offer(Packets.ipv4(1, INNER_BYTES), 0, INNER_BYTES);
            link.queue().offer(Packets.ipv4(2, INNER_BYTES), 0, INNER_BYTES);
            link.queue().offer(Packets.ipv4(3, INNER_BYTES), 0, INNER_BYTES);
        }
        Strand strand = link.strand();
        long sequence = strand == null ? 0 : strand.nextSequence;
        long slot = slots.merge(link, 1L, Long::sum);
        byte[] datagram = new byte[link.terms().sendDatagramBytes()];
        LinkProtocol.Staged staged = link.stage(duo.nowNs, slot, duo.nowNs, datagram, 0);
        boolean miss = dice.chance(missed);
        long sentNs = duo.nowNs + dice.between(0, MS);
        Truth truth = new Truth();
        if (strand != null && strand.nextSequence > sequence) {
            if (!strands.contains(strand.name)) {
                strands.add(strand.name);
            }
            truths.computeIfAbsent(strand.name + " " + up, n -> new TreeMap<>()).put(sequence, truth);
        }
        if (staged != LinkProtocol.Staged.NOTHING && !miss) {
            truth.sentNs = sentNs + aheadNs;
            fly(up, sentNs, datagram, truth);
        }
        ArrayDeque<Cell> pending = cells.computeIfAbsent(link, l -> new ArrayDeque<>());
        pending.add(new Cell(slot, miss, sentNs));
        if (pending.size() > LEAD_SLOTS) {
            Cell cell = pending.remove();
            if (cell.missed()) {
                link.missed(cell.slot());
            } else {
                link.taken(cell.slot(), cell.sentNs());
            }
        }
    }

    private void fly(boolean up, long sentNs, byte[] datagram, Truth truth) {
        int copies = dice.chance(lost) ? 0 : dice.chance(doubled) ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            datagrams.put(flown, datagram);
            network.add(new Flying(sentNs + dice.between(delayMinNs, delayMaxNs), up, flown++, truth));
        }
    }

    private void arrive(Flying flying) {
        byte[] datagram = java.util.Objects.requireNonNull(datagrams.remove(flying.number()))
                .clone();
        long opened = opened();
        if (flying.up()) {
            if (!duo.server.table.receive(duo.nowNs, flying.atNs(), duo.at, datagram, 0, datagram.length)) {
                duo.server.acceptor.receive(duo.nowNs, duo.at, datagram, 0, datagram.length);
            }
        } else {
            duo.client.link.receive(duo.nowNs, flying.atNs(), datagram, 0, datagram.length);
        }
        if (opened() > opened) {
            flying.truth().receivedNs =
                    flying.atNs() + (flying.up() ? ServerRig.EPOCH_AHEAD_NS : ClientRig.EPOCH_AHEAD_NS);
        }
    }

    private long opened() {
        return duo.client.link.counters().opened
                + duo.server.acceptor.links().stream()
                        .mapToLong(link -> link.counters().opened)
                        .sum();
    }

    /** How many strands there were. */
    int strandsBegun() {
        return strands.size();
    }

    /** The rows as they came, of one strand and direction. */
    List<String> rows(int strand, boolean outgoing) {
        List<Long> begun = duo.client.rows.stream()
                .map(ClientRig.Row::strandStartedNs)
                .distinct()
                .sorted()
                .toList();
        return duo.client.rows.stream()
                .filter(row -> row.strandStartedNs() == begun.get(strand) && row.outgoing() == outgoing)
                .map(row -> row.sequence() + "," + row.sentNs() + "," + row.receivedNs())
                .toList();
    }

    /** The rows as they must be, of one strand and direction. */
    List<String> truth(int strand, boolean outgoing) {
        List<String> rows = new ArrayList<>();
        truths.getOrDefault(strands.get(strand) + " " + outgoing, new TreeMap<>())
                .forEach((sequence, truth) -> {
                    if (truth.sentNs != 0) {
                        rows.add(sequence + "," + (truth.receivedNs == 0 ? 0 : truth.sentNs) + "," + truth.receivedNs);
                    }
                });
        return rows;
    }
}
