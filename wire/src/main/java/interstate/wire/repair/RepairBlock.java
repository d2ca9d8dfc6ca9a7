package interstate.wire.repair;

import interstate.wire.BigEndian;
import interstate.wire.BlockKind;
import interstate.wire.MalformedException;
import interstate.wire.TypedBlock;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A REPAIR block: which payloads are its sources, and symbols of consecutive classes, each the sum of the sources' symbols times
 * their {@link Coefficient}s (docs/PROTOCOL.md, "Repair").
 *
 * <p>A view of the block that was decoded last, valid as long as that block's bytes are; one object serves for all. One thread.
 */
public final class RepairBlock {
    public static final int MAX_BITMAP_BYTES = 32;

    /** Greatest distance of a block's sources, plus 1. */
    public static final int MAX_WINDOW = MAX_BITMAP_BYTES * Byte.SIZE;

    /**
     * Flag: what lies between the bitmap's begin and the last source and is no source is of no interest: without anything wanted,
     * acknowledged, or never sent.
     */
    public static final int COMPLETE = 0x80;

    /** Flag of a block with one source: its symbols of the other classes are zeros. */
    public static final int REST_IS_ZERO = 0x40;

    private static final int CLASS_MASK = 0x3f;

    private static final int CLASS = TypedBlock.HEADER_BYTES;
    private static final int KEY = CLASS + 1;
    private static final int FIRST = KEY + 2;
    private static final int BITMAP_BYTES = FIRST + 4;
    private static final int BITMAP = BITMAP_BYTES + 1;

    private static final VarHandle LITTLE = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Words that hold the bitmap: bit i mod 64 of word i / 64 is that of number first + i. */
    public static final int BITMAP_WORDS = MAX_WINDOW / Long.SIZE;

    private final long[] bitmap = new long[BITMAP_WORDS];
    private byte[] b = {};
    private int off;
    private int bitmapBytes;
    private int symbols;
    private int sources;

    /** Length of a whole block, header included. */
    public static int bytes(SymbolLayout layout, int bitmapBytes, int symbols) {
        return BITMAP + bitmapBytes + symbols * layout.symbolBytes();
    }

    /** How many symbols fit in a block of so many bytes, header included, 0 to {@link SymbolLayout#symbols()}. */
    public static int fitting(SymbolLayout layout, int bitmapBytes, int room) {
        int forSymbols = Math.max(0, room - BITMAP - bitmapBytes);
        return Math.min(layout.symbols(), forSymbols / layout.symbolBytes());
    }

    /**
     * Writes all but the symbols, which begin where it ends.
     *
     * @param flags {@link #COMPLETE}, {@link #REST_IS_ZERO}, both or 0
     * @param first lowest sequence number that the bitmap speaks of; the low 32 bits travel
     * @param bitmapBytes 1 to {@link #MAX_BITMAP_BYTES}
     * @return bytes written
     */
    static int write(
            SymbolLayout layout,
            int flags,
            int firstClass,
            int symbols,
            int key,
            long first,
            byte[] bitmap,
            int bitmapBytes,
            byte[] dst,
            int off) {
        TypedBlock.writeHeader(
                BlockKind.REPAIR, bytes(layout, bitmapBytes, symbols) - TypedBlock.HEADER_BYTES, dst, off);
        dst[off + CLASS] = (byte) (flags | firstClass);
        BigEndian.putShort(dst, off + KEY, key);
        BigEndian.putInteger(dst, off + FIRST, (int) first);
        dst[off + BITMAP_BYTES] = (byte) bitmapBytes;
        System.arraycopy(bitmap, 0, dst, off + BITMAP, bitmapBytes);
        return BITMAP + bitmapBytes;
    }

    /** Length of a notice, header included. */
    public static int noticeBytes(int bitmapBytes) {
        return BITMAP + bitmapBytes;
    }

    /**
     * Writes a notice: a block without symbols, which says that the numbers whose bits are not set are of no interest. Of the
     * others it says nothing.
     *
     * @return bytes written
     */
    public static int writeNotice(long first, byte[] bitmap, int bitmapBytes, byte[] dst, int off) {
        TypedBlock.writeHeader(BlockKind.REPAIR, noticeBytes(bitmapBytes) - TypedBlock.HEADER_BYTES, dst, off);
        dst[off + CLASS] = (byte) COMPLETE;
        BigEndian.putShort(dst, off + KEY, 0);
        BigEndian.putInteger(dst, off + FIRST, (int) first);
        dst[off + BITMAP_BYTES] = (byte) bitmapBytes;
        System.arraycopy(bitmap, 0, dst, off + BITMAP, bitmapBytes);
        return BITMAP + bitmapBytes;
    }

    /** Puts 64 bits into a bitmap: bit i says something of the payload at distance {@code 8 * at + i}. */
    public static void putBits(long bits, byte[] bitmap, int at) {
        LITTLE.set(bitmap, at, bits);
    }

    /** How many symbols an excerpt of a block may have in so much room. */
    public static int fittingExcerpt(SymbolLayout layout, byte[] block, int off, int room) {
        return fitting(layout, block[off + BITMAP_BYTES] & 0xff, room);
    }

