package interstate.actors.records;

import interstate.actors.protocol.LinkTerms;
import interstate.actors.protocol.RecordCarriage;
import interstate.actors.protocol.SendQueue;
import interstate.wire.BlockKind;
import interstate.wire.DispatchBlock;
import interstate.wire.TypedBlock;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A relay between a client's link and a link on which the node calls: each record that comes over one leaves over the other, as it
 * came, in their order. What waits for a lane is bounded by what it carries in 200 ms; then records are dropped. None waits for
 * longer than two seconds. The links' thread, but where said.
 */
public final class RelayPair {

    private static final long QUEUE_NS = 200_000_000L;
    private static final int MIN_QUEUE_BYTES = 8_192;
    private static final int MAX_QUEUE_BYTES = 1 << 24;
    private static final long STALE_NS = 2_000_000_000L;

    private final Half toLink = new Half();
    private final Half toClient = new Half();

    /** What the client's link does with records. */
    public RecordCarriage atClient() {
        return new End(toLink, toClient);
    }

    /** What the link on which the node calls does with records. */
    public RecordCarriage atLink() {
        return new End(toClient, toLink);
    }

    /** Records that went from the client to the link; any thread. */
    public long passedUp() {
        return toLink.passed.get();
    }

    /** Records for the link that found no room, waited for too long, or came before there was a link; any thread. */
    public long droppedUp() {
        return toLink.dropped.get();
    }

    /** Records that went from the link to the client; any thread. */
    public long passedDown() {
        return toClient.passed.get();
    }

    /** Records for the client that were dropped likewise; any thread. */
    public long droppedDown() {
        return toClient.dropped.get();
    }

    private record End(Half away, Half here) implements RecordCarriage {
        @Override
        public void arrived(long nowNs, LinkTerms over, byte[] b, int offset, int bytes) {
            away.add(nowNs, b, offset, bytes);
        }

        @Override
        public void fill(long nowNs, LinkTerms over, SendQueue to) {
            here.move(nowNs, over, to);
        }
    }

    /** One direction. */
    private static final class Half {
        private final AtomicLong passed = new AtomicLong();
        private final AtomicLong dropped = new AtomicLong();
        private final byte[] block = new byte[TypedBlock.MAX_BLOCK_BYTES];
        private @Nullable SendQueue queue;

        void add(long nowNs, byte[] record, int offset, int bytes) {
            SendQueue there = queue;
            int blockBytes = TypedBlock.HEADER_BYTES + bytes;
            if (there == null || blockBytes > there.capacityBytes() || !there.hasRoom(blockBytes)) {
                count(dropped);
                return;
            }
            TypedBlock.writeHeader(BlockKind.RECORD, bytes, block, 0);
            System.arraycopy(record, offset, block, TypedBlock.HEADER_BYTES, bytes);
            boolean taken = there.offer(block, 0, blockBytes, nowNs);
            assert taken : "a queue with room refused a record of " + bytes;
        }

        void move(long nowNs, LinkTerms over, SendQueue to) {
            SendQueue from = sized(over);
            for (int bytes = from.headBytes(); bytes > 0; bytes = from.headBytes()) {
                int waited = DispatchBlock.ticks(nowNs) - from.headTicks();
                boolean stale = waited > STALE_NS / DispatchBlock.TICK_NS;
                if (!stale && !to.hasRoom(bytes)) {
                    return;
                }
                from.copyHead(0, block, 0, bytes);
                long ordinal = from.nextOrdinal();
                from.advance();
                from.settle(ordinal, ordinal + 1);
                count(!stale && to.offer(block, 0, bytes, nowNs) ? passed : dropped);
            }
        }

        /** The queue for a lane; what waited for another lane is dropped. */
        private SendQueue sized(LinkTerms terms) {
            long carried =
                    terms.sending().packetLength() * (QUEUE_NS / terms.sending().intervalNs() + 1);
            int capacity = (int) Math.max(MIN_QUEUE_BYTES, Math.min(carried, MAX_QUEUE_BYTES));
            SendQueue there = queue;
            if (there == null || there.capacityBytes() != capacity) {
                there = new SendQueue(capacity, Math.min(capacity, TypedBlock.MAX_BLOCK_BYTES));
                queue = there;
            }
            return there;
        }

        private static void count(AtomicLong counter) {
            counter.lazySet(counter.get() + 1);
        }
    }
}
