package interstate.tunbridge;

import java.lang.ref.Reference;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A TUN interface's near end: each read takes one IP packet that the host sent into it, each write hands the host one.
 *
 * <p>Made persistent, the interface with its addresses and routes survives this process, and its owner attaches again
 * without privilege. One thread may read while another writes.
 */
public final class TunDevice implements AutoCloseable {
    /** Longest packet. */
    public static final int MAX_PACKET_BYTES = 65535;

    private final int fd;
    private final String name;
    private final int ownerUid;
    private final boolean persistent;
    private final UnsafeBuffer readMemory = OffHeap.zeroed(MAX_PACKET_BYTES + 1);
    private final UnsafeBuffer writeMemory = OffHeap.zeroed(MAX_PACKET_BYTES + 1);
    private final Poll poll = new Poll(1);
    private boolean open = true;

    private TunDevice(int fd, String name, int ownerUid, boolean persistent) {
        this.fd = fd;
        this.name = name;
        this.ownerUid = ownerUid;
        this.persistent = persistent;
        poll.set(0, fd);
    }

    /**
     * Makes the interface (CAP_NET_ADMIN), or attaches to an existing one (its owner may).
     *
     * @param name at most 15 characters; {@code tun%d} lets the kernel number it
     * @param ownerUidOrMinus1 who may attach later
     * @param persistent whether it outlives the descriptor
     */
    public static TunDevice open(String name, int ownerUidOrMinus1, boolean persistent) {
        int fd = TunControl.openClone();
        try {
            TunDevice device = new TunDevice(fd, TunControl.attach(fd, name), ownerUidOrMinus1, persistent);
            device.own();
            return device;
        } catch (RuntimeException e) {
            Descriptors.close(fd);
            throw e;
        }
    }

    private void own() {
        if (ownerUid >= 0) {
            TunControl.owner(fd, name, ownerUid);
        }
        TunControl.persistent(fd, name, persistent);
    }

    /**
     * Makes the interface again after it was deleted, bare, on the same descriptor: /dev/net/tun need not be within reach any
     * longer, and readers and writers go on. Does nothing where the interface is there.
     *
     * @throws KernelException without CAP_NET_ADMIN, unless somebody else made the interface again and this user is its owner
     */
    public void restore() {
        if (TunControl.isAttached(fd)) {
            return;
        }
        TunControl.attach(fd, name);
        own();
    }

    /** The interface's name. */
    public String name() {
        return name;
    }

    public int fd() {
        return fd;
    }

    /**
     * Takes one packet, waiting only if there is none.
     *
     * @param timeoutMs 0 never waits, -1 waits for ever
     * @return its bytes, 0 at the time-out, or minus the error number: EMSGSIZE for a packet longer than {@code len}
     *     (dropped), EBADFD when the interface was deleted
     */
    public int read(byte[] dst, int off, int len, int timeoutMs) {
        int bytes = readNow(dst, off, len);
        if (bytes != 0 || timeoutMs == 0) {
            return bytes;
        }
        int ready = poll.await(timeoutMs);
        return ready > 0 ? readNow(dst, off, len) : ready;
    }

    private int readNow(byte[] dst, int off, int len) {
        try {
            int bytes = (int) Libc.C.read(fd, readMemory.addressOffset(), readMemory.capacity());
            if (bytes < 0) {
                int errno = Errno.last();
                return errno == Errno.EAGAIN || errno == Errno.EINTR ? 0 : -errno;
            }
            if (bytes > len) {
                return -Errno.EMSGSIZE;
            }
            readMemory.getBytes(0, dst, off, bytes);
            return bytes;
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Hands the host one packet; never waits.
     *
     * @return 0, or the error number: EINVAL for what is no IP packet, EIO while the interface is down
     */
    public int write(byte[] b, int off, int len) {
        writeMemory.putBytes(0, b, off, len);
        try {
            return Libc.C.write(fd, writeMemory.addressOffset(), len) < 0 ? Errno.last() : 0;
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** Lets go of the interface and deletes it, also a persistent one; fine if it was deleted already. */
    public void remove() {
        if (TunControl.isAttached(fd)) {
            TunControl.persistent(fd, name, false);
        }
        close();
    }

    /** Lets go of the interface; a persistent one stays. */
    @Override
    public void close() {
        if (open) {
            open = false;
            Descriptors.close(fd);
        }
    }
}
