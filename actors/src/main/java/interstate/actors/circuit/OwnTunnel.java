package interstate.actors.circuit;

import interstate.crypto.SignedRecord;
import interstate.wire.circuit.RouterHash;
import interstate.wire.circuit.RouterInfo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tunnel that this router has made for itself: it knows all its hops. Messages go into one that leads away from it, or come out of
 * one that leads to it. The links' thread.
 */
public final class OwnTunnel {
    private final boolean outbound;
    private final List<SignedRecord> hops;
    private final RouterHash far;
    private final int entryId;
    private final long builtNs;
    private final long expiresNs;
    private final long expiresMs;
    private final @Nullable MessageWay gateway;
    private final EndCounters counters;
    private final Runnable end;
    private boolean ended;
    private int failures;
    private long triedNs;
    private long testNs;

    /**
     * One that leads away, or here.
     *
     * @param hops none where somebody asked for that
     * @param far the router that messages come out at, or go in at
     * @param entryId under which that at which they go in knows it
     * @param standsNs when it came to stand
     * @param builtNs how long that took
     * @param gateway of one that leads away, else null
     * @param counters of its near end; live
     * @param end has nothing come or go by it any more, and forgets its keys
     */
    OwnTunnel(
            List<SignedRecord> hops,
            RouterHash far,
            int entryId,
            long standsNs,
            long builtNs,
            long expiresNs,
            long expiresMs,
            @Nullable MessageWay gateway,
            EndCounters counters,
            Runnable end) {
        this.outbound = gateway != null;
        this.hops = List.copyOf(hops);
        this.far = far;
        this.entryId = entryId;
        this.builtNs = builtNs;
        this.triedNs = standsNs;
        this.expiresNs = expiresNs;
        this.expiresMs = expiresMs;
        this.gateway = gateway;
        this.counters = counters;
        this.end = end;
    }

    public boolean isOutbound() {
        return outbound;
    }

    /** In the order of the tunnel. */
    public List<SignedRecord> hops() {
        return hops;
    }

    /** Names of its hops, in its order, for people. */
    List<String> names() {
        return names(hops);
    }

    static List<String> names(List<SignedRecord> hops) {
        List<String> names = new ArrayList<>();
        for (SignedRecord hop : hops) {
            RouterInfo info = hop.router();
            names.add(info == null ? hop.hash().toString() : info.name());
        }
        return names;
    }

    /** The router that messages come out at, or go in at: this router itself where there are no hops. */
    RouterHash farHash() {
        return far;
    }

    /** Under which the router at which messages go in knows it. */
    int entryId() {
        return entryId;
    }

    long builtNs() {
        return builtNs;
    }

    public long expiresNs() {
        return expiresNs;
    }

    /** The same by the time of day. */
    long expiresMs() {
        return expiresMs;
    }

    /** Where messages go in. */
    MessageWay gateway() {
        MessageWay there = gateway;
        if (there == null) {
            throw new IllegalStateException("messages come out of this tunnel");
        }
        return there;
    }

    /** What its near end has counted; a copy. */
    public EndCounters counters() {
        return counters.copy();
    }

    /** A test of it has failed. */
    void failed() {
        failures++;
    }

    /** A test of it has passed, and took so long. */
    void passed(long tookNs) {
        failures = 0;
        testNs = tookNs;
    }

    /** How long the last test took that passed, there and back; 0 before one has. */
    long testNs() {
        return testNs;
    }

    /** It is being tried, or was held to have failed for want of a trial. */
    void tried(long nowNs) {
        triedNs = nowNs;
    }

    /** When that was, or it came to stand. */
    long triedNs() {
        return triedNs;
    }

    /** Tests that failed since one passed. */
    int failures() {
        return failures;
    }

    boolean isUsable(long nowNs) {
        return !ended && nowNs - expiresNs < 0;
    }

    /** Ends it, at this end; its hops forget it when it expires. */
    void end() {
        if (!ended) {
            ended = true;
            end.run();
        }
    }
}
