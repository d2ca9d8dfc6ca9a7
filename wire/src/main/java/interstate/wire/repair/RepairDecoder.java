package interstate.wire.repair;

import interstate.wire.MalformedException;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * Recovers payloads that were lost from those that arrived and the REPAIR blocks in them.
 *
 * <p>It keeps the images of the latest payloads and, of each class, the equations about those that are missing; each payload of which
 * all symbols are solved goes to the sink, once. A payload that is only late counts as missing, and is put into the equations when it
 * comes. At most 64 missing payloads are worked on at a time, so at most as many equations of a class are
 * kept; when more are needed, the oldest is given up. No input throws or grows anything past that. A peer that lies can have wrong
 * payloads delivered on its own link, as it could without.
 *
 * <p>One thread. The sink may call {@link #wipe()}, and what else it calls here does nothing.
 */
public final class RepairDecoder {
    private final SymbolLayout layout;
    private final RecoveredSink sink;
    private final ImagePool pool;
    private final Arrivals arrivals;
    private final EquationSystem[] systems;
    private final ArrayDeque<Equation> unusedEquations = new ArrayDeque<>();
    private final MissingColumns missing = new MissingColumns();
    private final RepairBlock block = new RepairBlock();
    private final long[] sourcesMissing = new long[RepairBlock.BITMAP_WORDS];
    private final KnownSources known;
    private final long[] symbol;
    private final byte[] out;
    private boolean delivering;
    private long recovered;
    private long unused;
    private long givenUp;
    private long malformed;
    private long contradictions;

    /** @param capacity of the latest so many sequence numbers images are kept; a power of two, at least {@link RepairBlock#MAX_WINDOW} */
    public RepairDecoder(SymbolLayout layout, int capacity, RecoveredSink sink) {
        if (Integer.bitCount(capacity) != 1 || capacity < RepairBlock.MAX_WINDOW) {
            throw new IllegalArgumentException("capacity " + capacity);
        }
        this.layout = layout;
        this.sink = sink;
        this.pool = new ImagePool(layout);
        this.arrivals = new Arrivals(pool, capacity);
        this.systems = new EquationSystem[layout.symbols()];
        Arrays.setAll(systems, i -> new EquationSystem(layout.symbolWords(), unusedEquations));
        this.known = new KnownSources(layout);
        this.symbol = new long[layout.symbolWords()];
        this.out = new byte[layout.payloadBytes()];
    }

    /**
     * Takes a payload that was opened, before the blocks in it: every one, pads too. One that was here before, or was recovered, or is
     * too old, changes nothing. The array is the caller's and is not kept.
     *
     * @param sequence 0 to {@link interstate.wire.DatagramLayout#MAX_COUNTER}
     */
    public void source(long sequence, byte[] payload, int off) {
        if (delivering) {
            return;
        }
        if (sequence > arrivals.newest()) {
            giveUpBefore(arrivals.oldestBehind(sequence));
            arrivals.advance(sequence);
        } else if (!arrivals.covers(sequence) || arrivals.has(sequence)) {
            return;
        }
        int column = arrivals.column(sequence);
        Image image = null;
        int bytes = ProtectedImage.bytes(payload, off, layout.payloadBytes());
        if (bytes > 0) {
            image = pool.take();
            layout.readImage(payload, off, bytes, image.words);
        }
        arrivals.put(sequence, image);
        if (column != Arrivals.NO_COLUMN) {
            missing.remove(column);
            for (int i = 0; i < systems.length; i++) {
                if (image != null) {
                    System.arraycopy(image.words, i * symbol.length, symbol, 0, symbol.length);
                }
                count(systems[i].substitute(column, image == null ? null : symbol));
            }
            forgetUnmentioned();
            deliver();
        }
    }

    /** Takes a whole REPAIR block, header included, of a payload that {@link #source} has had. */
    public void repair(byte[] b, int off, int len) {
        if (delivering) {
            malformed++;
            return;
        }
        try {
            block.decode(layout, b, off, len);
        } catch (MalformedException e) {
            malformed++;
            return;
        }
        if (block.isNotice()) {
            return;
        }
        long first = block.first(arrivals.newest());
        if (first < 0 || first + block.lastSource() > arrivals.newest()) {
            malformed++;
        } else if (!arrivals.covers(first + block.nextSource(0)) || !admit(first)) {
            unused += block.symbols();
        } else {
            known.sum(block, first, arrivals);
            for (int i = 0; i < block.symbols(); i++) {
                equation(first, i, (block.firstClass() + i) % systems.length);
            }
            if (block.restIsZero()) {
                for (int i = block.symbols(); i < systems.length; i++) {
                    zeros(first, (block.firstClass() + i) % systems.length);
                }
            }
            deliver();
        }
    }

    /**
     * Writes the image of a payload that is kept.
     *
     * @param payload receives all of it, zeros where it has pad and repair
     * @return whether there is one with something in it
     */
    public boolean read(long sequence, byte[] payload) {
        Image image = arrivals.covers(sequence) ? arrivals.image(sequence) : null;
        if (image == null) {
            return false;
        }
        layout.writeImage(image.words, payload, 0);
        return true;
    }

    /** Forgets the payloads below a number, so that their memory is used again; but the latest {@link RepairBlock#MAX_WINDOW} stay. */
    public void forgetBelow(long sequence) {
        long oldest = Math.min(sequence, arrivals.newest() - RepairBlock.MAX_WINDOW + 1);
        if (!delivering && oldest > arrivals.oldestBehind(arrivals.newest())) {
            giveUpBefore(oldest);
            arrivals.forgetBelow(oldest);
        }
    }

    /** Forgets all payloads, as a fresh session must, and zeroes what was held; counters stay. */
    public void wipe() {
        for (int column = missing.oldest(); column != MissingColumns.NONE; column = missing.oldest()) {
            drop(column);
        }
        arrivals.clear();
        known.clear();
        Arrays.fill(symbol, 0);
        pool.shrink();
        unusedEquations.clear();
    }

    /** Payloads given to the sink. */
    public long recovered() {
        return recovered;
    }

    /**
     * Repair symbols that helped to recover nothing: all of their sources had arrived or arrived later, one was too old, they said
     * nothing new, or a payload in them was given up.
     */
    public long unused() {
        return unused;
    }

    /** Missing payloads that some symbol spoke of and that were given up: too old, or one too many. */
    public long givenUp() {
        return givenUp;
    }

    /** REPAIR blocks that break the rules. */
    public long malformed() {
        return malformed;
    }

    /** Repair symbols that contradict others or what arrived. */
    public long contradictions() {
        return contradictions;
    }

    /** Missing payloads that are worked on now. */
    public int unknowns() {
        return missing.count();
    }

    /** Notes which sources of the block are missing, and gives each a column; false if none is, or there is no room for them. */
    private boolean admit(long first) {
        int count = 0;
        for (int word = 0; word < sourcesMissing.length; word++) {
            long bits = block.sourceBits(word);
            sourcesMissing[word] = bits == 0 ? 0 : bits & ~arrivals.hereBits(first + (long) word * Long.SIZE);
            count += Long.bitCount(sourcesMissing[word]);
        }
        if (count == 0 || count > Equation.COLUMNS) {
            return false;
        }
        while (missing.count() + sourcesWithoutColumn(first) > Equation.COLUMNS) {
            int oldest = missing.oldest();
            if (block.isSource(missing.sequence(oldest) - first)) {
                return false;
            }
            giveUp(oldest);
        }
        for (int i = nextMissing(0); i >= 0; i = nextMissing(i + 1)) {
            if (arrivals.column(first + i) == Arrivals.NO_COLUMN) {
                arrivals.column(first + i, missing.add(first + i));
            }
        }
        return true;
    }

    private int sourcesWithoutColumn(long first) {
        int count = 0;
        for (int i = nextMissing(0); i >= 0; i = nextMissing(i + 1)) {
            count += arrivals.column(first + i) == Arrivals.NO_COLUMN ? 1 : 0;
        }
        return count;
    }

    /** The first missing source at or after this one, as the distance from the bitmap's begin, or -1. */
    private int nextMissing(int from) {
        for (int i = from; i < RepairBlock.MAX_WINDOW; i = (i | Long.SIZE - 1) + 1) {
            long rest = sourcesMissing[i / Long.SIZE] >>> i;
            if (rest != 0) {
                return i + Long.numberOfTrailingZeros(rest);
            }
        }
        return -1;
    }

    private void equation(long first, int index, int symbolClass) {
        Equation spare = unusedEquations.pollLast();
        Equation equation = spare == null ? new Equation(symbol.length) : spare;
        for (int i = nextMissing(0); i >= 0; i = nextMissing(i + 1)) {
            equation.set(arrivals.column(first + i), KnownSources.coefficient(block, first + i));
        }
        block.readSymbol(layout, index, equation.value);
        known.takeOut(equation.value, symbolClass);
        count(systems[symbolClass].insert(equation));
    }

    /** The one source is zeros in this class. */
    private void zeros(long first, int symbolClass) {
        int column = arrivals.column(first + block.nextSource(0));
        if (column != Arrivals.NO_COLUMN) {
            Equation spare = unusedEquations.pollLast();
            Equation equation = spare == null ? new Equation(symbol.length) : spare;
            equation.set(column, Coefficient.ONLY_SOURCE);
            EquationSystem.Outcome outcome = systems[symbolClass].insert(equation);
            contradictions += outcome == EquationSystem.Outcome.CONTRADICTION ? 1 : 0;
        }
    }

    private void count(EquationSystem.Outcome outcome) {
        unused += outcome == EquationSystem.Outcome.REDUNDANT ? 1 : 0;
        contradictions += outcome == EquationSystem.Outcome.CONTRADICTION ? 1 : 0;
    }

    private void deliver() {
        delivering = true;
        try {
            for (long solved = solved(); solved != 0; solved = solved()) {
                deliver(missing.oldest(solved));
            }
        } finally {
            delivering = false;
        }
    }

    private void deliver(int column) {
        long sequence = missing.sequence(column);
        Image image = pool.take();
        for (int i = 0; i < systems.length; i++) {
            System.arraycopy(systems[i].solution(column), 0, image.words, i * symbol.length, symbol.length);
            systems[i].drop(column);
        }
        missing.remove(column);
        arrivals.put(sequence, image);
        layout.writeImage(image.words, out, 0);
        recovered++;
        try {
            sink.recovered(sequence, out, 0, out.length);
        } finally {
            Arrays.fill(out, (byte) 0);
        }
    }

    /** The columns of which every symbol is known. */
    private long solved() {
        long solved = missing.columns();
        for (int i = 0; i < systems.length && solved != 0; i++) {
            solved &= systems[i].solved();
        }
        return solved;
    }

    private void giveUpBefore(long sequence) {
        for (int oldest = missing.oldest();
                oldest != MissingColumns.NONE && missing.sequence(oldest) < sequence;
                oldest = missing.oldest()) {
            giveUp(oldest);
        }
    }

    private void giveUp(int column) {
        givenUp++;
        unused += drop(column);
        forgetUnmentioned();
    }

    private int drop(int column) {
        int dropped = 0;
        for (EquationSystem system : systems) {
            dropped += system.drop(column);
        }
        arrivals.column(missing.sequence(column), Arrivals.NO_COLUMN);
        missing.remove(column);
        return dropped;
    }

    /** Frees the columns that are in no equation any more. */
    private void forgetUnmentioned() {
        long unmentioned = missing.columns();
        for (EquationSystem system : systems) {
            unmentioned &= ~system.columns();
        }
        for (; unmentioned != 0; unmentioned &= unmentioned - 1) {
            int column = Long.numberOfTrailingZeros(unmentioned);
            arrivals.column(missing.sequence(column), Arrivals.NO_COLUMN);
            missing.remove(column);
        }
    }
}
