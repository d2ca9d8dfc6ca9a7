package interstate.pacing;

import interstate.tunbridge.MonotonicClock;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * For tests only: every drawn instant as a line {@code lane,slot,instantNs,startEpochOffsetNs}, so that a capture can be
 * held against them; the last is CLOCK_REALTIME less CLOCK_MONOTONIC at the pacer's start.
 *
 * <p>The control thread writes, out of the lanes' memory; the loop knows nothing of it.
 */
final class InstantDump implements AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 16;
    private static final int MAX_LINE_BYTES = 84;
    private static final int TRIES = 100;

    private final OutputStream file;
    private final long startEpochOffsetNs;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final int[] numbers = new int[PacerLoop.MAX_LANES];
    private final long[] written = new long[PacerLoop.MAX_LANES];
    private int filled;

    /** @param more whether the file is another pacer's, to be continued */
    InstantDump(Path path, boolean more) {
        startEpochOffsetNs = epochOffsetNs();
        Arrays.fill(numbers, -1);
        try {
            if (!more) {
                new FileOutputStream(path.toFile()).close();
            }
            // Both of a pair write at the file's end, by turns: one that kept its own place would write over the other.
            file = new FileOutputStream(path.toFile(), true);
        } catch (IOException e) {
            throw new PacerException("dumpInstants " + path + ": " + e.getMessage());
        }
    }

    /** The offset read in the narrowest of some tries, since anything may come between two clocks. */
    private static long epochOffsetNs() {
        long narrowestNs = Long.MAX_VALUE;
        long offsetNs = 0;
        for (int i = 0; i < TRIES; i++) {
            long beforeNs = MonotonicClock.nowNs();
            long epochNs = MonotonicClock.epochNs();
            long widthNs = MonotonicClock.nowNs() - beforeNs;
            if (widthNs < narrowestNs) {
                narrowestNs = widthNs;
                offsetNs = epochNs - beforeNs - widthNs / 2;
            }
        }
        return offsetNs;
    }

    /**
     * Writes what was drawn since the last time; more often than every two seconds, nothing is missed. A pacer that takes over
     * begins with what is kept, so some lines come twice.
     */
    void write(Pacer pacer) {
        for (int place = 0; place < PacerLoop.MAX_LANES; place++) {
            PacerLane lane = pacer.lane(place);
            if (lane == null || !pacer.leads(lane)) {
                numbers[place] = -1;
            } else {
                write(place, lane);
            }
        }
        flush();
    }

    private void write(int place, PacerLane lane) {
        if (numbers[place] != lane.number()) {
            numbers[place] = lane.number();
            written[place] = lane.keptFrom();
        }
        long drawn = lane.drawnUntil();
        for (long slot = written[place]; slot < drawn; slot++) {
            if (filled > BUFFER_BYTES - MAX_LINE_BYTES) {
                flush();
            }
            number(lane.number(), ',');
            number(slot, ',');
            number(lane.instantNs(slot), ',');
            number(startEpochOffsetNs, '\n');
        }
        written[place] = drawn;
    }

    private void number(long value, char end) {
        int digits = 1;
        for (long rest = value; rest > 9; rest /= 10) {
            digits++;
        }
        long rest = value;
        for (int at = filled + digits - 1; at >= filled; at--) {
            buffer[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        filled += digits;
        buffer[filled++] = (byte) end;
    }

    private void flush() {
        try {
            file.write(buffer, 0, filled);
        } catch (IOException e) {
            // A full disk: the test will miss its lines, the lanes must not.
            return;
        } finally {
            filled = 0;
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
