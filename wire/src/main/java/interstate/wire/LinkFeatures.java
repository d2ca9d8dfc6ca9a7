package interstate.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks a link to do beyond carrying packets. The client decides for both ends and says so in its {@link Offer}.
 *
 * @param repair both ends acknowledge payloads and fill spare room with repair symbols
 * @param fecSharePermille of the room for blocks, kept for repair symbols at both ends even while packets wait; 0 to
 *     {@link #MAX_FEC_SHARE_PERMILLE}
 * @param eager whether packets that are not acknowledged are sent again in spare room
 * @param inOrder both ends deliver packets in the order in which they were sent, as far as waiting for repair allows
 * @param monitor the server tells which datagrams it sent and received, and when
 * @param dispatchDelayMs every inner packet leaves the far end so long after it entered; 0: as soon as it is there; at most
 *     {@link #MAX_DISPATCH_DELAY_MS}
 * @param lateSent packets later than the dispatch delay leave at once rather than never
 * @param innerDownBytesPerSecond inner bytes that the server sends the client at most; 0: as many as the lane carries
 * @param bond which of several paths the link is, or null where it is the only one
 */
public record LinkFeatures(
        boolean repair,
        int fecSharePermille,
        Eager eager,
        boolean inOrder,
        boolean monitor,
        int dispatchDelayMs,
        boolean lateSent,
        long innerDownBytesPerSecond,
        @Nullable Bond bond) {

    /** Whether packets that are not acknowledged are sent again in spare room. */
    public enum Eager {
        /** While a direction carries so little that a single loss would show. */
        SPARSE,
        /** Always. */
        ALWAYS,
        /** Never. */
        NEVER
    }

    public static final int MAX_FEC_SHARE_PERMILLE = 500;
    public static final int MAX_DISPATCH_DELAY_MS = 10_000;

    /** A link that only carries packets. */
    public static final LinkFeatures NONE = new LinkFeatures(false, 0, Eager.NEVER, false, false, 0, false, 0, null);

    /** Bits 2, share 2, delay 2, speed 8. */
    static final int BYTES = 14;

    private static final int REPAIR = 1;
    private static final int IN_ORDER = 1 << 1;
    private static final int MONITOR = 1 << 2;
    private static final int LATE_SENT = 1 << 3;
    private static final int EAGER_SHIFT = 4;
    private static final int EAGER_MASK = 3;
    private static final int BONDED = 1 << 6;
    /** By their numbers on the wire. */
    private static final List<Eager> EAGER = List.of(Eager.SPARSE, Eager.ALWAYS, Eager.NEVER);

    /** @throws IllegalArgumentException when a number is out of its range */
    public LinkFeatures {
        LaneTerms.requireRange("share of repair", fecSharePermille, 0, MAX_FEC_SHARE_PERMILLE);
        LaneTerms.requireRange("dispatch delay ms", dispatchDelayMs, 0, MAX_DISPATCH_DELAY_MS);
        LaneTerms.requireRange("inner bytes per second", innerDownBytesPerSecond, 0, Long.MAX_VALUE);
    }

    /** The features of a link that is the only one. */
    public LinkFeatures(
            boolean repair,
            int fecSharePermille,
            Eager eager,
            boolean inOrder,
            boolean monitor,
            int dispatchDelayMs,
            boolean lateSent,
            long innerDownBytesPerSecond) {
        this(
                repair,
                fecSharePermille,
                eager,
                inOrder,
                monitor,
                dispatchDelayMs,
                lateSent,
                innerDownBytesPerSecond,
                null);
    }

    /** The same of one of several paths. */
    public LinkFeatures with(@Nullable Bond itsBond) {
        return new LinkFeatures(
                repair,
                fecSharePermille,
                eager,
                inOrder,
                monitor,
                dispatchDelayMs,
                lateSent,
                innerDownBytesPerSecond,
                itsBond);
    }

    /** Bytes of the bond, which goes to the end of the offer. */
    int bondBytes() {
        return bond == null ? 0 : Bond.BYTES;
    }

    /** Whether a bond stands at the end of the offer. */
    static boolean hasBond(byte[] b, int off) {
        return (BigEndian.unsignedShort(b, off) & BONDED) != 0;
    }

    /** Writes them, without the bond itself. */
    void encode(byte[] dst, int off) {
        int bits = (repair ? REPAIR : 0)
                | (inOrder ? IN_ORDER : 0)
                | (monitor ? MONITOR : 0)
                | (lateSent ? LATE_SENT : 0)
                | (bond == null ? 0 : BONDED)
                | EAGER.indexOf(eager) << EAGER_SHIFT;
        BigEndian.putShort(dst, off, bits);
        BigEndian.putShort(dst, off + 2, fecSharePermille);
        BigEndian.putShort(dst, off + 4, dispatchDelayMs);
        BigEndian.putLong(dst, off + 6, innerDownBytesPerSecond);
    }

    /**
     * Reads them, without the bond; bits without a meaning are not looked at.
     *
     * @throws IllegalArgumentException when a number is out of its range
     */
    static LinkFeatures decode(byte[] b, int off) {
        int bits = BigEndian.unsignedShort(b, off);
        int eager = bits >> EAGER_SHIFT & EAGER_MASK;
        LaneTerms.requireRange("eagerness", eager, 0, EAGER.size() - 1);
        return new LinkFeatures(
                (bits & REPAIR) != 0,
                BigEndian.unsignedShort(b, off + 2),
                EAGER.get(eager),
                (bits & IN_ORDER) != 0,
                (bits & MONITOR) != 0,
                BigEndian.unsignedShort(b, off + 4),
                (bits & LATE_SENT) != 0,
                BigEndian.longInteger(b, off + 6));
    }
}
