package interstate.actors.protocol;

import interstate.wire.BlockSource;
import interstate.wire.DatagramLayout;
import interstate.wire.PayloadPacker;
import interstate.wire.repair.Acknowledgement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What goes into a payload, in this order: the block in progress, control blocks, a notice, an acknowledgement that is due, blocks
 * of the packet monitor within their share, repair that packets give way to, inner packets, and into the room that is left an
 * acknowledgement, copies and repair. The link's thread alone.
 */
final class Packing {

    /** An acknowledgement of 12 bytes in every fourth payload of 1,444 is 0.2 % of them. */
    private static final int DUE_SLOTS = 4;

    private final ControlOutbox outbox;
    private final Notice notice = new Notice();
    private final Due due = new Due();
    private final Mending mending = new Mending();
    private final int packets;
    private @Nullable Repair packedFor;
    /** A packet has been begun in the payload that is packed: what is to go ahead of packets goes into the next. */
    private boolean begun;

    private PayloadPacker packer;
    private @Nullable Repair filledFor;

    /** @param announcer goes ahead of the queue's packets; null where nobody asks when they entered */
    Packing(ControlOutbox outbox, BlockSource monitor, SendQueue queue, @Nullable EntryAnnouncer announcer) {
        this.outbox = outbox;
        List<BlockSource> sources = announcer == null
                ? List.of(outbox, notice, due, monitor, mending, new Gate(queue))
                : List.of(outbox, notice, due, monitor, mending, new Gate(announcer), new Gate(announcer.packets()));
        this.packets = sources.size() - 1;
        this.packer = new PayloadPacker(sources);
    }

    /**
     * Fills one payload.
     *
     * @param repair of the strand that the payload belongs to, or null
     * @return bytes of blocks that somebody waits for: 0 in a pad, whatever repair is in it
     */
    int pack(long nowNs, @Nullable Repair repair, byte[] b, int off, int payloadBytes) {
        packedFor = repair;
        begun = false;
        if (repair == null) {
            notice.bytes = 0;
            due.bytes = 0;
            return packer.pack(b, off, payloadBytes);
        }
        if (repair != filledFor) {
            // What another strand's other end was to be told.
            filledFor = repair;
            notice.bytes = 0;
        }
        notice.renew(nowNs, repair.outgoing);
        due.renew(nowNs, repair.incoming);
        mending.renew(nowNs);
        int filled = packer.pack(b, off, payloadBytes);
        int wanted = filled - due.written - notice.written - mending.written;
        if (!packer.midBlock()) {
            int at = off + DatagramLayout.OFFSET_BYTES + filled;
            int end = off + payloadBytes;
            if (due.written == 0 && repair.incoming.news() > 0 && end - at >= Acknowledgement.MIN_ROOM) {
                at += repair.incoming.acknowledge(nowNs, b, at, end - at);
                repair.incoming.acknowledged();
                due.slots = 0;
            }
            repair.outgoing.fill(nowNs, b, at, end - at);
        }
        return wanted;
    }

    /** Whether the last payload ended inside an inner packet. */
    boolean packetInProgress() {
        return packer.sourceInProgress() == packets;
    }

    /** Forgets the block in progress. */
    void abandon() {
        packer.abandon();
    }

    /** From now on control blocks alone are packed. */
    void controlsOnly() {
        packer = new PayloadPacker(List.of(outbox));
    }

    /** One block that never straddles, until it is packed. */
    private abstract static class WholeBlock implements BlockSource {
        final byte[] block;
        /** Of the block that waits; 0: none does. */
        int bytes;
        /** Of the one that went into the payload being packed. */
        int written;

        WholeBlock(int mostBytes) {
            block = new byte[mostBytes];
        }

        @Override
        public int headBytes() {
            return bytes;
        }

        @Override
        public int headBytesWithin(int room) {
            return bytes <= room ? bytes : 0;
        }

        @Override
        public void copyHead(int from, byte[] dst, int off, int len) {
            System.arraycopy(block, from, dst, off, len);
        }

        @Override
        public void advance() {
            written = bytes;
            bytes = 0;
        }
    }

    /** What the other end need not wait for. */
    private static final class Notice extends WholeBlock {
        Notice() {
            super(Notices.MAX_BYTES);
        }

        void renew(long nowNs, OutgoingRepair outgoing) {
            written = 0;
            if (bytes == 0) {
                bytes = outgoing.notice(nowNs, block, 0);
            }
        }
    }

    /** The acknowledgement that must not wait for spare room any longer. */
    private static final class Due extends WholeBlock {
        private @Nullable IncomingRepair incoming;
        private int slots;
        private long nowNs;

        Due() {
            super(Acknowledgement.MAX_BYTES);
        }

        void renew(long now, IncomingRepair of) {
            nowNs = now;
            incoming = of;
            written = 0;
            slots++;
            boolean isDue = of.news() > 0 && slots >= DUE_SLOTS;
            bytes = isDue ? of.acknowledge(nowNs, block, 0, block.length) : 0;
        }

        @Override
        public int headBytesWithin(int room) {
            IncomingRepair of = incoming;
            if (of != null && bytes > room && room >= Acknowledgement.MIN_ROOM) {
                // Less is better than later, where datagrams are short and packets long.
                bytes = of.acknowledge(nowNs, block, 0, room);
            }
            return super.headBytesWithin(room);
        }

        @Override
        public void advance() {
            super.advance();
            slots = 0;
            IncomingRepair of = incoming;
            if (of != null) {
                of.acknowledged();
            }
        }
    }

    /** Repair that packets give way to: as much as there is room for. */
    private final class Mending extends WholeBlock {
        private long nowNs;

        Mending() {
            super(DatagramLayout.MAX_PACKET_LENGTH);
        }

        void renew(long now) {
            nowNs = now;
            written = 0;
        }

        @Override
        public int headBytesWithin(int room) {
            Repair repair = packedFor;
            if (bytes == 0 && repair != null && !begun) {
                bytes = repair.outgoing.mend(nowNs, block, 0, room);
            }
            return super.headBytesWithin(room);
        }

        @Override
        public void advance() {
            written += bytes;
            bytes = 0;
        }
    }

    /** The inner packets, or what goes ahead of them, unless they give way. */
    private final class Gate implements BlockSource {
        private final BlockSource behind;

        Gate(BlockSource behind) {
            this.behind = behind;
        }

        @Override
        public int headBytes() {
            return behind.headBytes();
        }

        @Override
        public int headBytesWithin(int room) {
            Repair repair = packedFor;
            if (!begun && repair != null && repair.outgoing.holdsPackets()) {
                return 0;
            }
            int bytes = behind.headBytesWithin(room);
            begun |= bytes > 0;
            return bytes;
        }

        @Override
        public void copyHead(int from, byte[] dst, int off, int len) {
            behind.copyHead(from, dst, off, len);
        }

        @Override
        public void advance() {
            behind.advance();
        }
    }
}
