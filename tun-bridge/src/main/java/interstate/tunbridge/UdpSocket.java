package interstate.tunbridge;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * An unconnected UDP socket whose datagrams all look alike.
 *
 * <p>Unconnected, because one socket serves many peers, because the kernel then numbers IPv4 datagrams with the constant
 * IP-ID 0, and because ICMP errors are then dropped in the kernel. Don't Fragment is set and forged "fragmentation
 * needed" messages are ignored (PMTUDISC_PROBE); hop limit, traffic class and flow label are constants, never copied from
 * inside.
 */
public final class UdpSocket implements AutoCloseable {
    private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;

    private final int fd;
    private final UdpAddress local;
    private boolean open = true;

    private UdpSocket(int fd) {
        this.fd = fd;
        this.local = boundTo(fd);
    }

    /**
     * Opens and binds, to be reached by any interface. Parameters as of {@link #open(UdpAddress, int, int, int)}.
     */
    public static UdpSocket open(UdpAddress bind, int receiveBufferBytes, int markOrZero) {
        return open(bind, receiveBufferBytes, markOrZero, 0);
    }

    /**
     * Opens and binds.
     *
     * @param bind address (or the family's wildcard) and port (or 0 for any)
     * @param receiveBufferBytes wanted; beyond net.core.rmem_max only with CAP_NET_ADMIN
     * @param markOrZero fwmark for policy routing (CAP_NET_ADMIN), see {@link PolicyRoute}
     * @param deviceOrZero number of the one interface to send and receive by (before Linux 5.7: CAP_NET_RAW)
     */
    public static UdpSocket open(UdpAddress bind, int receiveBufferBytes, int markOrZero, int deviceOrZero) {
        int family = bind.ipv6() ? SocketAddressLayout.AF_INET6 : SocketAddressLayout.AF_INET;
        int fd = KernelException.check(Libc.C.socket(family, SOCK_DGRAM_CLOEXEC, 0), "socket", "UDP");
        try {
            UdpSocketOptions.apply(fd, bind.ipv6(), receiveBufferBytes, markOrZero);
            UdpSocketOptions.device(fd, deviceOrZero);
            UnsafeBuffer scratch = OffHeap.scratch(SocketAddressLayout.MAX_BYTES);
            int addressBytes = SocketAddressLayout.write(scratch, 0, bind);
            if (Libc.C.bind(fd, scratch.addressOffset(), addressBytes) < 0) {
                throw refused(bind, Errno.last());
            }
            return new UdpSocket(fd);
        } catch (RuntimeException e) {
            Descriptors.close(fd);
            throw e;
        }
    }

    private static KernelException refused(UdpAddress bind, int errno) {
        return errno == Errno.EADDRINUSE
                ? KernelException.plain(
                        "UDP port " + bind
                                + " is taken by another program, which \"ss -lunp\" names; allowed: a free port",
                        errno)
                : KernelException.of("bind", "UDP " + bind, errno);
    }

    /** Takes over a socket that another process opened; the descriptor belongs to the result. */
    public static UdpSocket ofFd(int fd) {
        return new UdpSocket(fd);
    }

    private static UdpAddress boundTo(int fd) {
        UnsafeBuffer scratch = OffHeap.scratch(SocketAddressLayout.MAX_BYTES + 4);
        scratch.putInt(SocketAddressLayout.MAX_BYTES, SocketAddressLayout.MAX_BYTES);
        long address = scratch.addressOffset();
        KernelException.check(
                Libc.C.getsockname(fd, address, address + SocketAddressLayout.MAX_BYTES),
                "getsockname",
                "descriptor " + fd);
        return SocketAddressLayout.read(scratch, 0);
    }

    public int fd() {
        return fd;
    }

    /** What it is bound to, with the port that was chosen. */
    public UdpAddress local() {
        return local;
    }

    /** The receive buffer that the kernel granted (it counts its own overhead in, so about twice the payload). */
    public int receiveBufferBytes() {
        return UdpSocketOptions.receiveBufferBytes(fd);
    }

    /**
     * Lets {@link SendMessage#release} be used on this socket, by whoever sends on it.
     *
     * @return false where the kernel knows no release times (Linux before 4.19): nothing has changed then
     */
    public boolean takeReleaseTimes() {
        return UdpSocketOptions.releaseTimes(fd);
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            Descriptors.close(fd);
        }
    }
}
