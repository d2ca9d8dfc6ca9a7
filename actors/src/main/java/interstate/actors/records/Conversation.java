package interstate.actors.records;

import interstate.actors.protocol.InnerPackets;
import interstate.actors.protocol.SendQueue;
import interstate.actors.settings.TimerSettings;
import interstate.wire.BlockKind;
import interstate.wire.DatagramLayout;
import interstate.wire.InnerPacket;
import org.jspecify.annotations.Nullable;

/**
 * What both ends of an end-to-end session do alike: seal the packets that wait, open the records that come, and say now and then
 * that they live, so that the other end can tell a dead one from one with nothing to say. The links' thread.
 */
final class Conversation {

    /** Nothing sealed for so long: a keep-alive. */
    static final long KEEP_ALIVE_NS = 1_000_000_000L;

    private static final byte KEEP_ALIVE = 0;

    final RecordSessions sessions;
    final RecordCounters counters = new RecordCounters();
    /** When a record of the current session was opened last. */
    long lastOpenedNs;

    private final SendQueue packets;
    private final InnerPackets inner;
    private final long mostRecords;
    private long lastSealedNs;

    /**
     * @param packets inner packets that wait to be sealed
     * @param inner where opened packets go
     */
    Conversation(TimerSettings timers, SendQueue packets, InnerPackets inner) {
        this.sessions = new RecordSessions(timers.previousKeyNs(), counters);
        this.mostRecords = timers.rejectAfterDatagrams();
        this.packets = packets;
        this.inner = inner;
    }

    /** A new session came into use: the other end is to hear of it at once. */
    void used(long nowNs) {
        lastOpenedNs = nowNs;
        lastSealedNs = nowNs - KEEP_ALIVE_NS;
    }

    /**
     * Seals the packet that waits longest, or a keep-alive that is due, into a link's queue.
     *
     * @param block room for the longest block
     * @return whether anything went
     */
    boolean sendOne(long nowNs, SendQueue into, byte[] block) {
        RecordSession session = sessions.current();
        if (session == null || session.exhausted(mostRecords)) {
            return false;
        }
        int bytes = packets.headBytes();
        if (bytes > 0) {
            if (!into.hasRoom(RecordBlock.bytes(bytes))) {
                if (into.usedBytes() == 0) {
                    // It is too long for this link, and would be in the way of all behind it.
                    counters.tooLong++;
                    takeHead();
                }
                return false;
            }
            packets.copyHead(0, block, RecordBlock.CONTENT_AT, bytes);
            takeHead();
        } else if (nowNs - lastSealedNs >= KEEP_ALIVE_NS && into.hasRoom(RecordBlock.bytes(1))) {
            block[RecordBlock.CONTENT_AT] = KEEP_ALIVE;
            bytes = 1;
        } else {
            return false;
        }
        boolean taken = into.offer(block, 0, session.seal(block, bytes), nowNs);
        assert taken : "a queue with room refused a record of " + bytes;
        lastSealedNs = nowNs;
        counters.sealed++;
        return true;
    }

    private void takeHead() {
        long ordinal = packets.nextOrdinal();
        packets.advance();
        packets.settle(ordinal, ordinal + 1);
    }

    /**
     * Opens a record, in place, that {@link RecordSessions#namedBy names} the session.
     *
     * @return whether it was the other end's
     */
    boolean open(long nowNs, RecordSession session, byte[] b, int offset, int bytes) {
        if (!sessions.open(nowNs, session, b, offset, bytes)) {
            return false;
        }
        if (session == sessions.current()) {
            // An earlier session proves nothing: the other end may use it because it never had this one.
            lastOpenedNs = nowNs;
        }
        content(b, offset + DatagramLayout.HEADER_BYTES, bytes - RecordBlock.SEALING_BYTES);
        return true;
    }

    private void content(byte[] b, int offset, int bytes) {
        @Nullable BlockKind kind = BlockKind.of(b[offset]);
        if (kind == BlockKind.PAD) {
            return;
        }
        if (InnerPacket.totalBytes(b, offset, bytes) != bytes) {
            counters.malformed++;
        } else if (inner.deliver(b, offset, bytes, InnerPackets.AT_ONCE)) {
            counters.packetsIn++;
            counters.bytesIn += bytes;
        } else {
            counters.packetsNotAllowed++;
        }
    }

    /** Inner bytes that wait to be sealed. */
    long waitingBytes() {
        return packets.usedBytes();
    }
}
