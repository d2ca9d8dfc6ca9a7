package interstate.tunbridge;

/** Numbers of the system calls that the C library has no usable function for, by architecture. */
enum Syscall {
    /** The library's own has six arguments, which jnr-ffi corrupts. */
    MMAP(9, 222),
    CAPGET(125, 90),
    CAPSET(126, 91),
    SCHED_SETATTR(314, 274),
    SCHED_GETATTR(315, 275),
    PIDFD_OPEN(434, 434);

    private static final boolean AARCH64 = isAarch64(System.getProperty("os.arch", ""));

    private final int x86;
    private final int aarch64;

    Syscall(int x86, int aarch64) {
        this.x86 = x86;
        this.aarch64 = aarch64;
    }

    private static boolean isAarch64(String arch) {
        return switch (arch) {
            case "aarch64" -> true;
            case "amd64", "x86_64" -> false;
            default -> throw new UnsupportedOperationException("no system call numbers for os.arch " + arch);
        };
    }

    /** The number on this machine. */
    int number() {
        return AARCH64 ? aarch64 : x86;
    }

    /** Makes a call that takes two arguments, allocating nothing: result, or -1 and {@link Errno#last}. */
    long call(long a, long b) {
        return Libc.C.syscall(number(), a, b);
    }

    /** Makes the call: result, or -1 and {@link Errno#last}. */
    long call(long a, long b, long c, long d, long e, long f) {
        return Libc.C.syscall(number(), a, b, c, d, e, f);
    }
}
