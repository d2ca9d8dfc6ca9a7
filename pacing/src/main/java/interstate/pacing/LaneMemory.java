package interstate.pacing;

import interstate.tunbridge.Descriptors;
import interstate.tunbridge.SharedMemory;
import java.nio.ByteBuffer;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/** The zeroed memory that a lane lives in, on the pacer's side. */
interface LaneMemory {

    int PAGE_BYTES = 4096;

    UnsafeBuffer buffer();

    /** What another process maps it by, or -1 where none can. */
    int fd();

    /** Gives the memory back; the buffer must not be touched any more. */
    void release();

    /** Memory of this process, freed by its garbage collector when neither side holds the buffer. */
    static LaneMemory ofThisProcess(int bytes) {
        ByteBuffer block = BufferUtil.allocateDirectAligned(bytes, BitUtil.CACHE_LINE_LENGTH);
        UnsafeBuffer buffer = new UnsafeBuffer(block);
        return new LaneMemory() {
            @Override
            public UnsafeBuffer buffer() {
                return buffer;
            }

            @Override
            public int fd() {
                return -1;
            }

            @Override
            public void release() {
                // The collector's work.
            }
        };
    }

    /** Memory to share with a node: a memfd sealed against any change of its size. */
    static LaneMemory shared(int bytes) {
        SharedMemory shared = SharedMemory.create("interstate-lane", bytes);
        // Zero already; written once so that no slot waits for a page.
        shared.buffer().setMemory(0, bytes, (byte) 0);
        return of(shared);
    }

    /** Memory that another pacer made; the descriptor is taken over, or closed if this throws. */
    static LaneMemory joined(int fd, long bytes) {
        try {
            SharedMemory shared = SharedMemory.map(fd, bytes);
            // Looked at once on this thread, so that no slot waits for a page.
            for (int at = 0; at < bytes; at += PAGE_BYTES) {
                shared.buffer().getByteVolatile(at);
            }
            return of(shared);
        } catch (RuntimeException e) {
            Descriptors.close(fd);
            throw e;
        }
    }

    private static LaneMemory of(SharedMemory shared) {
        return new LaneMemory() {
            @Override
            public UnsafeBuffer buffer() {
                return shared.buffer();
            }

            @Override
            public int fd() {
                return shared.fd();
            }

            @Override
            public void release() {
                shared.close();
            }
        };
    }
}
