package interstate.tunbridge;

import org.agrona.concurrent.UnsafeBuffer;

/** Socket options, most of them integers. */
final class SocketOption {
    static final int SOL_SOCKET = 1;

    private SocketOption() {}

    /** Sets one, or returns false with {@link Errno#last} telling why not. */
    static boolean trySet(int fd, int level, int option, int value) {
        UnsafeBuffer scratch = OffHeap.scratch(4);
        scratch.putInt(0, value);
        return Libc.C.setsockopt(fd, level, option, scratch.addressOffset(), 4) == 0;
    }

    /** The same of a longer value. */
    static boolean trySet(int fd, int level, int option, UnsafeBuffer value) {
        return Libc.C.setsockopt(fd, level, option, value.addressOffset(), value.capacity()) == 0;
    }

    static void set(int fd, int level, int option, int value, String name) {
        if (!trySet(fd, level, option, value)) {
            throw KernelException.of("setsockopt " + name, "to " + value, Errno.last());
        }
    }

    static int get(int fd, int level, int option, String name) {
        UnsafeBuffer scratch = OffHeap.scratch(8);
        scratch.putInt(4, 4);
        long address = scratch.addressOffset();
        KernelException.check(Libc.C.getsockopt(fd, level, option, address, address + 4), "getsockopt", name);
        return scratch.getInt(0);
    }
}
