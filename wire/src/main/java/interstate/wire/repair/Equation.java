package interstate.wire.repair;

import java.util.Arrays;

/** What a repair symbol says of missing payloads: the sum of their symbols times coefficients is a value. */
final class Equation {
    /** Missing payloads, each in a column, that equations can speak of at a time: the bits of a long. */
    static final int COLUMNS = Long.SIZE;

    /** The symbol, less what the payloads that are known have in it. */
    final long[] value;

    private final byte[] coefficients = new byte[COLUMNS];
    private long columns;

    Equation(int symbolWords) {
        this.value = new long[symbolWords];
    }

    /** The columns whose coefficient is not 0. */
    long columns() {
        return columns;
    }

    int coefficient(int column) {
        return coefficients[column] & 0xff;
    }

    void set(int column, int coefficient) {
        coefficients[column] = (byte) coefficient;
        long bit = 1L << column;
        columns = coefficient == 0 ? columns & ~bit : columns | bit;
    }

    /** Adds {@code c} times another equation. */
    void addMultiple(Equation other, int c) {
        for (long rest = other.columns; rest != 0; rest &= rest - 1) {
            int column = Long.numberOfTrailingZeros(rest);
            set(column, coefficient(column) ^ Gf256.multiply(c, other.coefficient(column)));
        }
        Gf256.addMultiple(value, other.value, 0, value.length, c);
    }

    /** Multiplies so that this coefficient, which is not 0, becomes 1. */
    void normalise(int column, long[] scratch) {
        int c = Gf256.inverse(coefficient(column));
        for (long rest = columns; rest != 0; rest &= rest - 1) {
            int each = Long.numberOfTrailingZeros(rest);
            coefficients[each] = (byte) Gf256.multiply(c, coefficient(each));
        }
        Gf256.scale(value, c, scratch);
    }

    /** Whether the value is zero, as it must be when no column is left. */
    boolean isZero() {
        long or = 0;
        for (long word : value) {
            or |= word;
        }
        return or == 0;
    }

    /** Makes it say nothing. */
    void clear() {
        Arrays.fill(coefficients, (byte) 0);
        Arrays.fill(value, 0);
        columns = 0;
    }
}
