package interstate.wire.repair;

import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The equations of one class in reduced echelon form: each has a pivot, a column with coefficient 1 that no other equation has. So
 * there are never more equations than columns, an equation with one column is a solution, and taking in one more costs at most two
 * operations for each that is there.
 */
final class EquationSystem {
    /** What came of an equation. */
    enum Outcome {
        /** It said something new. */
        KEPT,
        /** It followed from the others. */
        REDUNDANT,
        /** It contradicts the others: someone lies. */
        CONTRADICTION
    }

    private final @Nullable Equation[] byPivot = new Equation[Equation.COLUMNS];
    private final ArrayDeque<Equation> unused;
    private final long[] scratch;
    private long pivots;

    /** @param unused where equations go that are needed no more, cleared */
    EquationSystem(int symbolWords, ArrayDeque<Equation> unused) {
        this.unused = unused;
        this.scratch = new long[symbolWords];
    }

    /** Takes an equation, which belongs to the system from then on. */
    Outcome insert(Equation equation) {
        for (long rest = equation.columns() & pivots; rest != 0; rest &= rest - 1) {
            int column = Long.numberOfTrailingZeros(rest);
            equation.addMultiple(pivot(column), equation.coefficient(column));
        }
        if (equation.columns() == 0) {
            Outcome outcome = equation.isZero() ? Outcome.REDUNDANT : Outcome.CONTRADICTION;
            release(equation);
            return outcome;
        }
        int pivot = Long.numberOfTrailingZeros(equation.columns());
        equation.normalise(pivot, scratch);
        for (long rest = pivots; rest != 0; rest &= rest - 1) {
            Equation each = pivot(Long.numberOfTrailingZeros(rest));
            int c = each.coefficient(pivot);
            if (c != 0) {
                each.addMultiple(equation, c);
            }
        }
        byPivot[pivot] = equation;
        pivots |= 1L << pivot;
        return Outcome.KEPT;
    }

    /**
     * A missing payload has come: puts its symbol in where the column was.
     *
     * @param symbol changed by nobody, or null for a symbol of zeros
     * @return what came of the equation that had the column as pivot; {@link Outcome#KEPT} if none had
     */
    Outcome substitute(int column, long @Nullable [] symbol) {
        Equation own = byPivot[column];
        if (own != null) {
            byPivot[column] = null;
            pivots &= ~(1L << column);
            substitute(own, column, symbol);
            return insert(own);
        }
        for (long rest = pivots; rest != 0; rest &= rest - 1) {
            substitute(pivot(Long.numberOfTrailingZeros(rest)), column, symbol);
        }
        return Outcome.KEPT;
    }

    private static void substitute(Equation equation, int column, long @Nullable [] symbol) {
        int c = equation.coefficient(column);
        if (c == 0) {
            return;
        }
        equation.set(column, 0);
        if (symbol != null) {
            Gf256.addMultiple(equation.value, symbol, 0, symbol.length, c);
        }
    }

    /** Drops the equations that have the column, and returns how many. */
    int drop(int column) {
        int dropped = 0;
        for (long rest = pivots; rest != 0; rest &= rest - 1) {
            int pivot = Long.numberOfTrailingZeros(rest);
            Equation each = pivot(pivot);
            if (each.coefficient(column) != 0) {
                byPivot[pivot] = null;
                pivots &= ~(1L << pivot);
                release(each);
                dropped++;
            }
        }
        return dropped;
    }

    /** The columns that are in any equation. */
    long columns() {
        long columns = 0;
        for (long rest = pivots; rest != 0; rest &= rest - 1) {
            columns |= pivot(Long.numberOfTrailingZeros(rest)).columns();
        }
        return columns;
    }

    /** The columns whose symbols are known. */
    long solved() {
        long solved = 0;
        for (long rest = pivots; rest != 0; rest &= rest - 1) {
            long bit = Long.lowestOneBit(rest);
            if (pivot(Long.numberOfTrailingZeros(rest)).columns() == bit) {
                solved |= bit;
            }
        }
        return solved;
    }

    /** The symbol of a column that is solved. */
    long[] solution(int column) {
        return pivot(column).value;
    }

    private Equation pivot(int column) {
        return Objects.requireNonNull(byPivot[column]);
    }

    private void release(Equation equation) {
        equation.clear();
        unused.addLast(equation);
    }
}
