package interstate.actors.protocol;

import interstate.wire.NumberWindow;
import interstate.wire.PathBlock;
import org.jspecify.annotations.Nullable;

/** Hands inner packets on: when they are due, and of one that comes on several paths the first. The link's thread alone. */
final class PacketDelivery {

    private final boolean lateSent;
    private final InnerPackets inner;
    private final @Nullable NumberWindow numbers;
    private final LinkCounters counters;

    /** @param numbers of packets that came on any path; null where there is one */
    PacketDelivery(LinkTerms terms, InnerPackets inner, @Nullable NumberWindow numbers, LinkCounters counters) {
        this.lateSent = terms.features().lateSent();
        this.inner = inner;
        this.numbers = numbers;
        this.counters = counters;
    }

    /** A PATH block, whose packet may come on another path as well: the first copy counts that is not too late. */
    void numbered(long nowNs, Strand strand, byte[] b, int offset, int bytes) {
        NumberWindow came = numbers;
        if (came == null || !PathBlock.isSound(b, offset, bytes)) {
            counters.blocksUnknown++;
            return;
        }
        int run = PathBlock.run(b, offset);
        int number = PathBlock.number(b, offset);
        if (came.contains(run, number)) {
            counters.packetsDoubled++;
        } else if (packet(nowNs, strand, b, offset + PathBlock.HEADER_BYTES, bytes - PathBlock.HEADER_BYTES)) {
            came.add(run, number);
        }
    }

    /** Hands a packet on; false where it was too late. */
    boolean packet(long nowNs, Strand strand, byte[] b, int offset, int bytes) {
        long dueNs = strand.dueNs(nowNs);
        if (strand.dispatches() && dueNs < nowNs) {
            counters.packetsLate++;
            if (!lateSent) {
                return false;
            }
            dueNs = InnerPackets.AT_ONCE;
        }
        if (inner.deliver(b, offset, bytes, dueNs)) {
            counters.packetsIn++;
            counters.bytesIn += bytes;
        } else {
            counters.packetsNotAllowed++;
        }
        return true;
    }
}
