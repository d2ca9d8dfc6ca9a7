package interstate.pacing;

import interstate.tunbridge.NativeChaCha20;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * {@link Keystream} of OpenSSL's ChaCha20, for pacers of many slots, where chaff of our own would take half of a CPU: a piece
 * is the keystream's beginning, and the next key what follows it.
 */
final class NativeKeystream implements Keystream {

    private final NativeChaCha20 cipher;

    private NativeKeystream(NativeChaCha20 cipher) {
        this.cipher = cipher;
    }

    /**
     * Opens the library; takes some milliseconds and allocates. Control thread.
     *
     * @param seed 32 bytes, the caller's to wipe
     * @return null where the machine has none
     */
    static @Nullable NativeKeystream open(byte[] seed) {
        NativeChaCha20 cipher = NativeChaCha20.open(LaneSpec.MAX_DATAGRAM_BYTES);
        return cipher != null && cipher.key(seed) ? new NativeKeystream(cipher) : null;
    }

    @Override
    public boolean fill(UnsafeBuffer buffer, int at, int bytes) {
        return cipher.next(buffer.addressOffset() + at, bytes) && cipher.ratchet();
    }
}
