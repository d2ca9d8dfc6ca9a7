package interstate.tunbridge;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * The control messages of one transmit stamp, as the error queue of a socket gives them: in any order, others among them.
 *
 * <pre>
 * cmsghdr            0 length 8 | 8 level 4 | 12 type 4; the next begins at length rounded up to 8
 * SCM_TIMESTAMPING   16 software: seconds 8 | 24 nanoseconds 8 | 32 - 32                              length 64
 * IP_RECVERR,        16 errno 4 | 20 origin 1 | 21 - 3 | 24 info 4 | 28 data 4 | 32 address           length 32 and more
 * IPV6_RECVERR
 * </pre>
 *
 * The origin is SO_EE_ORIGIN_TIMESTAMPING, the info which stamp it is (0: handed to the device), the data the number that
 * SOF_TIMESTAMPING_OPT_ID gave the datagram (include/uapi/linux/errqueue.h).
 */
final class StampLayout {
    static final int SOL_SOCKET = 1;
    static final int SCM_TIMESTAMPING = 37;
    static final int IP_RECVERR = 11;
    static final int IPV6_RECVERR = 25;
    static final int ORIGIN_TIMESTAMPING = 4;
    /** Room for both, for a packet info, and then some. */
    static final int MAX_BYTES = 256;

    private static final int HEADER_BYTES = 16;
    private static final int TIMESTAMPING_BYTES = 64;
    private static final int ERROR_BYTES = 32;
    private static final long NS_PER_S = 1_000_000_000L;
    private static final int NONE = -1;

    private StampLayout() {}

    /** Whether the messages tell when a datagram was handed to its device, and which it was. */
    static boolean complete(UnsafeBuffer b, int off, long controlBytes) {
        int error = error(b, off, controlBytes);
        return error != NONE
                && b.getByte(error + 20) == ORIGIN_TIMESTAMPING
                && b.getInt(error + 24) == 0
                && time(b, off, controlBytes) != NONE;
    }

    /** CLOCK_REALTIME in ns, of {@link #complete} messages. */
    static long epochNs(UnsafeBuffer b, int off, long controlBytes) {
        int time = time(b, off, controlBytes);
        return b.getLong(time + 16) * NS_PER_S + b.getLong(time + 24);
    }

    /** The datagram's number, which begins at 0 and wraps around, of {@link #complete} messages. */
    static int id(UnsafeBuffer b, int off, long controlBytes) {
        return b.getInt(error(b, off, controlBytes) + 28);
    }

    private static int time(UnsafeBuffer b, int off, long controlBytes) {
        return find(b, off, controlBytes, TIMESTAMPING_BYTES, SOL_SOCKET, SCM_TIMESTAMPING);
    }

    private static int error(UnsafeBuffer b, int off, long controlBytes) {
        int ipv4 = find(b, off, controlBytes, ERROR_BYTES, PacketInfoLayout.IPPROTO_IP, IP_RECVERR);
        return ipv4 != NONE
                ? ipv4
                : find(b, off, controlBytes, ERROR_BYTES, PacketInfoLayout.IPPROTO_IPV6, IPV6_RECVERR);
    }

    /** Where a message of at least that length begins, or {@link #NONE}. */
    private static int find(UnsafeBuffer b, int off, long controlBytes, int leastBytes, int level, int type) {
        long end = off + Math.min(controlBytes, MAX_BYTES);
        long at = off;
        while (at + HEADER_BYTES <= end) {
            long length = b.getLong((int) at);
            if (length < HEADER_BYTES || length > end - at) {
                return NONE;
            }
            if (length >= leastBytes && b.getInt((int) at + 8) == level && b.getInt((int) at + 12) == type) {
                return (int) at;
            }
            at += (length + 7) & ~7L;
        }
        return NONE;
    }
}
