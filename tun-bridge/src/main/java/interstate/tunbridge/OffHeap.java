package interstate.tunbridge;

import java.nio.charset.StandardCharsets;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Memory that the kernel can be pointed at.
 *
 * <p>A block lives as long as its {@link UnsafeBuffer}: an owner keeps the buffer in a field and ends its native calls
 * with a reachability fence; one-off arguments go to the calling thread's scratch block, which never dies before it.
 */
final class OffHeap {
    static final int SCRATCH_BYTES = 4096;

    private static final ThreadLocal<UnsafeBuffer> SCRATCH = ThreadLocal.withInitial(() -> zeroed(SCRATCH_BYTES));

    private OffHeap() {}

    /** A new zeroed block, aligned to a cache line. */
    static UnsafeBuffer zeroed(int bytes) {
        return new UnsafeBuffer(BufferUtil.allocateDirectAligned(bytes, 64));
    }

    /**
     * The calling thread's scratch block with its first bytes zeroed. For the arguments of one call at a time: whoever
     * calls on may overwrite it.
     */
    static UnsafeBuffer scratch(int zeroedBytes) {
        UnsafeBuffer scratch = SCRATCH.get();
        scratch.setMemory(0, zeroedBytes, (byte) 0);
        return scratch;
    }

    /** The scratch block holding a C string. */
    static UnsafeBuffer scratch(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length >= SCRATCH_BYTES) {
            throw new IllegalArgumentException("longer than " + (SCRATCH_BYTES - 1) + " bytes: " + text);
        }
        UnsafeBuffer scratch = scratch(bytes.length + 1);
        scratch.putBytes(0, bytes);
        return scratch;
    }
}
