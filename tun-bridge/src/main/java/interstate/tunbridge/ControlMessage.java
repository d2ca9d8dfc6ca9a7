package interstate.tunbridge;

import java.lang.ref.Reference;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One message of a {@link ControlSocket} with its descriptors, for both directions in turn.
 *
 * <pre>
 * 0 msghdr 56 | 56 - 8 | 64 iovec 16 | 80 - 16 | 96 control 144
 * </pre>
 */
final class ControlMessage {
    private static final int IOVEC = 64;
    private static final int CONTROL = 96;

    private final UnsafeBuffer memory = OffHeap.zeroed(CONTROL + DescriptorsLayout.MAX_BYTES);
    private final UnsafeBuffer data;
    private final long address = memory.addressOffset();
    private int descriptors;

    ControlMessage(int maxBytes) {
        this.data = OffHeap.zeroed(maxBytes);
        MessageLayout.iovec(memory, 0, address + IOVEC);
        memory.putLong(IOVEC, data.addressOffset());
    }

    void put(byte[] bytes, int len) {
        requireFits(len);
        data.putBytes(0, bytes, 0, len);
    }

    void put(UnsafeBuffer bytes, int off, int len) {
        requireFits(len);
        data.putBytes(0, bytes, off, len);
    }

    private void requireFits(int len) {
        // An empty message would look like the end of the connection.
        if (len < 1 || len > data.capacity()) {
            throw new IllegalArgumentException("message of " + len + " bytes, allowed are 1.." + data.capacity());
        }
    }

    int send(int fd, int len, int[] fds, int fdCount) {
        memory.putLong(IOVEC + 8, len);
        int controlBytes = DescriptorsLayout.write(memory, CONTROL, fds, fdCount);
        MessageLayout.control(memory, 0, address + CONTROL, controlBytes);
        try {
            long sent = Libc.C.sendmsg(fd, address, MessageLayout.MSG_DONTWAIT | MessageLayout.MSG_NOSIGNAL);
            return sent < 0 ? Errno.last() : 0;
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** Bytes, 0 if nothing was there after all, or minus the error number. */
    int receive(int fd) {
        descriptors = 0;
        memory.putLong(IOVEC + 8, data.capacity());
        MessageLayout.control(memory, 0, address + CONTROL, DescriptorsLayout.MAX_BYTES);
        MessageLayout.rearm(memory, 0, 0, DescriptorsLayout.MAX_BYTES);
        try {
            int flags = MessageLayout.MSG_DONTWAIT | MessageLayout.MSG_CMSG_CLOEXEC;
            return received(Libc.C.recvmsg(fd, address, flags));
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    private int received(long bytes) {
        if (bytes == 0) {
            return -Errno.ECONNRESET;
        }
        if (bytes < 0) {
            int errno = Errno.last();
            return errno == Errno.EAGAIN || errno == Errno.EINTR ? 0 : -errno;
        }
        descriptors = DescriptorsLayout.count(memory, CONTROL, MessageLayout.controlBytes(memory, 0));
        if ((MessageLayout.flags(memory, 0) & (MessageLayout.MSG_TRUNC | MessageLayout.MSG_CTRUNC)) != 0) {
            dropDescriptors();
            return -Errno.EMSGSIZE;
        }
        return (int) bytes;
    }

    void dropDescriptors() {
        for (int i = 0; i < descriptors; i++) {
            Descriptors.close(descriptor(i));
        }
        descriptors = 0;
    }

    UnsafeBuffer bytes() {
        return data;
    }

    int descriptors() {
        return descriptors;
    }

    int descriptor(int i) {
        if (i < 0 || i >= descriptors) {
            throw new IndexOutOfBoundsException("descriptor " + i + " of " + descriptors);
        }
        return DescriptorsLayout.descriptor(memory, CONTROL, i);
    }
}
