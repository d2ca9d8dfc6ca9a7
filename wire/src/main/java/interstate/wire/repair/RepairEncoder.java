package interstate.wire.repair;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes REPAIR blocks of some of a window's payloads.
 *
 * <p>First the sources are taken, on the window's thread. Then blocks are written, on that thread or on another to which the encoder
 * was handed over by something that orders memory (a queue, a lock, a volatile field). At last, back on the window's thread, the
 * sources are given back. In between the window may go on in every way, add, settle, wipe: images in an encoder's hands stay as they
 * are. But a symbol computed after a wipe is of payloads of the session before, and must not be sent. Nothing is allocated after
 * construction; there may be several encoders on one window.
 */
public final class RepairEncoder {
    private final SourceWindow window;
    private final SymbolLayout layout;
    private final @Nullable Image[] images = new Image[RepairBlock.MAX_WINDOW];
    private final long[][] words = new long[RepairBlock.MAX_WINDOW][];
    private final int[] distances = new int[RepairBlock.MAX_WINDOW];
    private final byte[] coefficients = new byte[RepairBlock.MAX_WINDOW];
    private final byte[] bitmap = new byte[RepairBlock.MAX_BITMAP_BYTES];
    private final long[] sums;
    private long first;
    private int sources;
    private boolean begun;

    public RepairEncoder(SourceWindow window) {
        this.window = window;
        this.layout = window.layout();
        this.sums = new long[layout.imageWords()];
        Arrays.fill(words, sums);
    }

    /** The bitmap begins with this number, which no source is below; before the first is taken. Otherwise it begins with that. */
    public void begin(long from) {
        assert sources == 0;
        first = from;
        begun = true;
    }

    /**
     * Takes a payload as a source, in rising order.
     *
     * @return false if the window does not hold it, or it is {@link RepairBlock#MAX_WINDOW} or more after the first
     */
    public boolean take(long sequence) {
        long distance = sources == 0 && !begun ? 0 : sequence - first;
        assert sources == 0 || distance > distances[sources - 1] : "source " + sequence + " is not after the last";
        if (distance >= RepairBlock.MAX_WINDOW) {
            return false;
        }
        Image image = window.read(sequence);
        if (image == null) {
            return false;
        }
        if (sources == 0 && !begun) {
            first = sequence;
        }
        int at = (int) distance;
        images[sources] = image;
        words[sources] = image.words;
        distances[sources++] = at;
        bitmap[at / Byte.SIZE] |= (byte) (1 << (at % Byte.SIZE));
        return true;
    }

    /** Payloads taken. */
    public int sources() {
        return sources;
    }

    /** How many symbols fit in a block of so many bytes, header included; at least one source was taken. */
    public int fitting(int room) {
        return RepairBlock.fitting(layout, bitmapBytes(), room);
    }

    /** Length of a block of so many symbols, header included; at least one source was taken. */
    public int blockBytes(int symbols) {
        return RepairBlock.bytes(layout, bitmapBytes(), symbols);
    }

    /**
     * Writes a whole block; at least one source was taken. It may be called again, with another key or other classes.
     *
     * @param key 0 to {@link Coefficient#MAX_KEY}; another for every symbol of the same class of about the same sources
     * @param firstClass of the first symbol
     * @param symbols how many, 1 to {@link SymbolLayout#symbols()}
     * @param flags {@link RepairBlock#COMPLETE}, {@link RepairBlock#REST_IS_ZERO}, both or 0
     * @return bytes written, {@link #blockBytes}
     */
    public int write(int key, int firstClass, int symbols, int flags, byte[] dst, int off) {
        assert sources > 0 && symbols > 0 && symbols <= layout.symbols()
                : sources + " sources, " + symbols + " symbols";
        for (int i = 0; i < sources; i++) {
            coefficients[i] =
                    (byte) (sources == 1 ? Coefficient.ONLY_SOURCE : Coefficient.of(key, first + distances[i]));
        }
        int toLast = Math.min(symbols, layout.symbols() - firstClass);
        sum(firstClass, toLast);
        sum(0, symbols - toLast);
        int at = off
                + RepairBlock.write(layout, flags, firstClass, symbols, key, first, bitmap, bitmapBytes(), dst, off);
        for (int i = 0; i < symbols; i++) {
            int symbolClass = (firstClass + i) % layout.symbols();
            layout.writeSymbol(sums, symbolClass * layout.symbolWords(), dst, at);
            at += layout.symbolBytes();
        }
        return at - off;
    }

    /** Gives the sources back; others may be taken then. */
    public void giveBack() {
        for (int i = 0; i < sources; i++) {
            window.giveBack(Objects.requireNonNull(images[i]));
            images[i] = null;
            words[i] = sums;
        }
        sources = 0;
        begun = false;
        Arrays.fill(bitmap, (byte) 0);
        Arrays.fill(sums, 0);
    }

    private void sum(int firstClass, int symbols) {
        int from = firstClass * layout.symbolWords();
        Gf256.sumOfMultiples(sums, words, coefficients, sources, from, from + symbols * layout.symbolWords());
    }

    private int bitmapBytes() {
        return distances[sources - 1] / Byte.SIZE + 1;
    }
}
