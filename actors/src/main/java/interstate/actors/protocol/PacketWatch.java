package interstate.actors.protocol;

import interstate.actors.settings.TimerSettings;
import interstate.wire.DatagramLayout;
import interstate.wire.LaneTerms;
import interstate.wire.MalformedException;
import interstate.wire.MonitorReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Follows every datagram of a link in both directions and strand by strand, for an end that reports or collects; and sends
 * that end's blocks: in room that would be pad, and ahead of inner packets as far as 1/16 of the payloads' bytes goes.
 *
 * <p>Times become such since the epoch by one offset for each strand, taken when it begins. So all times of a strand have
 * one clock that nobody sets; that the wall clock was set shows from the next strand on.
 */
final class PacketWatch implements PacketMonitor {

    private static final int SHARE = 16;
    private static final int LEAST_WAITING = 1 << 12;
    private static final int MOST_WAITING = 1 << 18;
    private static final long WAITING_NS = 60_000_000_000L;
    private static final int MOST_ENTRY_BYTES = 1_000;
    private static final long AGAIN_NS = 1_000_000_000L;
    private static final int AGAIN_SLOTS = 16;

    /** One strand under way. */
    private static final class Watched {
        final Strand strand;
        final long aheadNs;
        final DatagramStream outgoing;
        final Arrivals incoming;
        long nextSequence;

        Watched(Strand strand, long aheadNs, MonitoringEnd.Streams streams, long lostAfterNs) {
            this.strand = strand;
            this.aheadNs = aheadNs;
            this.outgoing = streams.outgoing();
            this.incoming = new Arrivals(lostAfterNs, aheadNs, streams.incoming());
        }
    }

    private final MonitoringEnd end;
    private final LinkPort port;
    private final LinkCounters counters;
    private final SendQueue queue;
    private final int payloadBytes;
    private final long lostAfterNs;
    private final List<Watched> strands = new ArrayList<>();
    private final long[] slots;
    private final long[] sequences;
    private final @Nullable Watched[] ofSlot;
    private byte @Nullable [] head;
    private long creditBytes;

    /**
     * @param cells at least those of the lane
     * @param payloadBytes of each payload that is sent
     * @param lostAfterNs how long a number that has not come is waited for
     */
    PacketWatch(
            MonitoringEnd end,
            LinkPort port,
            LinkCounters counters,
            SendQueue queue,
            int cells,
            int payloadBytes,
            long lostAfterNs) {
        this.end = end;
        this.port = port;
        this.counters = counters;
        this.queue = queue;
        this.payloadBytes = payloadBytes;
        this.lostAfterNs = lostAfterNs;
        int size = Integer.highestOneBit(Math.max(cells, 2) - 1) << 1;
        slots = new long[size];
        sequences = new long[size];
        ofSlot = new Watched[size];
        Arrays.fill(slots, -1);
    }

    /** What terms ask for: the calling end collects, the other reports. */
    static PacketMonitor of(
            LinkTerms terms,
            TimerSettings timers,
            boolean calling,
            LinkPort port,
            LinkCounters counters,
            SendQueue queue,
            int cells) {
        if (!terms.features().monitor()) {
            return NONE;
        }
        LaneTerms sending = terms.sending();
        LaneTerms receiving = terms.receiving();
        long slowestNs = Math.max(sending.slowestNs(), receiving.slowestNs());
        int room = terms.sendPayloadBytes() - DatagramLayout.OFFSET_BYTES - MonitorReport.OVERHEAD_BYTES;
        MonitoringEnd end = calling
                ? new PacketCollector(port.packetRows(), counters, waiting(sending), waiting(receiving))
                : new PacketReporter(
                        counters,
                        Math.min(MOST_ENTRY_BYTES, room),
                        SlotTime.atLeastNs(AGAIN_NS, AGAIN_SLOTS, slowestNs));
        return new PacketWatch(
                end,
                port,
                counters,
                queue,
                cells,
                terms.sendPayloadBytes(),
                SlotTime.atLeastNs(timers.previousKeyNs(), timers.straddleSlots(), receiving.slowestNs()));
    }

