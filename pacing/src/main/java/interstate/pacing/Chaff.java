package interstate.pacing;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Random datagrams made ahead between slots, for slots that nothing was staged for.
 *
 * <p>Loop's thread; the buffer is its own.
 */
final class Chaff {

    /** Enough for the slots of many lanes falling together; more than that many in a row are made in their slot. */
    static final int PLACES = 64;

    private final Keystream own;
    private Keystream stream;
    private final UnsafeBuffer buffer;
    private final int maxDatagramBytes;
    private final int placeBytes;
    private int datagramBytes;
    /** What every datagram made so far is at least as long as. */
    private int coveredBytes;

    private int made;
    private int first;

    Chaff(byte[] seed, int maxDatagramBytes) {
        own = new ChaChaKeystream(seed);
        stream = own;
        this.maxDatagramBytes = maxDatagramBytes;
        placeBytes = BitUtil.align(maxDatagramBytes, ChaChaBlock.BLOCK_BYTES);
        buffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned(PLACES * placeBytes, ChaChaBlock.BLOCK_BYTES));
    }

    UnsafeBuffer buffer() {
        return buffer;
    }

    /** Makes them from a faster stream from now on; its own is taken again if that fails. */
    void use(Keystream faster) {
        stream = faster;
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
        if (!stream.fill(buffer, at, datagramBytes)) {
            stream = own;
            stream.fill(buffer, at, datagramBytes);
        }
    }
}
