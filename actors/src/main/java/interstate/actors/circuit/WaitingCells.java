package interstate.actors.circuit;

import interstate.crypto.Randomness;
import java.util.Arrays;

/**
 * The cells of one tunnel that wait to go on: bounded, each for a bounded time, and the next one is the oldest, or drawn from so many
 * oldest. One thread.
 */
final class WaitingCells {

    private final int cellBytes;
    private final int capacity;
    private final int window;
    private final Randomness randomness;
    private final byte[] draw = new byte[2];
    private byte[][] cells = new byte[8][];
    private long[] cameNs = new long[8];
    private int first;
    private int count;

    /**
     * @param capacity cells at most
     * @param window the next is drawn from so many of the oldest; 1: it is the oldest
     */
    WaitingCells(int cellBytes, int capacity, int window, Randomness randomness) {
        this.cellBytes = cellBytes;
        this.capacity = capacity;
        this.window = window;
        this.randomness = randomness;
    }

    int count() {
        return count;
    }

    boolean isFull() {
        return count == capacity;
    }

    /** When the oldest came; there is one. */
    long oldestNs() {
        return cameNs[first];
    }

    /** Takes a copy; false if there is no place. */
    boolean add(long nowNs, byte[] b, int off) {
        if (count == capacity) {
            return false;
        }
        if (count == cells.length) {
            grow();
        }
        int at = place(count);
        byte[] cell = cells[at];
        if (cell == null) {
            cell = new byte[cellBytes];
            cells[at] = cell;
        }
        System.arraycopy(b, off, cell, 0, cellBytes);
        cameNs[at] = nowNs;
        count++;
        return true;
    }

    /** Moves the next one out. */
    void take(byte[] to, int off) {
        int which = window == 1 || count == 1 ? 0 : below(Math.min(window, count));
        byte[] cell = cells[place(which)];
        System.arraycopy(cell, 0, to, off, cellBytes);
        // Those that are older move up: a window is small.
        for (int i = which; i > 0; i--) {
            cells[place(i)] = cells[place(i - 1)];
            cameNs[place(i)] = cameNs[place(i - 1)];
        }
        cells[first] = cell;
        first = place(1);
        count--;
    }

    /** Lets the oldest go. */
    void dropOldest() {
        first = place(1);
        count--;
    }

    private int below(int bound) {
        randomness.fill(draw, 0, draw.length);
        // 65,536 places for at most 255: no choice is likelier than another by more than a 257th.
        return ((draw[0] & 255) << 8 | (draw[1] & 255)) % bound;
    }

    private int place(int i) {
        return (first + i) & (cells.length - 1);
    }

    private void grow() {
        byte[][] larger = new byte[2 * cells.length][];
        long[] largerNs = new long[2 * cells.length];
        for (int i = 0; i < count; i++) {
            larger[i] = cells[place(i)];
            largerNs[i] = cameNs[place(i)];
        }
        cells = larger;
        cameNs = largerNs;
        first = 0;
    }

    void wipe() {
        for (byte[] cell : cells) {
            if (cell != null) {
                Arrays.fill(cell, (byte) 0);
            }
        }
        count = 0;
    }
}
