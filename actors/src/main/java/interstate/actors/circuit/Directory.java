package interstate.actors.circuit;

import interstate.crypto.SignedRecord;
import interstate.wire.circuit.RouterHash;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * What is known of routers, and of how destinations are reached: the network's directory, or the part of it that this node has. Its
 * records are signed, so whoever handed one on need not be trusted. The links' thread.
 */
public interface Directory {

    /** The record of a router or a destination; null if it is not known. */
    @Nullable SignedRecord find(RouterHash hash);

    /**
     * Keeps a record, in place of an older one.
     *
     * @return whether it was news
     */
    boolean put(SignedRecord record);

    /** All routers. */
    Collection<SignedRecord> routers();

    /** All destinations. */
    Collection<SignedRecord> destinations();
}
