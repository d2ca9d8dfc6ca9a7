package interstate.pacing;

import java.nio.ByteOrder;
import java.util.Arrays;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Random datagrams made ahead between slots, for slots that nothing was staged for.
 *
 * <p>Each is ChaCha12 keystream from block 1 on; block 0 gives the next key, and the old one is forgotten, so memory never
 * holds what made the chaff that has left. Loop's thread; the buffer is its own.
 */
final class Chaff {

    /** Enough for the slots of many lanes falling together; more than that many in a row are made in their slot. */
    static final int PLACES = 64;

    /**
     * With twelve rounds nothing is known that tells it from random bytes: the best attack reaches seven (Aumasson and others
     * 2008; Aumasson, Too Much Crypto, 2019). Twenty would make chaff dearer than all else in a slot.
     */
    private static final int ROUNDS = 12;

    private final ChaChaBlock cipher = new ChaChaBlock(ROUNDS);
    private final int[] words = new int[ChaChaBlock.BLOCK_WORDS];
    private final UnsafeBuffer buffer;
    private final int maxDatagramBytes;
    private final int placeBytes;
    private int datagramBytes;
    /** What every datagram made so far is at least as long as. */
    private int coveredBytes;

    private int made;
    private int first;

    Chaff(byte[] seed, int maxDatagramBytes) {
        cipher.key(seed, 0);
        this.maxDatagramBytes = maxDatagramBytes;
        placeBytes = BitUtil.align(maxDatagramBytes, ChaChaBlock.BLOCK_BYTES);
        buffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned(PLACES * placeBytes, ChaChaBlock.BLOCK_BYTES));
    }

    UnsafeBuffer buffer() {
        return buffer;
    }

    /** Makes datagrams at least this long from now on. */
    void lengthen(int bytes) {
        if (bytes > datagramBytes) {
            datagramBytes = bytes;
            if (bytes > coveredBytes) {
                made = 0;
            }
        }
    }

    /** Fills all places with datagrams long enough for any lane, before the loop's thread begins. */
    void fillForAnyLane() {
        int usual = datagramBytes;
        datagramBytes = maxDatagramBytes;
        while (!isFull()) {
            makeOne();
        }
        datagramBytes = usual;
    }

    boolean isFull() {
        return made == PLACES;
    }

    /** Offset of the datagram that leaves if nothing else does; made now if none was. */
    int peek() {
        if (made == 0) {
            makeOne();
        }
        return first * placeBytes;
    }

    /** The peeked datagram has left. */
    void take() {
        first = (first + 1) % PLACES;
        made--;
    }

    /** Makes one more; where all places are full, the peeked one anew, so that a slot costs the same whatever left. */
    void makeOne() {
        coveredBytes = made == 0 ? datagramBytes : Math.min(coveredBytes, datagramBytes);
        int place = isFull() ? first : (first + made++) % PLACES;
        int at = place * placeBytes;
        for (int done = 0, counter = 1; done < datagramBytes; done += ChaChaBlock.BLOCK_BYTES, counter++) {
            cipher.block(counter, 0, 0, 0, words);
            for (int i = 0; i < ChaChaBlock.BLOCK_WORDS; i++) {
                buffer.putInt(at + done + i * Integer.BYTES, words[i], ByteOrder.LITTLE_ENDIAN);
            }
        }
        cipher.block(0, 0, 0, 0, words);
        cipher.key(words);
        Arrays.fill(words, 0);
    }
}
