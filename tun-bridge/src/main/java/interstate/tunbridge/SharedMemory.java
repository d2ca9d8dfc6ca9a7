package interstate.tunbridge;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * A mapped memfd whose size can never change, to be handed to another process by its descriptor.
 *
 * <p>The seals are what makes it safe to read memory that another process made: without them the other side could
 * shrink the file, and the next access here would be a SIGBUS.
 */
public final class SharedMemory implements AutoCloseable {
    private static final int MFD_CLOEXEC = 1;
    private static final int MFD_ALLOW_SEALING = 2;
    private static final int MFD_NOEXEC_SEAL = 8;
    private static final int F_ADD_SEALS = 1033;
    private static final int F_GET_SEALS = 1034;
    /** F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW. */
    private static final int SEALS = 1 | 2 | 4;

    private static final int SEEK_END = 2;
    private static final int PROT_READ_WRITE = 1 | 2;
    private static final int MAP_SHARED = 1;

    private final int fd;
    private final long address;
    private final int bytes;
    private final UnsafeBuffer buffer;
    private boolean open = true;

    private SharedMemory(int fd, long address, int bytes) {
        this.fd = fd;
        this.address = address;
        this.bytes = bytes;
        this.buffer = new UnsafeBuffer(address, bytes);
    }

    /**
     * Makes, sizes, seals and maps a zeroed block.
     *
     * @param name for /proc only
     * @param bytes at most 2^31 - 1
     */
    public static SharedMemory create(String name, long bytes) {
        int fd = memfd(name);
        try {
            KernelException.check(Libc.C.ftruncate(fd, bytes), "ftruncate", name);
            KernelException.check(Libc.C.fcntl(fd, F_ADD_SEALS, SEALS), "fcntl F_ADD_SEALS", name);
            return map(fd, bytes);
        } catch (RuntimeException e) {
            Descriptors.close(fd);
            throw e;
        }
    }

    /**
     * Maps a block that another process made. The descriptor belongs to the result from then on; it stays the caller's
     * if this throws.
     *
     * @throws KernelException if the size is another or may change
     */
    public static SharedMemory map(int fd, long bytes) {
        String object = "shared memory of " + bytes + " bytes";
        int seals = KernelException.check(Libc.C.fcntl(fd, F_GET_SEALS, 0), "fcntl F_GET_SEALS", object);
        if ((seals & SEALS) != SEALS) {
            throw KernelException.of("map", object, Errno.EINVAL, "it lacks the seals against shrinking and growing");
        }
        // lseek, because struct stat differs between architectures; nobody uses the file's offset.
        long actualBytes = Libc.C.lseek(fd, 0, SEEK_END);
        if (actualBytes != bytes || bytes < 1 || bytes > Integer.MAX_VALUE) {
            throw KernelException.of("map", object, Errno.EINVAL, "the descriptor holds " + actualBytes);
        }
        long address = Syscall.MMAP.call(0, bytes, PROT_READ_WRITE, MAP_SHARED, fd, 0);
        if (address == -1) {
            throw KernelException.of("mmap", object, Errno.last());
        }
        return new SharedMemory(fd, address, (int) bytes);
    }

    private static int memfd(String name) {
        long text = OffHeap.scratch(name).addressOffset();
        int fd = Libc.C.memfd_create(text, MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_NOEXEC_SEAL);
        if (fd < 0 && Errno.last() == Errno.EINVAL) {
            // Kernels before 6.3 do not know the last flag; later ones log a warning without it.
            fd = Libc.C.memfd_create(text, MFD_CLOEXEC | MFD_ALLOW_SEALING);
        }
        return KernelException.check(fd, "memfd_create", name);
    }

    public int fd() {
        return fd;
    }

    public long address() {
        return address;
    }

    public long bytes() {
        return bytes;
    }

    /** The mapping; must not be touched after {@link #close}. */
    public UnsafeBuffer buffer() {
        return buffer;
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            int unmapped = Libc.C.munmap(address, bytes);
            assert unmapped == 0 : Errno.name(Errno.last());
            Descriptors.close(fd);
        }
    }
}
