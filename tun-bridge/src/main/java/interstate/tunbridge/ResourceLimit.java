package interstate.tunbridge;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Limits on what this process may use (getrlimit(2)).
 *
 * <pre>
 * struct rlimit: 0 soft 8 | 8 hard 8
 * </pre>
 */
enum ResourceLimit {
    /** Size of a core dump. */
    CORE(4),
    /** Bytes of locked memory. */
    MEMORY_LOCK(8);

    static final long INFINITE = -1;
    private static final int BYTES = 16;

    private final int number;

    ResourceLimit(int number) {
        this.number = number;
    }

    /** The limit in force. */
    long soft() {
        UnsafeBuffer limits = OffHeap.scratch(BYTES);
        KernelException.check(Libc.C.getrlimit(number, limits.addressOffset()), "getrlimit", name());
        return limits.getLong(0);
    }

    /** Raises it as far as this process may: without end with privilege, else to its hard limit. */
    void raise() {
        if (trySet(INFINITE, INFINITE)) {
            return;
        }
        UnsafeBuffer limits = OffHeap.scratch(BYTES);
        KernelException.check(Libc.C.getrlimit(number, limits.addressOffset()), "getrlimit", name());
        long hard = limits.getLong(8);
        if (!trySet(hard, hard)) {
            throw KernelException.of("setrlimit", name(), Errno.last());
        }
    }

    /** Sets soft and hard limit, for good. */
    void set(long value) {
        if (!trySet(value, value)) {
            throw KernelException.of("setrlimit", name() + " to " + value, Errno.last());
        }
    }

    private boolean trySet(long soft, long hard) {
        UnsafeBuffer limits = OffHeap.scratch(BYTES);
        limits.putLong(0, soft);
        limits.putLong(8, hard);
        return Libc.C.setrlimit(number, limits.addressOffset()) == 0;
    }
}
