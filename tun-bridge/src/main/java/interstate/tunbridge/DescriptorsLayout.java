package interstate.tunbridge;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * The control message that carries descriptors (SCM_RIGHTS).
 *
 * <pre>
 * cmsghdr 0 length 8 | 8 level 4 | 12 type 4 | 16 descriptors 4 each
 * </pre>
 */
final class DescriptorsLayout {
    /** Most descriptors in one message; the kernel's own limit is 253. */
    static final int MAX_DESCRIPTORS = 32;

    static final int MAX_BYTES = 16 + 4 * MAX_DESCRIPTORS;

    private static final int SCM_RIGHTS = 1;

    private DescriptorsLayout() {}

    /** Writes the first {@code count}; returns the control space used. */
    static int write(UnsafeBuffer b, int off, int[] fds, int count) {
        if (count > MAX_DESCRIPTORS) {
            throw new IllegalArgumentException(count + " descriptors in one message, at most " + MAX_DESCRIPTORS);
        }
        if (count == 0) {
            return 0;
        }
        b.putLong(off, 16 + 4L * count);
        b.putInt(off + 8, SocketOption.SOL_SOCKET);
        b.putInt(off + 12, SCM_RIGHTS);
        for (int i = 0; i < count; i++) {
            b.putInt(off + 16 + 4 * i, fds[i]);
        }
        return (16 + 4 * count + 7) & ~7;
    }

    static int count(UnsafeBuffer b, int off, long controlBytes) {
        boolean present =
                controlBytes >= 16 && b.getInt(off + 8) == SocketOption.SOL_SOCKET && b.getInt(off + 12) == SCM_RIGHTS;
        return present ? (int) (b.getLong(off) - 16) / 4 : 0;
    }

    static int descriptor(UnsafeBuffer b, int off, int i) {
        return b.getInt(off + 16 + 4 * i);
    }
}
