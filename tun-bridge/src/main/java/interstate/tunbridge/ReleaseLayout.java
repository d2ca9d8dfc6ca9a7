package interstate.tunbridge;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * The control messages of a send that tell the kernel when to let the datagram go, and that it is to say when it did.
 *
 * <pre>
 * SCM_TXTIME        0 length 8 | 8 level 4 | 12 type 4 | 16 CLOCK_MONOTONIC ns 8     length 24, space 24
 * SO_TIMESTAMPING   0 length 8 | 8 level 4 | 12 type 4 | 16 flags 4                  length 20, space 24
 * </pre>
 */
final class ReleaseLayout {
    static final int MAX_BYTES = 48;

    private static final int SCM_TXTIME = 61;
    private static final int SOF_TIMESTAMPING_TX_SOFTWARE = 2;
    private static final int DATA = 16;
    private static final int SPACE = 24;
    private static final int TIME_LENGTH = 24;
    private static final int FLAGS_LENGTH = 20;

    private ReleaseLayout() {}

    /** Writes what is wanted, a release time of 0 being none; returns the control space used. */
    static int write(UnsafeBuffer b, int off, long releaseNsOr0, boolean stamped) {
        int at = off;
        if (releaseNsOr0 != 0) {
            header(b, at, TIME_LENGTH, SCM_TXTIME);
            b.putLong(at + DATA, releaseNsOr0);
            at += SPACE;
        }
        if (stamped) {
            header(b, at, FLAGS_LENGTH, ReleaseStamps.SO_TIMESTAMPING);
            b.putInt(at + DATA, SOF_TIMESTAMPING_TX_SOFTWARE);
            at += SPACE;
        }
        return at - off;
    }

    private static void header(UnsafeBuffer b, int off, int length, int type) {
        b.putLong(off, length);
        b.putInt(off + 8, SocketOption.SOL_SOCKET);
        b.putInt(off + 12, type);
    }
}
