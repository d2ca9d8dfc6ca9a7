package interstate.crypto;

import interstate.wire.circuit.IdentityKeys;
import interstate.wire.circuit.RouterHash;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * Who a router or a destination is: an Ed25519 key (RFC 8032) that signs what it says of itself, and an X25519 key that others seal
 * for. It is known by the SHA-256 of both, after a label that tells routers from destinations.
 *
 * <p>The owner wipes it. One thread at a time, but for {@link #agreement}'s readers.
 */
public final class Identity {
    public static final int SEED_BYTES = Ed25519.SECRET_KEY_SIZE;
    public static final int SIGNATURE_BYTES = Ed25519.SIGNATURE_SIZE;

    /** What somebody is, in what is signed and hashed: neither stands for the other. */
    public enum Kind {
        /** Passes others' cells on. */
        ROUTER("interstate v1 router"),
        /** Is where messages are for. */
        DESTINATION("interstate v1 destination");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        private byte[] labelled(byte[] content) {
            byte[] name = label.getBytes(StandardCharsets.US_ASCII);
            byte[] b = Arrays.copyOf(name, name.length + content.length);
            System.arraycopy(content, 0, b, name.length, content.length);
            return b;
        }

        /** By which the holder of these keys is known. */
        public RouterHash hash(IdentityKeys keys) {
            byte[] named = labelled(keys.bytes());
            SHA256Digest digest = new SHA256Digest();
            digest.update(named, 0, named.length);
            byte[] hash = new byte[RouterHash.BYTES];
            digest.doFinal(hash, 0);
            return RouterHash.of(hash);
        }

        /** Whether the holder of these keys has signed this. */
        public boolean isSigned(IdentityKeys keys, byte[] content, byte[] signature) {
            byte[] named = labelled(content);
            return signature.length == SIGNATURE_BYTES
                    && Ed25519.verify(signature, 0, keys.signing(), 0, named, 0, named.length);
        }
    }

    private final Kind kind;
    private final byte[] seed;
    private final KeyPair25519 agreement;
    private final IdentityKeys keys;

    private Identity(Kind kind, byte[] seed, KeyPair25519 agreement) {
        byte[] signing = new byte[Ed25519.PUBLIC_KEY_SIZE];
        Ed25519.generatePublicKey(seed, 0, signing, 0);
        this.kind = kind;
        this.seed = seed;
        this.agreement = agreement;
        this.keys = IdentityKeys.of(signing, agreement.publicKey());
    }

    /** Draws one. */
    public static Identity generate(Kind kind, Randomness randomness) {
        return new Identity(kind, randomness.bytes(SEED_BYTES), KeyPair25519.generate(randomness));
    }

    /** Of an Ed25519 seed and an X25519 private key, 32 bytes each, which are copied. */
    public static Identity ofPrivate(Kind kind, byte[] seed, byte[] privateKey) {
        if (seed.length != SEED_BYTES) {
            throw new IllegalArgumentException("a signing key has " + SEED_BYTES + " bytes, not " + seed.length);
        }
        return new Identity(kind, seed.clone(), KeyPair25519.ofPrivate(privateKey));
    }

    public IdentityKeys keys() {
        return keys;
    }

    /** By which others know it. */
    public RouterHash hash() {
        return kind.hash(keys);
    }

    /** The X25519 pair, this one's. */
    public KeyPair25519 agreement() {
        return agreement;
    }

    /** A copy of the seed, which the caller wipes: for writing a key file only. */
    public byte[] seed() {
        return seed.clone();
    }

    /** Signs; the result is the caller's. */
    public byte[] sign(byte[] content) {
        byte[] named = kind.labelled(content);
        byte[] signature = new byte[SIGNATURE_BYTES];
        Ed25519.sign(seed, 0, named, 0, named.length, signature, 0);
        return signature;
    }

    /** Forgets both private keys; of no use afterwards. */
    public void wipe() {
        Arrays.fill(seed, (byte) 0);
        agreement.wipe();
    }

    @Override
    public String toString() {
        return "Identity[" + hash() + "]";
    }
}
