package interstate.actors.protocol;

import interstate.wire.BlockSource;
import org.jspecify.annotations.Nullable;

/**
 * What a link tells of every datagram it seals and opens, and what the two ends tell each other of them in MONITOR blocks.
 * The link's thread alone.
 */
interface PacketMonitor extends BlockSource {

    /** Where nobody monitors. */
    PacketMonitor NONE = new PacketMonitor() {
        @Override
        public void staged(long nowNs, long slot, Strand strand, long sequence) {}

        @Override
        public void taken(long slot, long sentNs) {}

        @Override
        public void missed(long slot) {}

        @Override
        public void arrived(long nowNs, Strand strand, long sequence, long arrivedNs) {}

        @Override
        public boolean block(byte[] b, int offset, int bytes) {
            return false;
        }

        @Override
        public void tick(long nowNs, @Nullable Strand current, @Nullable Strand previous) {}

        @Override
        public void close() {}

        @Override
        public int headBytes() {
            return 0;
        }

        @Override
        public void copyHead(int from, byte[] destination, int offset, int bytes) {
            throw new IllegalStateException("nothing to copy");
        }

        @Override
        public void advance() {
            throw new IllegalStateException("nothing to take out");
        }
    };

    /** A payload was sealed under that number for that slot. */
    void staged(long nowNs, long slot, Strand strand, long sequence);

    /**
     * The cell of a slot left; slots for which nothing was sealed may be named too.
     *
     * @param sentNs when, on the link's clock, or {@link LinkProtocol#TIME_UNKNOWN} where not even that it left is known
     */
    void taken(long slot, long sentNs);

    /** The slot passed without its cell. */
    void missed(long slot);

    /** A datagram opened, for the first time. */
    void arrived(long nowNs, Strand strand, long sequence, long arrivedNs);

    /**
     * Takes the body of a MONITOR block.
     *
     * @return false when nobody asked for it
     */
    boolean block(byte[] b, int offset, int bytes);

    /** Does what is due. A strand that is neither of these has ended. */
    void tick(long nowNs, @Nullable Strand current, @Nullable Strand previous);

    /** The link is over. */
    void close();
}
