package interstate.wire.repair;

import org.jspecify.annotations.Nullable;

/**
 * What a sender keeps to repair with: the images of its latest payloads that hold something wanted and are not settled yet.
 *
 * <p>Memory grows with the payloads held at once and is used again; a link that sends pads holds nothing. One thread, but that a
 * {@link RepairEncoder}'s sources may be given back by another: whoever was making symbols when the session ended.
 */
public final class SourceWindow {
    private static final long NONE = -1;

    private final SymbolLayout layout;
    private final ImagePool pool;
    private final @Nullable Image[] images;
    private final int mask;
    private long newest = NONE;
    private int held;

    /** @param capacity of the latest so many sequence numbers images are kept; a power of two */
    public SourceWindow(SymbolLayout layout, int capacity) {
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("capacity " + capacity);
        }
        this.layout = layout;
        this.pool = new ImagePool(layout);
        this.images = new Image[capacity];
        this.mask = capacity - 1;
    }

    /**
     * Takes the image of a payload that is about to be sent; one too old to be kept any longer is let go.
     *
     * @param sequence greater than any before; not every number need come
     * @return whether there is anything in it to repair
     */
    public synchronized boolean add(long sequence, byte[] payload, int off) {
        assert sequence > newest : sequence + " after " + newest;
        for (long each = Math.max(newest + 1, sequence - mask); each <= sequence; each++) {
            letGo(each);
        }
        newest = sequence;
        int bytes = ProtectedImage.bytes(payload, off, layout.payloadBytes());
        if (bytes == 0) {
            return false;
        }
        Image image = pool.take();
        image.bytes = bytes;
        layout.readImage(payload, off, bytes, image.words);
        images[slot(sequence)] = image;
        held++;
        return true;
    }

    /** Lets go of a payload that has arrived, or that was never sent and must not be repaired. Any number will do. */
    public synchronized void settle(long sequence) {
        if (holds(sequence)) {
            letGo(sequence);
        }
    }

    /** Whether the payload is here, to be repaired. */
    public boolean holds(long sequence) {
        return sequence >= 0 && sequence <= newest && sequence >= newest - mask && images[slot(sequence)] != null;
    }

    /** How many symbols of a payload that is held are more than zeros: the first so many. */
    public int symbols(long sequence) {
        Image image = images[slot(sequence)];
        assert image != null && holds(sequence) : sequence;
        return (image.bytes + layout.symbolBytes() - 1) / layout.symbolBytes();
    }

    /** Payloads held. */
    public int held() {
        return held;
    }

    /**
     * Forgets all payloads and sequence numbers, as a fresh session must, and zeroes what was held; of what an encoder still reads,
     * when that gives it back.
     */
    public synchronized void wipe() {
        for (int i = 0; i < images.length; i++) {
            letGo(i);
        }
        newest = NONE;
        pool.shrink();
    }

    SymbolLayout layout() {
        return layout;
    }

    /** The image of a payload that is held, for a reader on any thread until {@link #giveBack}; null if it is not held. */
    synchronized @Nullable Image read(long sequence) {
        Image image = holds(sequence) ? images[slot(sequence)] : null;
        if (image != null) {
            image.readers++;
        }
        return image;
    }

    synchronized void giveBack(Image image) {
        image.readers--;
        if (image.readers == 0 && image.letGo) {
            pool.giveBack(image);
        }
    }

    private void letGo(long sequence) {
        Image image = images[slot(sequence)];
        if (image == null) {
            return;
        }
        images[slot(sequence)] = null;
        held--;
        if (image.readers == 0) {
            pool.giveBack(image);
        } else {
            image.letGo = true;
        }
    }

    private int slot(long sequence) {
        return (int) sequence & mask;
    }
}
