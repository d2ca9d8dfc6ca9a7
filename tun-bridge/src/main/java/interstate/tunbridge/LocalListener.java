package interstate.tunbridge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A listening socket in the file system, readable and writable by its owner only. */
final class LocalListener implements AutoCloseable {
    private static final int OWNER_ONLY = 0600;
    private static final int BACKLOG = 16;
    private static final int SOCK_CLOEXEC = 0x80000;

    private final Path path;
    private final int fd;
    private final Poll poll = new Poll(1);
    private boolean open = true;

    private LocalListener(Path path, int fd) {
        this.path = path;
        this.fd = fd;
        poll.set(0, fd);
    }

    static LocalListener at(Path path) {
        removeLeftover(path);
        int fd = KernelException.check(
                Libc.C.socket(LocalAddressLayout.AF_UNIX, ControlSocket.SOCK_SEQPACKET_CLOEXEC, 0),
                "socket",
                "AF_UNIX");
        try {
            // Before bind, so that the path never exists with a wider mode.
            KernelException.check(Libc.C.fchmod(fd, OWNER_ONLY), "fchmod", path.toString());
            long address = LocalAddressLayout.scratch(path).addressOffset();
            KernelException.check(Libc.C.bind(fd, address, LocalAddressLayout.bytes()), "bind", path.toString());
            KernelException.check(Libc.C.listen(fd, BACKLOG), "listen", path.toString());
            return new LocalListener(path, fd);
        } catch (RuntimeException e) {
            Descriptors.close(fd);
            throw e;
        }
    }

    private static void removeLeftover(Path path) {
        try (ControlSocket alive = ControlSocket.connect(path)) {
            throw KernelException.of(
                    "bind",
                    path.toString(),
                    Errno.EADDRINUSE,
                    "served by process " + alive.peer().pid());
        } catch (KernelException e) {
            if (e.errno() == Errno.ECONNREFUSED && isSocket(path)) {
                remove(path);
            } else if (e.errno() != Errno.ENOENT) {
                throw e;
            }
        }
    }

    /** A file of another kind refuses connections just so, and is not ours to delete. */
    private static boolean isSocket(Path path) {
        return !Files.isRegularFile(path) && !Files.isDirectory(path) && !Files.isSymbolicLink(path);
    }

    private static void remove(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int fd() {
        return fd;
    }

    /** A connected descriptor, or -1 at the time-out or if the caller was gone again. */
    int accept(int timeoutMs) {
        if (poll.await(timeoutMs) <= 0) {
            return -1;
        }
        return Libc.C.accept4(fd, 0, 0, SOCK_CLOEXEC);
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            remove(path);
            Descriptors.close(fd);
        }
    }
}
