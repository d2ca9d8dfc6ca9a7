package interstate.wire;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts handshake messages together from fragments, in bounded memory whoever sends them.
 *
 * <p>A source over its share loses its own message that has waited longest. With all places taken, a new message takes the place of
 * the one that has waited longest if that has got nothing new for a tenth of the idle time, and is refused otherwise: a crowd then
 * finishes one after the other, and dead messages do not hold their places to the end. A whole message is forgotten when it is
 * returned, so a repetition comes out whole again. One thread.
 *
 * @param <S> where a datagram came from; compared by equals
 */
public final class FragmentAssembler<S> {
    public static final int PER_SOURCE = 2;
    public static final int TOTAL = 64;
    public static final long IDLE_NS = 10_000_000_000L;
    public static final long LIFE_NS = 120_000_000_000L;
    public static final int MAX_MESSAGE_BYTES = 4096;

    /** Oldest growth first. */
    private final List<Assembly<S>> assemblies = new ArrayList<>();

    private final int perSource;
    private final int total;
    private final long idleNs;
    private final long lifeNs;
    private final int maxMessageBytes;
    private long completed;
    private long malformed;
    private long refused;
    private long dropped;

    /** With the limits of docs/PROTOCOL.md. */
    public FragmentAssembler() {
        this(PER_SOURCE, TOTAL, IDLE_NS, LIFE_NS, MAX_MESSAGE_BYTES);
    }

    /**
     * @param perSource messages one source may have begun
     * @param total messages all sources together may have begun
     * @param idleNs how long a message waits for its next new fragment
     * @param lifeNs how long it may take altogether
     * @param maxMessageBytes longer messages are malformed
     */
    public FragmentAssembler(int perSource, int total, long idleNs, long lifeNs, int maxMessageBytes) {
        if (perSource < 1 || total < perSource || maxMessageBytes < 1) {
            throw new IllegalArgumentException(perSource + " a source, " + total + " in all, " + maxMessageBytes);
        }
        this.perSource = perSource;
        this.total = total;
        this.idleNs = idleNs;
        this.lifeNs = lifeNs;
        this.maxMessageBytes = maxMessageBytes;
    }

    /**
     * Takes one fragment, header and data.
     *
     * @param nowNs never less than in the call before
     * @param len to the end of the control block or of the datagram's body, zero fill included
     * @return the message that this fragment made whole, or null
     */
    public @Nullable Message accept(long nowNs, S source, byte[] b, int off, int len) {
        expire(nowNs);
        Fragment fragment;
        try {
            fragment = Fragment.decode(b, off, len);
        } catch (MalformedException e) {
            malformed++;
            return null;
        }
        if (fragment.messageBytes() > maxMessageBytes) {
            malformed++;
            return null;
        }
        Assembly<S> assembly = find(source, fragment);
        if (assembly == null) {
            assembly = begin(nowNs, source, fragment);
            if (assembly == null) {
                refused++;
                return null;
            }
        } else if (!assembly.fits(fragment)) {
            malformed++;
            return null;
        }
        if (!assembly.add(fragment, b, off + Fragment.HEADER_BYTES)) {
            return null;
        }
        assemblies.remove(assembly);
        if (assembly.whole()) {
            completed++;
            return assembly.message();
        }
        assembly.grownNs = nowNs;
        assemblies.add(assembly);
        return null;
    }

    /** Drops the messages that have waited or lasted too long; {@link #accept} does so too. */
    public void expire(long nowNs) {
        for (Iterator<Assembly<S>> each = assemblies.iterator(); each.hasNext(); ) {
            Assembly<S> assembly = each.next();
            if (nowNs - assembly.grownNs >= idleNs || nowNs - assembly.begunNs >= lifeNs) {
                each.remove();
                dropped++;
            }
        }
    }

    /** Messages made whole. */
    public long completed() {
        return completed;
    }

    /** Fragments that break the rules or contradict the earlier ones of their message. */
    public long malformed() {
        return malformed;
    }

    /** Fragments of new messages for which there was no place. */
    public long refused() {
        return refused;
    }

    /** Messages given up before they were whole. */
    public long dropped() {
        return dropped;
    }

    /** Messages begun and not whole yet. */
    public int pending() {
        return assemblies.size();
    }

    private @Nullable Assembly<S> find(S source, Fragment fragment) {
        for (Assembly<S> assembly : assemblies) {
            if (assembly.first.messageId() == fragment.messageId() && assembly.source.equals(source)) {
                return assembly;
            }
        }
        return null;
    }

    private @Nullable Assembly<S> begin(long nowNs, S source, Fragment fragment) {
        int ofSource = 0;
        Assembly<S> oldestOfSource = null;
        for (Assembly<S> assembly : assemblies) {
            if (assembly.source.equals(source)) {
                ofSource++;
                if (oldestOfSource == null) {
                    oldestOfSource = assembly;
                }
            }
        }
        if (ofSource >= perSource && oldestOfSource != null) {
            assemblies.remove(oldestOfSource);
            dropped++;
        } else if (assemblies.size() >= total) {
            if (nowNs - assemblies.get(0).grownNs < idleNs / 10) {
                return null;
            }
            assemblies.remove(0);
            dropped++;
        }
        Assembly<S> assembly = new Assembly<>(source, fragment, nowNs);
        assemblies.add(assembly);
        return assembly;
    }

    /** One message on its way. */
    private static final class Assembly<S> {
        final S source;
        final Fragment first;
        final long begunNs;
        long grownNs;
        private final byte[] message;
        private final BitSet arrived;

        Assembly(S source, Fragment first, long nowNs) {
            this.source = source;
            this.first = first;
            this.begunNs = nowNs;
            this.grownNs = nowNs;
            this.message = new byte[first.messageBytes()];
            this.arrived = new BitSet(first.count());
        }

        boolean fits(Fragment fragment) {
            return fragment.kind() == first.kind()
                    && fragment.count() == first.count()
                    && fragment.messageBytes() == first.messageBytes()
                    && fragment.fullDataBytes() == first.fullDataBytes();
        }

        boolean add(Fragment fragment, byte[] b, int dataOff) {
            if (arrived.get(fragment.index())) {
                return false;
            }
            System.arraycopy(b, dataOff, message, fragment.dataPosition(), fragment.dataBytes());
            arrived.set(fragment.index());
            return true;
        }

        boolean whole() {
            return arrived.cardinality() == first.count();
        }

        Message message() {
            return new Message(first.messageId(), first.kind(), message);
        }
    }
}
