package interstate.pacing;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Bytes that nobody can tell from random ones, of a key that is forgotten with each piece.
 *
 * <p>One thread at a time; allocates nothing.
 */
interface Keystream {

    /**
     * Fills a piece and goes on to the next key.
     *
     * @param bytes at most {@link LaneSpec#MAX_DATAGRAM_BYTES}; up to 63 more may be written
     * @return false if it has failed for good, and what it wrote may be anything
     */
    boolean fill(UnsafeBuffer buffer, int at, int bytes);
}
