package interstate.actors.protocol;

import interstate.wire.MalformedException;
import org.jspecify.annotations.Nullable;

/** One end's part in monitoring: it reports to the other, or collects. The link's thread alone. */
interface MonitoringEnd {

    /** Where this end tells what becomes of a strand's datagrams. */
    record Streams(DatagramStream outgoing, DatagramStream incoming) {}

    /**
     * A strand begins.
     *
     * @param name by which both ends know it
     * @param startedNs ns since the epoch
     */
    Streams begin(int name, long startedNs);

    /** Takes the body of a MONITOR block. */
    void block(byte[] b, int offset, int bytes) throws MalformedException;

    /** The next block to send, whole, or null when none is due. */
    byte @Nullable [] next();

    /** Does what is due. */
    void tick(long nowNs);

    /** The link is over. */
    void close();
}
