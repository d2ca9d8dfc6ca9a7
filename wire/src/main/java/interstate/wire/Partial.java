package interstate.wire;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What has arrived of one block in one run of consecutive payloads.
 *
 * <p>It is started when the block's first byte is in it, and open while the run may grow: to the left until started, to the right
 * until nothing remains. The buffer grows to what the block needs and is kept for the next block.
 */
final class Partial {
    /** No payload has said yet how long the block is, and its header is cut. */
    static final int UNKNOWN = -1;

    private static final int FIRST_BUFFER_BYTES = 2048;

    /** Place in the table, for good. */
    final int slot;

    /** Neighbours in order of the last growth; the table's. */
    @Nullable Partial older;

    @Nullable Partial newer;

    /** Time of the last growth. */
    long grownNs;

    private byte[] bytes = {};
    private int length;
    private boolean started;
    private long firstSequence;
    private int ordinal;
    private long lastSequence;
    private int firstOffset;
    private int remaining;

    Partial(int slot) {
        this.slot = slot;
    }

    /**
     * Begins with a block's first bytes, at the end of payload {@code sequence}.
     *
     * @param packetsBefore inner packets that begin before it in that payload
     */
    void start(long sequence, int packetsBefore, byte[] b, int off, int len, int remainingBytes) {
        begin(true, sequence, 0);
        ordinal = packetsBefore;
        append(sequence, b, off, len, remainingBytes);
    }

    /** Begins with a later part of a block, whose payload says {@code offset}, more than 0; the part itself is appended next. */
    void startInside(long sequence, int offset) {
        begin(false, sequence, offset);
    }

    private void begin(boolean withFirstByte, long sequence, int offset) {
        length = 0;
        started = withFirstByte;
        firstSequence = sequence;
        lastSequence = sequence;
        firstOffset = offset;
        remaining = offset;
    }

    void append(long sequence, byte[] b, int off, int len, int remainingBytes) {
        if (bytes.length < length + len) {
            bytes = Arrays.copyOf(bytes, Math.max(FIRST_BUFFER_BYTES, Integer.highestOneBit(length + len - 1) * 2));
        }
        System.arraycopy(b, off, bytes, length, len);
        length += len;
        lastSequence = sequence;
        remaining = remainingBytes;
    }

    /** Takes over what the run right after this one holds. */
    void append(Partial right) {
        append(right.lastSequence, right.bytes, 0, right.length, right.remaining);
    }

    /** Whether the payload after this run may say that so many bytes of the block are left. */
    boolean continuesWith(int offset) {
        return remaining == UNKNOWN || remaining == offset;
    }

    /** Whether lengths agree: what the header says, what the offsets said, and the limit. */
    boolean sound(int maxBlockBytes) {
        if (length + Math.max(remaining, 0) + (started ? 0 : 1) > maxBlockBytes) {
            return false;
        }
        if (!started) {
            return true;
        }
        int said = BlockHeader.blockBytes(bytes, 0, length);
        return said == BlockHeader.INCOMPLETE ? remaining != 0 : said == length + remaining;
    }

    boolean started() {
        return started;
    }

    /** Whether the next payload belongs to the run. */
    boolean openAtEnd() {
        return remaining != 0;
    }

    boolean whole() {
        return started && remaining == 0;
    }

    long firstSequence() {
        return firstSequence;
    }

    /** Inner packets that begin before it in its first payload; for one that is started. */
    int ordinal() {
        return ordinal;
    }

    long lastSequence() {
        return lastSequence;
    }

    /** What the first payload of a run that is not started said. */
    int firstOffset() {
        return firstOffset;
    }

    /** The buffer itself, not a copy. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }
}
