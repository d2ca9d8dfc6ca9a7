package interstate.tunbridge;

import java.lang.ref.Reference;
import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A conversation with the kernel about routes and neighbours (rtnetlink(7)): one request, one answer.
 *
 * <pre>
 * sockaddr_nl  0 family 2 | 2 - 2 | 4 port 4 | 8 groups 4                                          = 12
 * nlmsghdr     0 length 4 | 4 type 2 | 6 flags 2 | 8 sequence 4 | 12 port 4                        = 16
 * then the body of the type, then attributes: 0 length 2 | 2 type 2 | 4 value, padded to 4
 * nlmsgerr     16 minus errno 4 (0: acknowledged)
 * </pre>
 */
final class Netlink implements AutoCloseable {
    static final int HEADER_BYTES = 16;
    static final int ATTRIBUTE_BYTES = 4;

    static final int NLM_F_ACK = 4;
    static final int NLM_F_REPLACE = 0x100;
    static final int NLM_F_CREATE = 0x400;

    private static final int NLM_F_REQUEST = 1;
    private static final int NLMSG_ERROR = 2;
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW_CLOEXEC_NONBLOCK = 3 | 0x80000 | 0x800;
    private static final int ADDRESS_BYTES = 12;
    private static final int ANSWER_BYTES = 16384;
    private static final int ANSWER_TIMEOUT_MS = 1000;

    private final int fd;
    private final Poll poll = new Poll(1);
    private final UnsafeBuffer request = OffHeap.zeroed(512);
    private final UnsafeBuffer answer = OffHeap.zeroed(ANSWER_BYTES);
    private int sequence;
    private int requestBytes;
    private int answerBytes;

    /** Opens one that also hears of changes in these groups (a mask, 0 for none). */
    Netlink(int groups) {
        fd = KernelException.check(Libc.C.socket(AF_NETLINK, SOCK_RAW_CLOEXEC_NONBLOCK, 0), "socket", "AF_NETLINK");
        poll.set(0, fd);
        UnsafeBuffer address = OffHeap.scratch(ADDRESS_BYTES);
        address.putShort(0, (short) AF_NETLINK);
        address.putInt(8, groups);
        KernelException.check(Libc.C.bind(fd, address.addressOffset(), ADDRESS_BYTES), "bind", "AF_NETLINK");
    }

    /** Begins a request: the body is zeroed and starts at {@link #HEADER_BYTES}. */
    UnsafeBuffer begin(int type, int flags, int bodyBytes) {
        request.setMemory(0, request.capacity(), (byte) 0);
        request.putShort(4, (short) type);
        request.putShort(6, (short) (flags | NLM_F_REQUEST));
        requestBytes = HEADER_BYTES + bodyBytes;
        return request;
    }

    /** Adds an IP address. */
    void address(int type, UdpAddress address) {
        int off = attribute(type, address.ipv6() ? 16 : 4);
        if (address.ipv6()) {
            request.putLong(off, address.high(), ByteOrder.BIG_ENDIAN);
            request.putLong(off + 8, address.low(), ByteOrder.BIG_ENDIAN);
        } else {
            request.putInt(off, (int) address.low(), ByteOrder.BIG_ENDIAN);
        }
    }

    /** Adds a number. */
    void number(int type, int value) {
        request.putInt(attribute(type, 4), value);
    }

    private int attribute(int type, int valueBytes) {
        int off = requestBytes;
        request.putShort(off, (short) (ATTRIBUTE_BYTES + valueBytes));
        request.putShort(off + 2, (short) type);
        requestBytes += ATTRIBUTE_BYTES + valueBytes;
        return off + ATTRIBUTE_BYTES;
    }

    /** Sends the request and takes the answer; returns 0, or the error number: EAGAIN for no answer. */
    int ask() {
        request.putInt(0, requestBytes);
        request.putInt(8, ++sequence);
        try {
            if (Libc.C.write(fd, request.addressOffset(), requestBytes) < 0) {
                return Errno.last();
            }
            do {
                if (poll.await(ANSWER_TIMEOUT_MS) <= 0) {
                    return Errno.EAGAIN;
                }
                answerBytes = (int) Libc.C.read(fd, answer.addressOffset(), answer.capacity());
                if (answerBytes < 0) {
                    return Errno.last();
                }
            } while (answer.getInt(8) != sequence);
        } finally {
            Reference.reachabilityFence(this);
        }
        return answer.getShort(4) == NLMSG_ERROR ? -answer.getInt(HEADER_BYTES) : 0;
    }

    /** The last answer, its body at {@link #HEADER_BYTES}. */
    UnsafeBuffer answer() {
        return answer;
    }

    /** Where the value of an attribute starts in the answer, or -1. */
    int find(int type, int bodyBytes) {
        int end = Math.min(answer.getInt(0), answerBytes);
        int off = HEADER_BYTES + bodyBytes;
        while (off + ATTRIBUTE_BYTES <= end) {
            int length = answer.getShort(off) & 0xffff;
            if ((answer.getShort(off + 2) & 0x3fff) == type) {
                return off + ATTRIBUTE_BYTES;
            }
            off += Math.max((length + 3) & ~3, ATTRIBUTE_BYTES);
        }
        return -1;
    }

    /** Waits for a change in the groups, or the time-out, and forgets what it was. */
    void awaitChange(int timeoutMs) {
        if (poll.await(timeoutMs) > 0) {
            drain();
        }
    }

    private void drain() {
        try {
            long bytes;
            do {
                bytes = Libc.C.read(fd, answer.addressOffset(), answer.capacity());
            } while (bytes > 0);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    @Override
    public void close() {
        Descriptors.close(fd);
    }
}
