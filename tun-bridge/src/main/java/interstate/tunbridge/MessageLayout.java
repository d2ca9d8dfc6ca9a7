package interstate.tunbridge;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * The message header of sendmsg, recvmsg and recvmmsg on 64-bit Linux.
 *
 * <pre>
 * msghdr   0 name* 8 | 8 name bytes 4 | 12 - 4 | 16 iovec* 8 | 24 iovecs 8 | 32 control* 8 | 40 control bytes 8
 *          | 48 flags 4 | 52 - 4                                                                             = 56
 * mmsghdr  msghdr 56 | 56 received bytes 4 | 60 - 4                                                          = 64
 * iovec    0 base* 8 | 8 bytes 8                                                                             = 16
 * </pre>
 */
final class MessageLayout {
    static final int HEADER_BYTES = 56;
    static final int BATCH_HEADER_BYTES = 64;
    static final int IOVEC_BYTES = 16;

    static final int MSG_CTRUNC = 0x8;
    static final int MSG_TRUNC = 0x20;
    static final int MSG_DONTWAIT = 0x40;
    static final int MSG_ERRQUEUE = 0x2000;
    static final int MSG_NOSIGNAL = 0x4000;
    /** Waits for the first message, then takes what is there. */
    static final int MSG_WAITFORONE = 0x1_0000;

    static final int MSG_CMSG_CLOEXEC = 0x4000_0000;

    private static final int NAME = 0;
    private static final int NAME_BYTES = 8;
    private static final int IOVEC = 16;
    private static final int IOVECS = 24;
    private static final int CONTROL = 32;
    private static final int CONTROL_BYTES = 40;
    private static final int FLAGS = 48;
    private static final int RECEIVED = 56;

    private MessageLayout() {}

    static void name(UnsafeBuffer b, int off, long address, int bytes) {
        b.putLong(off + NAME, address);
        b.putInt(off + NAME_BYTES, bytes);
    }

    static void iovec(UnsafeBuffer b, int off, long address) {
        b.putLong(off + IOVEC, address);
        b.putLong(off + IOVECS, 1);
    }

    static void control(UnsafeBuffer b, int off, long address, int bytes) {
        b.putLong(off + CONTROL, bytes == 0 ? 0 : address);
        b.putLong(off + CONTROL_BYTES, bytes);
    }

    /** What the kernel overwrites on every receive and wants to find restored. */
    static void rearm(UnsafeBuffer b, int off, int nameBytes, int controlBytes) {
        b.putInt(off + NAME_BYTES, nameBytes);
        b.putLong(off + CONTROL_BYTES, controlBytes);
        b.putInt(off + FLAGS, 0);
    }

    static long controlBytes(UnsafeBuffer b, int off) {
        return b.getLong(off + CONTROL_BYTES);
    }

    static int flags(UnsafeBuffer b, int off) {
        return b.getInt(off + FLAGS);
    }

    static int received(UnsafeBuffer b, int off) {
        return b.getInt(off + RECEIVED);
    }
}
