package interstate.pacing;

import org.jspecify.annotations.Nullable;

/**
 * What left in a slot: its kind in the lowest byte, above it its place among the datagrams of the same instant of the
 * clock. A pacer of an older build leaves {@link #NOTHING}.
 */
final class LeftWord {

    static final long NOTHING = 0;

    private static final int DATA = 1;
    private static final int PAD = 2;
    private static final int CHAFF = 3;
    private static final int PLACE_SHIFT = 8;
    private static final int KIND_MASK = 0xff;

    private LeftWord() {}

    static long of(Slots kind, int place) {
        int number = kind == Slots.DATA ? DATA : kind == Slots.PADS ? PAD : CHAFF;
        return ((long) place << PLACE_SHIFT) | number;
    }

    /** Its kind, or null where nothing left; anything may stand in shared memory. */
    static @Nullable Slots kind(long word) {
        return switch ((int) word & KIND_MASK) {
            case DATA -> Slots.DATA;
            case PAD -> Slots.PADS;
            case CHAFF -> Slots.CHAFF;
            default -> null;
        };
    }

    static int place(long word) {
        return (int) (word >>> PLACE_SHIFT);
    }
}
