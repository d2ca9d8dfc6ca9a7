package interstate.tunbridge;

/** A system call refused for a reason that a user can cause; the message is one clear line. */
public final class KernelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    private KernelException(String message, int errno) {
        super(message);
        this.errno = errno;
    }

    /** Names the call, the object it was made on, and why it failed. */
    public static KernelException of(String call, String object, int errno) {
        return new KernelException(call + " " + object + ": " + Errno.name(errno), errno);
    }

    /** As {@link #of(String, String, int)}, ending in what the user can do about it. */
    public static KernelException of(String call, String object, int errno, String advice) {
        return new KernelException(call + " " + object + ": " + Errno.name(errno) + "; " + advice, errno);
    }

    /** All in plain words, where the user need not know the call. */
    public static KernelException plain(String message, int errno) {
        return new KernelException(message, errno);
    }

    /** A failed command of iproute2, whose own first line of complaint says why. */
    static KernelException ofCommand(String command, String complaint) {
        return new KernelException(command + ": " + complaint, 0);
    }

    /** The error number, 0 where an external command failed. */
    public int errno() {
        return errno;
    }

    /** Passes a result through, or throws with the calling thread's errno if it is negative. */
    static int check(int result, String call, String object) {
        if (result < 0) {
            throw of(call, object, Errno.last());
        }
        return result;
    }
}
