package interstate.actors.link;

import interstate.actors.agent.FairQueue;
import interstate.actors.agent.InnerRate;
import interstate.actors.agent.PathGroup;
import interstate.actors.agent.Routes;
import interstate.actors.protocol.LinkTerms;
import interstate.actors.protocol.SendQueue;
import interstate.wire.Bond;
import interstate.wire.NumberWindow;
import interstate.wire.PathBlock;
import interstate.wire.Prefix;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * What the paths of one bond share at one end.
 *
 * @param group gives packets to the paths
 * @param numbers which packets came on any of them; the cipher's thread
 * @param backlog what waits for room on the paths
 * @param rate how much may go to the paths, all together
 */
record BondEnd(PathGroup group, NumberWindow numbers, FairQueue backlog, InnerRate rate) {

    /**
     * A bond that has no path yet.
     *
     * @param terms of one of its paths
     * @param innerBytesPerSecond what may go to all paths together; 0: as much as they carry
     * @param longestPacket of the TUN device
     */
    static BondEnd of(LinkWorld world, Bond bond, LinkTerms terms, long innerBytesPerSecond, int longestPacket) {
        int run = ByteBuffer.wrap(world.randomness().bytes(Integer.BYTES)).getInt();
        return new BondEnd(
                new PathGroup(bond.mode(), run),
                new NumberWindow(),
                world.fairQueue(
                        QueueSize.fair(terms.sending(), innerBytesPerSecond),
                        Math.min(longestPacket, PathBlock.MAX_PACKET_BYTES)),
                new InnerRate(innerBytesPerSecond));
    }

    /** Of the block that wraps a packet: one that is too long for any is dropped before. */
    static int longestBlock(int longestPacket) {
        return PathBlock.HEADER_BYTES + Math.min(longestPacket, PathBlock.MAX_PACKET_BYTES);
    }

    /** Adds a path whose lane has these terms; under the same key it replaces the one before. */
    PathGroup.Path put(Object key, SendQueue queue, LinkTerms terms, long leadNs) {
        double nsPerByte =
                (double) terms.sending().intervalNs() / terms.sending().packetLength();
        PathGroup.Path path = new PathGroup.Path(key, queue, nsPerByte, leadNs);
        group.put(path);
        return path;
    }

    /** Leads inner addresses to the bond. */
    Routes.Route route(Object key, List<Prefix> prefixes) {
        return new Routes.Route(key, prefixes, group, backlog, rate);
    }
}
