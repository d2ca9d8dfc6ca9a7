package interstate.tunbridge;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * The ioctls that tie a descriptor of /dev/net/tun to an interface.
 *
 * <pre>
 * struct ifreq: 0 name, zero-terminated 16 | 16 flags 2 | 18 - 22
 * </pre>
 */
final class TunControl {
    private static final String CLONE_DEVICE = "/dev/net/tun";
    /** O_RDWR | O_NONBLOCK | O_CLOEXEC; poll does the waiting. */
    private static final int OPEN_FLAGS = 2 | 0x800 | 0x80000;

    private static final long TUNGETIFF = 0x8004_54d2L;
    private static final long TUNSETIFF = 0x4004_54caL;
    private static final long TUNSETPERSIST = 0x4004_54cbL;
    private static final long TUNSETOWNER = 0x4004_54ccL;
    /** IFF_TUN | IFF_NO_PI: bare IP packets. */
    private static final short FLAGS = 0x0001 | 0x1000;

    private static final int NAME_BYTES = 16;
    private static final int IFREQ_BYTES = 40;

    private TunControl() {}

    static int openClone() {
        int fd = Libc.C.open(OffHeap.scratch(CLONE_DEVICE).addressOffset(), OPEN_FLAGS, 0);
        if (fd < 0) {
            throw KernelException.of(
                    "open", CLONE_DEVICE, Errno.last(), "load the tun module and give this process the device");
        }
        return fd;
    }

    /** Makes or attaches to an interface; returns its name. */
    static String attach(int fd, String name) {
        UnsafeBuffer ifreq = OffHeap.scratch(IFREQ_BYTES);
        ifreq.putStringWithoutLengthAscii(0, InterfaceName.require(name));
        ifreq.putShort(NAME_BYTES, FLAGS);
        if (Libc.C.ioctl(fd, TUNSETIFF, ifreq.addressOffset()) < 0) {
            int errno = Errno.last();
            throw KernelException.of("open TUN interface", name, errno, advice(errno));
        }
        StringBuilder actual = new StringBuilder();
        for (int i = 0; i < NAME_BYTES && ifreq.getByte(i) != 0; i++) {
            actual.append((char) ifreq.getByte(i));
        }
        return actual.toString();
    }

    /** Whether the descriptor has an interface: none before {@link #attach}, none once that interface was deleted. */
    static boolean isAttached(int fd) {
        return Libc.C.ioctl(fd, TUNGETIFF, OffHeap.scratch(IFREQ_BYTES).addressOffset()) >= 0;
    }

    private static String advice(int errno) {
        return switch (errno) {
            case Errno.EBUSY -> "another process has it open";
            case Errno.EPERM -> "it takes CAP_NET_ADMIN to make it, or its owner to attach";
            case Errno.EINVAL -> "an interface of another kind has this name";
            default -> "is this name free?";
        };
    }

    static void owner(int fd, String name, int uid) {
        KernelException.check(Libc.C.ioctl(fd, TUNSETOWNER, uid), "set owner of TUN interface", name);
    }

    static void persistent(int fd, String name, boolean persistent) {
        KernelException.check(
                Libc.C.ioctl(fd, TUNSETPERSIST, persistent ? 1 : 0), "set persistence of TUN interface", name);
    }
}
