package interstate.tunbridge;

/**
 * Sees whether another process has ended, without being its parent: by a descriptor of the process (pidfd_open(2)), so that a
 * number which goes to another process meanwhile deceives nobody.
 *
 * <p>One thread at a time. Nothing here allocates but the constructor.
 */
public final class ProcessWatch {
    private static final int NONE = -1;

    private final Poll poll = new Poll(1);
    private int fd = NONE;
    private boolean gone;

    /** Watches this process from now on, and no other any more. */
    public void watch(long pid) {
        forget();
        fd = (int) Syscall.PIDFD_OPEN.call(pid, 0);
        gone = fd < 0 && Errno.last() == Errno.ESRCH;
        poll.set(0, fd);
    }

    /** Whether the process watched has ended; false too where none is, or the kernel cannot tell. */
    public boolean ended() {
        return gone || (fd >= 0 && poll.await(0) > 0);
    }

    /** Watches no process any more; does nothing if it watches none. */
    public void forget() {
        if (fd >= 0) {
            Descriptors.close(fd);
        }
        fd = NONE;
        gone = false;
    }
}
