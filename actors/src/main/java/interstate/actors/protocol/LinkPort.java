package interstate.actors.protocol;

import interstate.wire.NumberWindow;
import org.jspecify.annotations.Nullable;

/** What a link asks of its surroundings. Called on the link's thread. */
public interface LinkPort {

    /** Runs a job elsewhere and its completion back on the link's thread. */
    void compute(HandshakeJob job);

    /** Has symbols made elsewhere, soon: {@link PreparedRepair#compute} is called once, on any one thread. */
    void encode(PreparedRepair repair);

    /** Tells the link's owner something. */
    void event(LinkEvent event);

    /** By how much the wall clock, since 1970, is ahead of the link's clock at present. */
    long epochAheadNs();

    /** Which packets came on any path of the link's bond; null where it has none. */
    default @Nullable NumberWindow numbers() {
        return null;
    }

    /** Where the packet monitor's rows go, at the end that collects them. */
    default PacketRows packetRows() {
        return PacketRows.NOWHERE;
    }
}