    /** Datagrams of a minute, as a power of two. */
    private static int waiting(LaneTerms lane) {
        long datagrams = Math.max(LEAST_WAITING, Math.min(MOST_WAITING, WAITING_NS / lane.intervalNs()));
        return (int) Long.highestOneBit(2 * datagrams - 1);
    }

    // ---- what the link tells ----------------------------------------------------------------------------------------

    @Override
    public void staged(long nowNs, long slot, Strand strand, long sequence) {
        int i = (int) slot & (slots.length - 1);
        Watched watched = watched(nowNs, strand);
        slots[i] = slot;
        sequences[i] = sequence;
        ofSlot[i] = watched;
        watched.nextSequence = sequence + 1;
        creditBytes = Math.min(creditBytes + payloadBytes / SHARE, payloadBytes);
    }

    @Override
    public void taken(long slot, long sentNs) {
        Watched watched = of(slot);
        if (watched == null) {
            return;
        }
        long sequence = sequences[(int) slot & (slots.length - 1)];
        if (sentNs == LinkProtocol.TIME_UNKNOWN) {
            watched.outgoing.unknown(sequence);
        } else {
            watched.outgoing.at(sequence, sentNs + watched.aheadNs);
        }
    }

    @Override
    public void missed(long slot) {
        Watched watched = of(slot);
        if (watched != null) {
            watched.outgoing.nothing(sequences[(int) slot & (slots.length - 1)], 1);
        }
    }

    /** Whose a slot is whose fate is told now, or null. */
    private @Nullable Watched of(long slot) {
        int i = (int) slot & (slots.length - 1);
        if (slots[i] != slot) {
            return null;
        }
        slots[i] = -1;
        return ofSlot[i];
    }

    @Override
    public void arrived(long nowNs, Strand strand, long sequence, long arrivedNs) {
        watched(nowNs, strand).incoming.arrived(sequence, arrivedNs);
    }

    private Watched watched(long nowNs, Strand strand) {
        for (Watched watched : strands) {
            if (watched.strand == strand) {
                return watched;
            }
        }
        long aheadNs = port.epochAheadNs();
        Watched begun = new Watched(strand, aheadNs, end.begin(strand.name, nowNs + aheadNs), lostAfterNs);
        strands.add(begun);
        return begun;
    }

    @Override
    public boolean block(byte[] b, int offset, int bytes) {
        try {
            end.block(b, offset, bytes);
        } catch (MalformedException e) {
            counters.controlsMalformed++;
        }
        return true;
    }

    @Override
    public void tick(long nowNs, @Nullable Strand current, @Nullable Strand previous) {
        end.tick(nowNs);
        for (int i = strands.size() - 1; i >= 0; i--) {
            Watched watched = strands.get(i);
            watched.incoming.tick(nowNs);
            if (watched.strand != current && watched.strand != previous) {
                strands.remove(i);
                watched.incoming.end();
                watched.outgoing.end(watched.nextSequence);
            }
        }
    }

    @Override
    public void close() {
        end.close();
    }

    // ---- what the packer asks ---------------------------------------------------------------------------------------

    @Override
    public int headBytes() {
        byte[] block = head;
        if (block == null) {
            boolean spare = queue.headBytes() == 0;
            if (!spare && creditBytes <= 0) {
                return 0;
            }
            block = end.next();
            if (block == null) {
                return 0;
            }
            head = block;
            creditBytes -= spare ? 0 : block.length;
        }
        return block.length;
    }

    @Override
    public void copyHead(int from, byte[] destination, int offset, int bytes) {
        System.arraycopy(Objects.requireNonNull(head), from, destination, offset, bytes);
    }

    @Override
    public void advance() {
        head = null;
    }
}
