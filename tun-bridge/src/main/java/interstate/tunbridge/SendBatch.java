package interstate.tunbridge;

import java.lang.ref.Reference;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Many datagrams of one socket in as few sendmmsg as may be, each with the destination of a {@link SendMessage}.
 *
 * <pre>
 * headers  mmsghdr 64, one a message      iovecs  16, one a message
 * </pre>
 *
 * One thread at a time. Nothing here allocates but the constructor.
 */
public final class SendBatch {
    private static final int FLAGS = MessageLayout.MSG_DONTWAIT | MessageLayout.MSG_NOSIGNAL;

    private final UnsafeBuffer headers;
    private final UnsafeBuffer iovecs;
    private final int[] results;

    /** @param messages most datagrams per call */
    public SendBatch(int messages) {
        headers = OffHeap.zeroed(messages * MessageLayout.BATCH_HEADER_BYTES);
        iovecs = OffHeap.zeroed(messages * MessageLayout.IOVEC_BYTES);
        results = new int[messages];
    }

    /**
     * Notes the datagram at {@code place}; places are filled from 0 on.
     *
     * @param to its destination and source, which must outlive the call of {@link #send}
     * @param datagram address of its first byte
     */
    public void set(int place, SendMessage to, long datagram, int bytes) {
        int header = place * MessageLayout.BATCH_HEADER_BYTES;
        int iovec = place * MessageLayout.IOVEC_BYTES;
        to.copyHeader(headers, header);
        MessageLayout.iovec(headers, header, iovecs.addressOffset() + iovec);
        iovecs.putLong(iovec, datagram);
        iovecs.putLong(iovec + 8, bytes);
    }

    /** Sends the first {@code count}, without ever waiting; one that is refused does not keep back those after it. */
    public void send(int fd, int count) {
        int done = 0;
        try {
            while (done < count) {
                long from = headers.addressOffset() + (long) done * MessageLayout.BATCH_HEADER_BYTES;
                int sent = Libc.C.sendmmsg(fd, from, count - done, FLAGS);
                if (sent > 0) {
                    for (int i = 0; i < sent; i++) {
                        results[done++] = 0;
                    }
                } else {
                    results[done++] = sent < 0 ? Errno.last() : Errno.EAGAIN;
                }
            }
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** What became of the datagram at a place: 0 or the error number. */
    public int result(int place) {
        return results[place];
    }
}
