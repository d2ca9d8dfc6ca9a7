package interstate.tunbridge;

import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A local connection that keeps message borders and carries descriptors (AF_UNIX, SOCK_SEQPACKET).
 *
 * <p>Neither side ever waits to send: a full buffer answers EAGAIN. One thread at a time. Once made, a socket object
 * allocates nothing in {@link #send}, {@link #receive} and {@link Listener#accept(ControlSocket, int)}, so a process
 * without a garbage collector serves any number of connections with one.
 */
public final class ControlSocket implements AutoCloseable {
    /** Longest message. */
    public static final int MAX_MESSAGE_BYTES = 65536;

    /** Most descriptors in one message. */
    public static final int MAX_DESCRIPTORS = DescriptorsLayout.MAX_DESCRIPTORS;

    static final int SOCK_SEQPACKET_CLOEXEC = 5 | 0x80000;
    private static final int[] NO_DESCRIPTORS = {};

    private final ControlMessage message = new ControlMessage(MAX_MESSAGE_BYTES);
    private final Poll poll = new Poll(1);
    private int fd = -1;

    /** A socket object without a connection, for {@link Listener#accept(ControlSocket, int)}. */
    public ControlSocket() {}

    /** Calls a listener. */
    public static ControlSocket connect(Path path) {
        ControlSocket socket = new ControlSocket();
        socket.attach(connectedTo(path));
        return socket;
    }

    /** Waits for calls at a path; a dead process's leftover there is replaced, a live one's is not. */
    public static Listener listen(Path path) {
        return new Listener(path);
    }

    private static int connectedTo(Path path) {
        int fd = KernelException.check(
                Libc.C.socket(LocalAddressLayout.AF_UNIX, SOCK_SEQPACKET_CLOEXEC, 0), "socket", "AF_UNIX");
        long address = LocalAddressLayout.scratch(path).addressOffset();
        if (Libc.C.connect(fd, address, LocalAddressLayout.bytes()) != 0) {
            int errno = Errno.last();
            Descriptors.close(fd);
            throw KernelException.of("connect", path.toString(), errno);
        }
        return fd;
    }

    /** Takes over a connected descriptor; an earlier connection is closed. */
    void attach(int connectedFd) {
        close();
        fd = connectedFd;
    }

    /** The connection's descriptor, -1 without one. */
    public int fd() {
        return fd;
    }

    /** Who is at the other end. */
    public PeerCredentials peer() {
        return PeerCredentials.of(fd);
    }

    /** Sends one message; the descriptors stay open here. Returns 0, or the error number. */
    public int send(byte[] bytes, int len, int... fds) {
        message.put(bytes, len);
        return message.send(fd, len, fds, fds.length);
    }

    /** Sends one message from a buffer, with the first {@code fdCount} of {@code fds}. Returns 0, or the error number. */
    public int send(UnsafeBuffer bytes, int off, int len, int @Nullable [] fds, int fdCount) {
        message.put(bytes, off, len);
        return message.send(fd, len, fds == null ? NO_DESCRIPTORS : fds, fdCount);
    }

    /**
     * Waits for one message, to be read from {@link #received} and {@link #receivedDescriptor} before the next call.
     *
     * @param timeoutMs 0 only looks, -1 waits for ever
     * @return its bytes, 0 at the time-out, or minus the error number: ECONNRESET when the other side has closed, EMSGSIZE
     *     for a message too long (dropped)
     */
    public int receive(int timeoutMs) {
        poll.set(0, fd);
        int ready = poll.await(timeoutMs);
        return ready > 0 ? message.receive(fd) : ready;
    }

    /** As {@link #receive(int)}, copying the message out; what does not fit is dropped as EMSGSIZE. */
    public int receive(byte[] dst, int off, int timeoutMs) {
        int bytes = receive(timeoutMs);
        if (bytes > dst.length - off) {
            message.dropDescriptors();
            return -Errno.EMSGSIZE;
        }
        if (bytes > 0) {
            received().getBytes(0, dst, off, bytes);
        }
        return bytes;
    }

    /** The bytes of the last message received. */
    public UnsafeBuffer received() {
        return message.bytes();
    }

    /** How many descriptors came with the last message. */
    public int receivedDescriptors() {
        return message.descriptors();
    }

    /** One of them; it is the caller's, to close or to keep. */
    public int receivedDescriptor(int i) {
        return message.descriptor(i);
    }

    @Override
    public void close() {
        if (fd >= 0) {
            Descriptors.close(fd);
            fd = -1;
        }
    }

    /** The waiting end. */
    public static final class Listener implements AutoCloseable {
        private final LocalListener listener;

        private Listener(Path path) {
            this.listener = LocalListener.at(path);
        }

        public int fd() {
            return listener.fd();
        }

        /** The next caller, or null at the time-out. */
        public @Nullable ControlSocket accept(int timeoutMs) {
            int fd = listener.accept(timeoutMs);
            if (fd < 0) {
                return null;
            }
            ControlSocket socket = new ControlSocket();
            socket.attach(fd);
            return socket;
        }

        /** The next caller into an object at hand, whose earlier connection is closed; false at the time-out. */
        public boolean accept(ControlSocket into, int timeoutMs) {
            int fd = listener.accept(timeoutMs);
            if (fd < 0) {
                return false;
            }
            into.attach(fd);
            return true;
        }

        /** Stops listening and removes the path. */
        @Override
        public void close() {
            listener.close();
        }
    }
}
