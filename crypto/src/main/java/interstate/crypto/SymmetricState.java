package interstate.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Noise's SymmetricState (rev 34, section 5.2): chaining key, transcript hash, and the cipher they feed. */
final class SymmetricState {
    private final NoiseAead aead;
    private final CipherState cipher;
    private byte[] ck;
    private byte[] h;

    SymmetricState(String protocolName, NoiseAead aead) {
        byte[] name = protocolName.getBytes(StandardCharsets.US_ASCII);
        this.aead = aead;
        this.cipher = new CipherState(aead);
        this.h = name.length <= NoiseHash.HASH_BYTES ? Arrays.copyOf(name, NoiseHash.HASH_BYTES) : NoiseHash.hash(name);
        this.ck = h.clone();
    }

    private SymmetricState(SymmetricState other) {
        this.aead = other.aead;
        this.cipher = other.cipher.copy();
        this.ck = other.ck.clone();
        this.h = other.h.clone();
    }

    void mixKey(byte[] input) {
        byte[][] out = NoiseHash.hkdf(ck, input, 2);
        chain(out[0]);
        cipher.initializeKey(out[1]);
    }

    void mixHash(byte[] data) {
        h = NoiseHash.hash(h, data);
    }

    void mixKeyAndHash(byte[] input) {
        byte[][] out = NoiseHash.hkdf(ck, input, 3);
        chain(out[0]);
        mixHash(out[1]);
        Arrays.fill(out[1], (byte) 0);
        cipher.initializeKey(out[2]);
    }

    byte[] encryptAndHash(byte[] plaintext) {
        byte[] ciphertext = cipher.encryptWithAd(h, plaintext);
        mixHash(ciphertext);
        return ciphertext;
    }

    byte[] decryptAndHash(byte[] ciphertext) throws HandshakeException {
        byte[] plaintext = cipher.decryptWithAd(h, ciphertext);
        mixHash(ciphertext);
        return plaintext;
    }

    /** How many bytes {@link #encryptAndHash} adds now. */
    int overheadBytes() {
        return cipher.overheadBytes();
    }

    SessionSecrets split() {
        byte[][] out = NoiseHash.hkdf(ck, new byte[0], 2);
        return new SessionSecrets(out[0], out[1]);
    }

    byte[] handshakeHash() {
        return h.clone();
    }

    SymmetricState copy() {
        return new SymmetricState(this);
    }

    void wipe() {
        Arrays.fill(ck, (byte) 0);
        Arrays.fill(h, (byte) 0);
        cipher.wipe();
    }

    private void chain(byte[] next) {
        Arrays.fill(ck, (byte) 0);
        ck = next;
    }
}
