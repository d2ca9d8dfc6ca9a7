package interstate.pacing;

/**
 * A period's hour and end in 64 bits: turn of the table 16 (0 is none), hour of the day 5, end 43 in ms of CLOCK_MONOTONIC.
 *
 * <p>43 bits last 278 years.
 */
final class HourWord {

    private static final long MS = 1_000_000;
    private static final int ENDS_BITS = 43;
    private static final int HOUR_BITS = 5;
    private static final int MAX_TURN = 0xffff;

    private HourWord() {}

    /** The hour that UTC has at an instant, and its end, rounded up to a millisecond; the turn is 0. */
    static long at(long instantNs, long utcOffsetNs) {
        long utcNs = instantNs + utcOffsetNs;
        long hour = Math.floorMod(Math.floorDiv(utcNs, Hours.HOUR_NS), Hours.HOURS);
        long endsNs = instantNs + Hours.HOUR_NS - Math.floorMod(utcNs, Hours.HOUR_NS);
        return hour << ENDS_BITS | -Math.floorDiv(-endsNs, MS);
    }

    static long inTurn(long word, long turn) {
        return word | (turn % MAX_TURN + 1) << (ENDS_BITS + HOUR_BITS);
    }

    /** Whether it was written in this turn of the table. */
    static boolean isOfTurn(long word, long turn) {
        return word >>> (ENDS_BITS + HOUR_BITS) == turn % MAX_TURN + 1;
    }

    /** Whether nothing, or what belongs to the turn before this one, is there. */
    static boolean isFree(long word, long turn) {
        return word == 0 || (turn > 0 && isOfTurn(word, turn - 1));
    }

    /** 0 to 23, whatever the word is. */
    static int hour(long word) {
        return ((int) (word >>> ENDS_BITS) & ((1 << HOUR_BITS) - 1)) % Hours.HOURS;
    }

    /** Whether it can be of a period in which this instant lies; what is found in shared memory need not. */
    static boolean holdsAt(long word, long instantNs) {
        long leftNs = endsNs(word) - instantNs;
        return leftNs > 0 && leftNs <= Hours.HOUR_NS + MS;
    }

    /** After this instant another hour begins. */
    static long endsNs(long word) {
        return (word & ((1L << ENDS_BITS) - 1)) * MS;
    }
}