    /**
     * Writes a block of some of another's symbols.
     *
     * @param from the first of them, as the other counts its own
     * @return bytes written
     */
    public static int excerpt(SymbolLayout layout, byte[] block, int off, int from, int symbols, byte[] dst, int to) {
        int bitmapBytes = block[off + BITMAP_BYTES] & 0xff;
        int head = BITMAP + bitmapBytes;
        int flags = block[off + CLASS] & ~CLASS_MASK;
        int firstClass = ((block[off + CLASS] & CLASS_MASK) + from) % layout.symbols();
        int length = bytes(layout, bitmapBytes, symbols);
        System.arraycopy(block, off, dst, to, head);
        TypedBlock.writeHeader(BlockKind.REPAIR, length - TypedBlock.HEADER_BYTES, dst, to);
        dst[to + CLASS] = (byte) (flags | firstClass);
        System.arraycopy(
                block, off + head + from * layout.symbolBytes(), dst, to + head, symbols * layout.symbolBytes());
        return length;
    }

    /** Reads a whole block, header included. */
    public void decode(SymbolLayout layout, byte[] block, int at, int len) throws MalformedException {
        if (len <= BITMAP) {
            throw new MalformedException("repair block of " + len);
        }
        this.b = block;
        this.off = at;
        this.bitmapBytes = block[at + BITMAP_BYTES] & 0xff;
        int symbolsBytes = len - BITMAP - bitmapBytes;
        this.symbols = symbolsBytes / layout.symbolBytes();
        if (bitmapBytes < 1 || bitmapBytes > MAX_BITMAP_BYTES) {
            throw new MalformedException("repair block with a bitmap of " + bitmapBytes);
        }
        if (firstClass() >= layout.symbols()) {
            throw new MalformedException("repair symbol of class " + firstClass());
        }
        if ((symbols < 1 && !isNotice()) || symbols > layout.symbols() || symbolsBytes % layout.symbolBytes() != 0) {
            throw new MalformedException("repair symbols of " + symbolsBytes + " bytes");
        }
        Arrays.fill(bitmap, 0);
        int whole = bitmapBytes / Long.BYTES;
        for (int i = 0; i < whole; i++) {
            bitmap[i] = (long) LITTLE.get(block, at + BITMAP + i * Long.BYTES);
        }
        for (int i = whole * Long.BYTES; i < bitmapBytes; i++) {
            bitmap[i / Long.BYTES] |= (block[at + BITMAP + i] & 0xffL) << (i % Long.BYTES * Byte.SIZE);
        }
        this.sources = 0;
        for (long word : bitmap) {
            sources += Long.bitCount(word);
        }
        if (sources == 0 && !isNotice()) {
            throw new MalformedException("repair block without a source");
        }
    }

    /** The class of the first symbol; the next symbols are of the classes after it, after the last comes 0. */
    public int firstClass() {
        return b[off + CLASS] & CLASS_MASK;
    }

    /** Whether numbers from the bitmap's begin to the last source that are no sources are of no interest. */
    public boolean complete() {
        return (b[off + CLASS] & COMPLETE) != 0;
    }

    /** Whether there are no symbols: only numbers of no interest are told, all whose bits are not set. */
    public boolean isNotice() {
        return symbols == 0 && complete();
    }

    /** How many numbers a notice speaks of. */
    public int window() {
        return bitmapBytes * Byte.SIZE;
    }

    /** Whether the one source's symbols of the other classes are zeros. */
    boolean restIsZero() {
        return sources == 1 && (b[off + CLASS] & REST_IS_ZERO) != 0;
    }

    public int key() {
        return BigEndian.unsignedShort(b, off + KEY);
    }

    /** The sequence number that the bitmap begins with: of those with the bits that travel, the one nearest to {@code sequence}. */
    public long first(long sequence) {
        return sequence + (BigEndian.integer(b, off + FIRST) - (int) sequence);
    }

    /** How many payloads are sources, 1 to {@link #MAX_WINDOW}; of a notice, how many are no subject of it. */
    public int sources() {
        return sources;
    }

    /** The first source at or after this one, as the distance from the bitmap's begin, or -1. */
    public int nextSource(int from) {
        for (int i = from; i < MAX_WINDOW; i = (i | Long.SIZE - 1) + 1) {
            long rest = bitmap[i / Long.SIZE] >>> i;
            if (rest != 0) {
                return i + Long.numberOfTrailingZeros(rest);
            }
        }
        return -1;
    }

    /** The last source. */
    public int lastSource() {
        int last = BITMAP_WORDS - 1;
        while (bitmap[last] == 0) {
            last--;
        }
        return last * Long.SIZE + Long.SIZE - 1 - Long.numberOfLeadingZeros(bitmap[last]);
    }

    /** Whether the payload at this distance from the bitmap's begin, any number, is a source. */
    public boolean isSource(long distance) {
        return distance >= 0 && distance < MAX_WINDOW && (bitmap[(int) distance / Long.SIZE] >>> distance & 1) != 0;
    }

    /** Bit i: whether the payload at distance {@code 64 * word + i} from the bitmap's begin is a source. */
    public long sourceBits(int word) {
        return bitmap[word];
    }

    /** Bit i: whether the block says of the payload at distance {@code 64 * word + i} that it is of no interest. */
    public long notNeededBits(int word) {
        if (!complete()) {
            return 0;
        }
        int told = (isNotice() ? window() : lastSource()) - word * Long.SIZE;
        long within = told >= Long.SIZE ? -1 : told <= 0 ? 0 : ~(-1L << told);
        return ~bitmap[word] & within;
    }

    /** How many symbols there are, 1 to {@link SymbolLayout#symbols()}; 0 in a notice. */
    public int symbols() {
        return symbols;
    }

    /** Reads a symbol's words. */
    void readSymbol(SymbolLayout layout, int symbol, long[] words) {
        layout.readSymbol(b, off + BITMAP + bitmapBytes + symbol * layout.symbolBytes(), words, 0);
    }
}
