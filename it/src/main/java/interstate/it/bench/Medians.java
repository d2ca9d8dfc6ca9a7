package interstate.it.bench;

import interstate.it.judge.Quantiles;
import org.agrona.collections.LongArrayList;

/** The same figure of several runs. */
final class Medians {
    private final LongArrayList values = new LongArrayList();

    void add(long value) {
        values.addLong(value);
    }

    long median() {
        return Quantiles.of(values.toLongArray()).at(0.5);
    }

    /** In microseconds. */
    double us() {
        return median() / 1e3;
    }
}
