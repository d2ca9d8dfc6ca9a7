package interstate.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.Blake2bDigest;
import org.bouncycastle.crypto.engines.ChaCha7539Engine;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/**
 * One hop's layer around the body of a tunnel's cell: a cipher whose block is the whole body, so that a bit flipped anywhere
 * garbles all of it, and nobody can mark a cell at one hop and know it at another.
 *
 * <p>LIONESS (Anderson and Biham, "Two practical and provably secure block ciphers: BEAR and LION", 1996) with ChaCha20 (RFC 8439)
 * and keyed BLAKE2b-256 (RFC 7693). The body is a left part L of 32 bytes and a right part R:
 *
 * <pre>
 *   R ^= ChaCha20(L ^ k1)    L ^= BLAKE2b(k2, R)    R ^= ChaCha20(L ^ k3)    L ^= BLAKE2b(k4, R)
 * </pre>
 *
 * <p>It is deterministic and does not grow: a repeated body gives a repeated result, which is why hops keep what they have seen, and
 * whether a body is whole is for the {@link CellTag} inside all layers to say.
 *
 * <p>One thread at a time. Nothing here allocates but the constructor.
 */
public final class CellLayer {
    public static final int KEY_BYTES = 32;

    /** Shortest body: the right part is to be no shorter than the left. */
    public static final int MIN_BODY_BYTES = 64;

    private static final byte[] INFO = "interstate cell layer v1".getBytes(StandardCharsets.US_ASCII);
    private static final int LEFT_BYTES = 32;
    private static final int ROUNDS = 4;

    /** Keyed anew for each use, and the nonce is zero: each key is used once, or for the same bytes. */
    private static final class Stream extends ChaCha7539Engine {
        private static final byte[] NONCE = new byte[12];

        Stream() {
            init(true, new ParametersWithIV(new KeyParameter(new byte[KEY_BYTES]), NONCE));
        }

        void key(byte[] key) {
            setKey(key, NONCE);
            reset();
        }
    }

    private final byte[] firstKey;
    private final byte[] thirdKey;
    private final Blake2bDigest second;
    private final Blake2bDigest fourth;
    private final Stream stream = new Stream();
    private final byte[] streamKey = new byte[KEY_BYTES];
    private final byte[] hash = new byte[LEFT_BYTES];

    /** Makes one of a key of 32 bytes, which is used and not kept. */
    public CellLayer(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("a layer's key has 32 bytes, not " + key.length);
        }
        byte[] keys = KeyDerivation.hkdfSha256(key, new byte[0], INFO, ROUNDS * KEY_BYTES);
        firstKey = Arrays.copyOfRange(keys, 0, KEY_BYTES);
        thirdKey = Arrays.copyOfRange(keys, 2 * KEY_BYTES, 3 * KEY_BYTES);
        second = keyed(keys, KEY_BYTES);
        fourth = keyed(keys, 3 * KEY_BYTES);
        Arrays.fill(keys, (byte) 0);
    }

    private static Blake2bDigest keyed(byte[] keys, int off) {
        byte[] key = Arrays.copyOfRange(keys, off, off + KEY_BYTES);
        Blake2bDigest digest = new Blake2bDigest(key, LEFT_BYTES, null, null);
        Arrays.fill(key, (byte) 0);
        return digest;
    }

    /** Puts the layer around a body, in place. */
    public void encipher(byte[] b, int off, int bytes) {
        check(bytes);
        stream(firstKey, b, off, bytes);
        hash(second, b, off, bytes);
        stream(thirdKey, b, off, bytes);
        hash(fourth, b, off, bytes);
    }

    /** Takes the layer off a body, in place. */
    public void decipher(byte[] b, int off, int bytes) {
        check(bytes);
        hash(fourth, b, off, bytes);
        stream(thirdKey, b, off, bytes);
        hash(second, b, off, bytes);
        stream(firstKey, b, off, bytes);
    }

    private static void check(int bytes) {
        if (bytes < MIN_BODY_BYTES) {
            throw new IllegalArgumentException("a body has at least " + MIN_BODY_BYTES + " bytes, not " + bytes);
        }
    }

    /** R ^= ChaCha20(L ^ key). */
    private void stream(byte[] key, byte[] b, int off, int bytes) {
        for (int i = 0; i < LEFT_BYTES; i++) {
            streamKey[i] = (byte) (b[off + i] ^ key[i]);
        }
        stream.key(streamKey);
        stream.processBytes(b, off + LEFT_BYTES, bytes - LEFT_BYTES, b, off + LEFT_BYTES);
    }

    /** L ^= BLAKE2b(key, R). */
    private void hash(Blake2bDigest keyed, byte[] b, int off, int bytes) {
        keyed.update(b, off + LEFT_BYTES, bytes - LEFT_BYTES);
        keyed.doFinal(hash, 0);
        for (int i = 0; i < LEFT_BYTES; i++) {
            b[off + i] ^= hash[i];
        }
    }

    /** Forgets the keys; of no use afterwards. */
    public void wipe() {
        Arrays.fill(firstKey, (byte) 0);
        Arrays.fill(thirdKey, (byte) 0);
        Arrays.fill(streamKey, (byte) 0);
        Arrays.fill(hash, (byte) 0);
        second.clearKey();
        fourth.clearKey();
        stream.key(streamKey);
    }
}
