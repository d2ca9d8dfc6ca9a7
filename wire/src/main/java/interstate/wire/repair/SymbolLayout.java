package interstate.wire.repair;

import interstate.wire.DatagramLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * How the images of a lane's payloads are cut into symbols. Symbol j of every payload belongs to class j, and each class is a code of
 * its own.
 *
 * <p>In memory an image is an array of words, each symbol beginning with a word of its own and filled up with zeros, because C2 makes
 * vector code of loops over {@code long[]} and of few others.
 *
 * @param payloadBytes length of a payload, offset field included
 * @param symbols symbols of a payload, and so classes: 8 from 1,000 bytes on, else 4
 * @param symbolBytes length of each on the wire; the last is filled up with zeros
 * @param symbolWords length of each in memory
 */
public record SymbolLayout(int payloadBytes, int symbols, int symbolBytes, int symbolWords) {
    public static final int MAX_SYMBOLS = 8;

    private static final int FEW_SYMBOLS = 4;
    private static final int MANY_FROM_BYTES = 1000;

    /** The least payload: a packet length of 256 over IPv6. */
    private static final int MIN_PAYLOAD_BYTES = 182;

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** The layout for a lane whose payloads have this length, {@value #MIN_PAYLOAD_BYTES} to 8,946. */
    public static SymbolLayout of(int payloadBytes) {
        if (payloadBytes < MIN_PAYLOAD_BYTES || payloadBytes > DatagramLayout.MAX_PACKET_LENGTH) {
            throw new IllegalArgumentException("payload bytes " + payloadBytes);
        }
        int symbols = payloadBytes < MANY_FROM_BYTES ? FEW_SYMBOLS : MAX_SYMBOLS;
        int bytes = ceilDiv(payloadBytes, symbols);
        return new SymbolLayout(payloadBytes, symbols, bytes, ceilDiv(bytes, Long.BYTES));
    }

    private static int ceilDiv(int a, int b) {
        return (a + b - 1) / b;
    }

    /** Words of a whole image. */
    int imageWords() {
        return symbols * symbolWords;
    }

    /** Makes an image of the payload's first bytes, as {@link ProtectedImage} counts them. */
    void readImage(byte[] payload, int off, int imageBytes, long[] image) {
        for (int symbol = 0; symbol < symbols; symbol++) {
            int from = symbol * symbolBytes;
            int bytes = Math.max(0, Math.min(symbolBytes, imageBytes - from));
            int word = symbol * symbolWords;
            int end = readBytes(payload, off + from, bytes, image, word);
            Arrays.fill(image, end, word + symbolWords, 0);
        }
    }

    /** Reads one symbol from the wire. */
    void readSymbol(byte[] b, int off, long[] words, int at) {
        readBytes(b, off, symbolBytes, words, at);
    }

    /** Writes one symbol to the wire. */
    void writeSymbol(long[] words, int at, byte[] b, int off) {
        writeBytes(words, at, b, off, symbolBytes);
    }

    /** Writes a whole payload from its image. */
    void writeImage(long[] image, byte[] payload, int off) {
        for (int symbol = 0; symbol < symbols; symbol++) {
            int from = symbol * symbolBytes;
            writeBytes(image, symbol * symbolWords, payload, off + from, Math.min(symbolBytes, payloadBytes - from));
        }
    }

    /** Returns the index after the last word that was set; what is left of that word is zero. */
    private static int readBytes(byte[] b, int off, int bytes, long[] words, int at) {
        int whole = bytes / Long.BYTES;
        for (int i = 0; i < whole; i++) {
            words[at + i] = (long) WORD.get(b, off + i * Long.BYTES);
        }
        int rest = bytes % Long.BYTES;
        if (rest == 0) {
            return at + whole;
        }
        long last = 0;
        for (int i = 0; i < rest; i++) {
            last |= (b[off + whole * Long.BYTES + i] & 0xffL) << (i * Byte.SIZE);
        }
        words[at + whole] = last;
        return at + whole + 1;
    }

    private static void writeBytes(long[] words, int at, byte[] b, int off, int bytes) {
        int whole = bytes / Long.BYTES;
        for (int i = 0; i < whole; i++) {
            WORD.set(b, off + i * Long.BYTES, words[at + i]);
        }
        for (int i = whole * Long.BYTES; i < bytes; i++) {
            b[off + i] = (byte) (words[at + whole] >>> ((i % Long.BYTES) * Byte.SIZE));
        }
    }
}
