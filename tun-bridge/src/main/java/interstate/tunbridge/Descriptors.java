package interstate.tunbridge;

/** File descriptors held as plain numbers, as they come out of control messages. */
public final class Descriptors {
    private static final int F_SETFD = 2;
    private static final int FD_CLOEXEC = 1;

    private Descriptors() {}

    /** Closes a descriptor of ours. Closing twice would hit a stranger's, so a failure is a bug. */
    public static void close(int fd) {
        int result = Libc.C.close(fd);
        // EINTR has closed it all the same (Linux), any other error means it was not ours.
        assert result == 0 || Errno.last() != Errno.EBADF : "descriptor " + fd + " was not open";
    }

    /** Lets a descriptor survive exec, or not. */
    public static void inheritable(int fd, boolean inheritable) {
        KernelException.check(
                Libc.C.fcntl(fd, F_SETFD, inheritable ? 0 : FD_CLOEXEC), "fcntl F_SETFD", "descriptor " + fd);
    }
}
