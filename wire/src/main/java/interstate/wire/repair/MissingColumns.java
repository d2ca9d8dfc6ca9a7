package interstate.wire.repair;

/** Which missing payload has which column in the equations. */
final class MissingColumns {
    /** No column is in use. */
    static final int NONE = -1;

    private final long[] sequences = new long[Equation.COLUMNS];
    private long columns;

    /** Gives a payload a column; there is one free. */
    int add(long sequence) {
        assert columns != -1L;
        int column = Long.numberOfTrailingZeros(~columns);
        sequences[column] = sequence;
        columns |= 1L << column;
        return column;
    }

    void remove(int column) {
        columns &= ~(1L << column);
    }

    long sequence(int column) {
        return sequences[column];
    }

    /** Those in use, as bits. */
    long columns() {
        return columns;
    }

    int count() {
        return Long.bitCount(columns);
    }

    /** The column of the oldest payload, or {@link #NONE}. */
    int oldest() {
        return oldest(columns);
    }

    /** The column of the oldest payload among these, or {@link #NONE}. */
    int oldest(long among) {
        int oldest = NONE;
        for (long rest = among; rest != 0; rest &= rest - 1) {
            int column = Long.numberOfTrailingZeros(rest);
            if (oldest == NONE || sequences[column] < sequences[oldest]) {
                oldest = column;
            }
        }
        return oldest;
    }
}
