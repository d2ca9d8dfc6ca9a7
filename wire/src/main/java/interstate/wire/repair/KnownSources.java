package interstate.wire.repair;

import java.util.Arrays;

/** The sources of a block that have arrived: what is to be taken out of its symbols. */
final class KnownSources {
    private final long[][] images = new long[RepairBlock.MAX_WINDOW][];
    private final byte[] coefficients = new byte[RepairBlock.MAX_WINDOW];
    private final long[] sums;
    private final int symbolWords;

    KnownSources(SymbolLayout layout) {
        this.sums = new long[layout.imageWords()];
        this.symbolWords = layout.symbolWords();
        clear();
    }

    /** What a source is multiplied with in this block. */
    static int coefficient(RepairBlock block, long sequence) {
        return block.sources() == 1 ? Coefficient.ONLY_SOURCE : Coefficient.of(block.key(), sequence);
    }

    /** Sums up their share in all symbols of a block. */
    void sum(RepairBlock block, long first, Arrivals arrivals) {
        int count = 0;
        for (int i = block.nextSource(0); i >= 0; i = block.nextSource(i + 1)) {
            Image image = arrivals.image(first + i);
            if (image != null) {
                images[count] = image.words;
                coefficients[count++] = (byte) coefficient(block, first + i);
            }
        }
        int classes = sums.length / symbolWords;
        int toLast = Math.min(block.symbols(), classes - block.firstClass());
        sum(count, block.firstClass(), toLast);
        sum(count, 0, block.symbols() - toLast);
    }

    private void sum(int count, int firstClass, int symbols) {
        int from = firstClass * symbolWords;
        Gf256.sumOfMultiples(sums, images, coefficients, count, from, from + symbols * symbolWords);
    }

    /** Takes their share out of the block's symbol of this class. */
    void takeOut(long[] symbol, int symbolClass) {
        int from = symbolClass * symbolWords;
        for (int i = 0; i < symbolWords; i++) {
            symbol[i] ^= sums[from + i];
        }
    }

    /** Forgets and zeroes. */
    void clear() {
        Arrays.fill(images, sums);
        Arrays.fill(sums, 0);
    }
}
