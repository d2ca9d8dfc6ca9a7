package interstate.pacing;

import java.nio.ByteOrder;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/** {@link Keystream} of our own ChaCha12: a piece is block 1 and on, and block 0 the next key. */
final class ChaChaKeystream implements Keystream {

    /**
     * With twelve rounds nothing is known that tells it from random bytes: the best attack reaches seven (Aumasson and others
     * 2008; Aumasson, Too Much Crypto, 2019). Twenty would make chaff dearer than all else in a slot.
     */
    private static final int ROUNDS = 12;

    private final ChaChaBlock cipher = new ChaChaBlock(ROUNDS);
    private final int[] words = new int[ChaChaBlock.BLOCK_WORDS];

    ChaChaKeystream(byte[] seed) {
        cipher.key(seed, 0);
    }

    @Override
    public boolean fill(UnsafeBuffer buffer, int at, int bytes) {
        for (int done = 0, counter = 1; done < bytes; done += ChaChaBlock.BLOCK_BYTES, counter++) {
            cipher.block(counter, 0, 0, 0, words);
            for (int i = 0; i < ChaChaBlock.BLOCK_WORDS; i++) {
                buffer.putInt(at + done + i * Integer.BYTES, words[i], ByteOrder.LITTLE_ENDIAN);
            }
        }
        cipher.block(0, 0, 0, 0, words);
        cipher.key(words);
        Arrays.fill(words, 0);
        return true;
    }
}
