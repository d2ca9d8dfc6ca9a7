package interstate.actors.circuit;

import interstate.actors.protocol.BlockCarriage;
import interstate.actors.protocol.LinkTerms;
import interstate.actors.protocol.SendQueue;
import interstate.wire.BigEndian;
import interstate.wire.BlockKind;
import interstate.wire.MalformedException;
import interstate.wire.TypedBlock;
import interstate.wire.circuit.CellBody;
import interstate.wire.circuit.CellPacker;
import interstate.wire.circuit.Delivery;
import interstate.wire.circuit.MessageAssembler;
import interstate.wire.circuit.RouterHash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntSupplier;
import org.agrona.collections.Int2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A router that this one shares a link with: what comes from it by tunnel ids, and what goes on to it, in turn. Cells by the id 0 carry
 * what the two routers say to each other. Outlives links: whichever link leads there at the moment carries what waits. The links'
 * thread.
 */
final class Neighbour implements BlockCarriage {
    /** What the two may have to say that waits for cells. */
    static final int MESSAGE_BYTES = 1 << 18;

    /** A link that has asked for nothing for so long is none. */
    static final long AWAY_NS = 5_000_000_000L;

    private static final int MESSAGES_UNDER_WAY = 256;
    private static final long WAIT_NS = 10_000_000_000L;
    private static final double SECOND_NS = 1e9;

    /** Whoever deals with what comes. */
    interface Inbox {
        /** A message from that router. */
        void message(long nowNs, Neighbour from, byte[] b, int off, int bytes);

        /** The link to it has come up. */
        void cameUp(long nowNs, Neighbour neighbour);
    }

    private final RouterHash hash;
    private final int bodyBytes;
    private final Inbox inbox;
    private final RouterCounters counters;
    private final CellPacker packer = new CellPacker(MESSAGE_BYTES);
    private final MessageAssembler assembler = new MessageAssembler(MESSAGES_UNDER_WAY, MESSAGE_BYTES, WAIT_NS);
    private final Int2ObjectHashMap<Passage> passages = new Int2ObjectHashMap<>();
    private final List<CellSource> sources = new ArrayList<>();
    private final byte[] block;
    private final IntSupplier ids;
    private int turn;
    private int messageId;
    private int reserved;
    private double cellsPerSecond;
    private long filledNs;
    private boolean filled;

    Neighbour(RouterHash hash, int bodyBytes, Inbox inbox, RouterCounters counters) {
        this.hash = hash;
        this.bodyBytes = bodyBytes;
        this.inbox = inbox;
        this.counters = counters;
        this.block = new byte[TypedBlock.HEADER_BYTES + Integer.BYTES + bodyBytes];
        this.ids = () -> messageId++;
        TypedBlock.writeHeader(BlockKind.CELL, Integer.BYTES + bodyBytes, block, 0);
        sources.add(new Messages());
    }

    RouterHash hash() {
        return hash;
    }

    /** Whether some link leads there now. */
    boolean isUp(long nowNs) {
        return filled && nowNs - filledNs < AWAY_NS;
    }

    // ---- what comes
    // ---------------------------------------------------------------------------------------------------

    /** Has cells by that id go there; false if they lead somewhere already. */
    boolean lead(int id, Passage passage) {
        return passages.putIfAbsent(id, passage) == null;
    }

    boolean leads(int id) {
        return passages.containsKey(id);
    }

    void leadNoMore(int id) {
        passages.remove(id);
    }

    @Override
    public BlockKind kind() {
        return BlockKind.CELL;
    }

    @Override
    public void arrived(long nowNs, LinkTerms over, byte[] b, int offset, int bytes) {
        if (bytes != Integer.BYTES + bodyBytes) {
            counters.cellsMalformed++;
            return;
        }
        int id = BigEndian.integer(b, offset);
        if (id == 0) {
            said(nowNs, b, offset + Integer.BYTES);
            return;
        }
        Passage passage = passages.get(id);
        if (passage == null) {
            counters.cellsUnknown++;
        } else {
            passage.arrived(nowNs, b, offset + Integer.BYTES);
        }
    }

    private void said(long nowNs, byte[] b, int off) {
        try {
            CellBody.read(nowNs, b, off, bodyBytes, assembler, (delivery, message, at, bytes) -> {
                if (delivery.kind() == Delivery.Kind.LOCAL) {
                    inbox.message(nowNs, this, message, at, bytes);
                } else {
                    counters.messagesMalformed++;
                }
            });
        } catch (MalformedException e) {
            counters.cellsMalformed++;
        }
    }

    // ---- what goes
    // ----------------------------------------------------------------------------------------------------

    /** Says something to that router; false if too much waits, or it is too long. */
    boolean say(byte[] message) {
        // What came out of a tunnel may be as long as can be, and is longer with where it is to go.
        return message.length <= CellPacker.MAX_MESSAGE_BYTES
                && packer.offer(Delivery.LOCAL, message, 0, message.length);
    }

    void add(CellSource source) {
        sources.add(source);
    }

    void remove(CellSource source) {
        sources.remove(source);
        turn = 0;
    }

    /** Sets so many cells a second aside, if the link has them left. */
    boolean reserve(int cells, double share) {
        if (reserved + cells > share * cellsPerSecond) {
            return false;
        }
        reserved += cells;
        return true;
    }

    void release(int cells) {
        reserved -= cells;
    }

    @Override
    public void fill(long nowNs, LinkTerms over, SendQueue to) {
        if (!isUp(nowNs)) {
            inbox.cameUp(nowNs, this);
        }
        filled = true;
        filledNs = nowNs;
        int payload = over.sendPayloadBytes();
        cellsPerSecond = SECOND_NS / (double) over.sending().intervalNs() * (double) payload / (double) block.length;
        // No more than this payload takes: which cell goes next is decided as late as can be.
        while (!to.waits(payload) && to.hasRoom(block.length)) {
            CellSource source = next(nowNs);
            if (source == null) {
                return;
            }
            BigEndian.putInteger(block, TypedBlock.HEADER_BYTES, source.nextId());
            boolean taken = to.offer(block, 0, block.length, nowNs);
            assert taken : "a queue with room refused a cell";
        }
    }

    /** The source whose cell is in the block now; they take turns. */
    private @Nullable CellSource next(long nowNs) {
        for (int i = 0; i < sources.size(); i++) {
            CellSource source = sources.get(turn);
            turn = (turn + 1) % sources.size();
            if (source.next(nowNs, block, TypedBlock.HEADER_BYTES + Integer.BYTES)) {
                return source;
            }
        }
        return null;
    }

    /** What the two routers say to each other: under no layer, since the link's seal is all it needs. */
    private final class Messages implements CellSource {
        @Override
        public int nextId() {
            return 0;
        }

        @Override
        public boolean next(long nowNs, byte[] to, int off) {
            if (packer.isEmpty()) {
                return false;
            }
            Arrays.fill(to, off, off + CellBody.ITEMS_AT, (byte) 0);
            packer.pack(ids, to, off, bodyBytes);
            return true;
        }
    }
}
