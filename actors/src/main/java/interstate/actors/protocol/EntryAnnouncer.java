package interstate.actors.protocol;

import interstate.wire.BlockSource;
import interstate.wire.DispatchBlock;

/**
 * Says ahead of the inner packets of a payload when each of them entered, in DISPATCH blocks that never straddle.
 *
 * <p>Two sources for the packer, this one right before {@link #packets}. This one looks ahead in the queue, counts the packets that
 * will begin in the room that is left, and announces those; packets that were not announced do not begin. So where the next
 * packet's own two bytes would take the last room, up to two bytes stay empty. The stager's thread. Nothing is allocated.
 */
final class EntryAnnouncer implements BlockSource {

    private final SendQueue queue;
    private final int originTicks;
    private final BlockSource packets = new AnnouncedPackets();
    private final int[] ages = new int[DispatchBlock.MAX_PACKETS];
    private final byte[] block = new byte[DispatchBlock.bytes(DispatchBlock.MAX_PACKETS)];
    private int blockBytes;
    private int announcing;
    private int instantTicks;
    /** Packets that may begin in the payload being packed. */
    private int announced;

    /** @param originTicks random: what the peer sees of this host's clock is counted from there */
    EntryAnnouncer(SendQueue queue, int originTicks) {
        this.queue = queue;
        this.originTicks = originTicks;
    }

    /** A payload is about to be packed, for a slot at that instant. */
    void begin(long instantNs) {
        instantTicks = DispatchBlock.ticks(instantNs);
        announced = 0;
        blockBytes = 0;
    }

    /** The queue's packets, those announced alone. */
    BlockSource packets() {
        return packets;
    }

    @Override
    public int headBytesWithin(int room) {
        if (announced > 0) {
            return 0;
        }
        announcing = agesWithin(room);
        if (announcing == 0) {
            return 0;
        }
        blockBytes = DispatchBlock.bytes(announcing);
        DispatchBlock.write(instantTicks + originTicks, ages, announcing, block, 0);
        return blockBytes;
    }

    /** Collects the ages of the packets that will begin in so much room behind a block that announces them. */
    private int agesWithin(int room) {
        int count = 0;
        int before = 0;
        queue.lookAhead();
        for (int bytes = queue.nextAhead();
                bytes > 0 && count < ages.length && DispatchBlock.bytes(count + 1) + before < room;
                bytes = queue.nextAhead()) {
            ages[count++] = Math.max(0, instantTicks - queue.aheadTicks());
            before += bytes;
        }
        return count;
    }

    @Override
    public int headBytes() {
        return blockBytes;
    }

    @Override
    public void copyHead(int from, byte[] destination, int offset, int bytes) {
        System.arraycopy(block, from, destination, offset, bytes);
    }

    @Override
    public void advance() {
        announced = announcing;
        blockBytes = 0;
    }

    private final class AnnouncedPackets implements BlockSource {

        @Override
        public int headBytesWithin(int room) {
            if (announced == 0) {
                return 0;
            }
            announced--;
            return queue.headBytes();
        }

        @Override
        public int headBytes() {
            return queue.headBytes();
        }

        @Override
        public void copyHead(int from, byte[] destination, int offset, int bytes) {
            queue.copyHead(from, destination, offset, bytes);
        }

        @Override
        public void advance() {
            queue.advance();
        }
    }
}
