package interstate.pacing;

/**
 * The one 64-bit form of {@code ready}, {@code claim} and {@code fate}: a tag in the upper 16 bits, the slot's number
 * plus one in the lower 48, so that zeroed memory names no slot.
 *
 * <p>48 bits last 178 years at 20 us.
 */
final class SlotWord {

    static final int MAX_TAG = 0xffff;
    private static final int TAG_SHIFT = 48;
    private static final long SLOT_MASK = (1L << TAG_SHIFT) - 1;

    private SlotWord() {}

    static long of(int tag, long slot) {
        return ((long) tag << TAG_SHIFT) | ((slot + 1) & SLOT_MASK);
    }

    /** The slot's number, or -1 if the word names none. */
    static long slot(long word) {
        return (word & SLOT_MASK) - 1;
    }

    static int tag(long word) {
        return (int) (word >>> TAG_SHIFT);
    }
}
