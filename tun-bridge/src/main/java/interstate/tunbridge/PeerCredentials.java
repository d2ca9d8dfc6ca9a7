package interstate.tunbridge;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Who is at the other end of a local socket, as the kernel vouches for it (SO_PEERCRED).
 *
 * <pre>
 * struct ucred: 0 pid 4 | 4 uid 4 | 8 gid 4
 * </pre>
 */
public record PeerCredentials(int pid, int uid, int gid) {
    private static final int SO_PEERCRED = 17;
    private static final int BYTES = 12;

    static PeerCredentials of(int fd) {
        UnsafeBuffer scratch = OffHeap.scratch(BYTES + 4);
        scratch.putInt(BYTES, BYTES);
        long address = scratch.addressOffset();
        KernelException.check(
                Libc.C.getsockopt(fd, SocketOption.SOL_SOCKET, SO_PEERCRED, address, address + BYTES),
                "getsockopt SO_PEERCRED",
                "descriptor " + fd);
        return new PeerCredentials(scratch.getInt(0), scratch.getInt(4), scratch.getInt(8));
    }
}
