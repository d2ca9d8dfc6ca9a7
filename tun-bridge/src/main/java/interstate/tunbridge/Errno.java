package interstate.tunbridge;

import java.util.Map;
import jnr.ffi.Runtime;

/** The kernel's error numbers (asm-generic, the same on x86-64 and aarch64) and their names. */
public final class Errno {
    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int ESRCH = 3;
    public static final int EINTR = 4;
    public static final int EIO = 5;
    public static final int EBADF = 9;
    public static final int EAGAIN = 11;
    public static final int ENOMEM = 12;
    public static final int EACCES = 13;
    public static final int EBUSY = 16;
    public static final int ENODEV = 19;
    public static final int EINVAL = 22;
    public static final int EPIPE = 32;
    public static final int EBADFD = 77;
    public static final int EMSGSIZE = 90;
    public static final int EADDRINUSE = 98;
    public static final int EADDRNOTAVAIL = 99;
    public static final int ENETUNREACH = 101;
    public static final int ECONNRESET = 104;
    public static final int ENOBUFS = 105;
    public static final int ECONNREFUSED = 111;
    public static final int EHOSTUNREACH = 113;

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(EPERM, "EPERM (operation not permitted)"),
            Map.entry(ENOENT, "ENOENT (no such file)"),
            Map.entry(ESRCH, "ESRCH (no such process)"),
            Map.entry(EINTR, "EINTR (interrupted)"),
            Map.entry(EIO, "EIO (input/output error)"),
            Map.entry(EBADF, "EBADF (bad file descriptor)"),
            Map.entry(EAGAIN, "EAGAIN (would block)"),
            Map.entry(ENOMEM, "ENOMEM (out of memory)"),
            Map.entry(EACCES, "EACCES (permission denied)"),
            Map.entry(EBUSY, "EBUSY (in use)"),
            Map.entry(ENODEV, "ENODEV (no such device)"),
            Map.entry(EINVAL, "EINVAL (invalid argument)"),
            Map.entry(EPIPE, "EPIPE (peer has closed)"),
            Map.entry(EBADFD, "EBADFD (device is gone)"),
            Map.entry(EMSGSIZE, "EMSGSIZE (datagram exceeds the MTU)"),
            Map.entry(EADDRINUSE, "EADDRINUSE (address already in use)"),
            Map.entry(EADDRNOTAVAIL, "EADDRNOTAVAIL (not an address of this host)"),
            Map.entry(ENETUNREACH, "ENETUNREACH (network unreachable)"),
            Map.entry(ECONNRESET, "ECONNRESET (peer has closed)"),
            Map.entry(ENOBUFS, "ENOBUFS (transmit queue full)"),
            Map.entry(ECONNREFUSED, "ECONNREFUSED (nobody listens)"),
            Map.entry(EHOSTUNREACH, "EHOSTUNREACH (host unreachable)"));

    private static final Runtime RUNTIME = Runtime.getRuntime(Libc.C);

    private Errno() {}

    /** The calling thread's errno after its last failed call of {@link Libc}; kept until that thread's next call. */
    public static int last() {
        return RUNTIME.getLastError();
    }

    /** Symbol and meaning for a message, or the bare number for the rare ones. */
    public static String name(int errno) {
        return NAMES.getOrDefault(errno, "errno " + errno);
    }
}
