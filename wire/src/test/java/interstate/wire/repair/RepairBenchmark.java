package interstate.wire.repair;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How many bytes of payloads the arithmetic takes in a time, beside a look-up in a table of all products. Run by {@link RepairBenchmarkMain}. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RepairBenchmark {
    static final int PAYLOAD_BYTES = 1446;
    static final int SOURCES = 64;

    private static final SymbolLayout LAYOUT = SymbolLayout.of(PAYLOAD_BYTES);

    /** Images of a window, and how much of each is taken. */
    @State(Scope.Thread)
    public static class Window {
        /** Symbols of each source that one operation takes. */
        @Param({"1", "8"})
        public int symbols = 1;

        private final long[][] images = new long[SOURCES][];
        private final byte[] coefficients = new byte[SOURCES];
        private final long[] sum = new long[LAYOUT.imageWords()];
        private final byte[][] bytes = new byte[SOURCES][];
        private final byte[] byteSum = new byte[Long.BYTES * LAYOUT.imageWords()];
        private final byte[][] products = new byte[256][256];

        public Window() {
            Random random = new Random(1);
            for (int i = 0; i < SOURCES; i++) {
                images[i] = random.longs(LAYOUT.imageWords()).toArray();
                bytes[i] = new byte[byteSum.length];
                random.nextBytes(bytes[i]);
                coefficients[i] = (byte) Coefficient.of(1, i);
            }
            for (int a = 0; a < 256; a++) {
                for (int b = 0; b < 256; b++) {
                    products[a][b] = (byte) SlowField.multiply(a, b);
                }
            }
        }

        private int words() {
            return symbols * LAYOUT.symbolWords();
        }
    }

    /** Bytes of sources in one operation. */
    static int sourceBytes(int symbols) {
        return SOURCES * symbols * LAYOUT.symbolBytes();
    }

    @Benchmark
    public long[] sumOfMultiples(Window window) {
        Gf256.sumOfMultiples(window.sum, window.images, window.coefficients, SOURCES, 0, window.words());
        return window.sum;
    }

    @Benchmark
    public long[] addMultiple(Window window) {
        int words = window.words();
        for (int i = 0; i < SOURCES; i++) {
            Gf256.addMultiple(window.sum, window.images[i], 0, words, window.coefficients[i] & 0xff);
        }
        return window.sum;
    }

    @Benchmark
    public byte[] tableLookUp(Window window) {
        int bytes = window.symbols * LAYOUT.symbolBytes();
        for (int i = 0; i < SOURCES; i++) {
            lookUp(window.byteSum, window.bytes[i], bytes, window.products[window.coefficients[i] & 0xff]);
        }
        return window.byteSum;
    }

    private static void lookUp(byte[] destination, byte[] source, int bytes, byte[] products) {
        for (int i = 0; i < bytes; i++) {
            destination[i] ^= products[source[i] & 0xff];
        }
    }
}
