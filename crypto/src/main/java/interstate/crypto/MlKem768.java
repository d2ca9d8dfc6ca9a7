package interstate.crypto;

import java.util.Arrays;
import javax.security.auth.DestroyFailedException;
import org.bouncycastle.crypto.SecretWithEncapsulation;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.kems.MLKEMGenerator;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLKEMPublicKeyParameters;

/** One ML-KEM-768 key pair (FIPS 203), made for one handshake, and encapsulation to another's. */
final class MlKem768 {
    static final int ENCAPSULATION_KEY_BYTES = 1184;
    static final int CIPHERTEXT_BYTES = 1088;
    /** d and z of ML-KEM.KeyGen_internal, in this order. */
    static final int SEED_BYTES = 64;
    /** m of ML-KEM.Encaps_internal. */
    static final int MESSAGE_BYTES = 32;

    private static final MLKEMParameters PARAMETERS = MLKEMParameters.ml_kem_768;

    /** What encapsulation gives: a ciphertext for the peer and the secret both then share. */
    @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
    record Encapsulated(byte[] ciphertext, byte[] secret) {
        @Override
        public String toString() {
            return "Encapsulated[...]";
        }
    }

    private final MLKEMPrivateKeyParameters key;
    private final byte[] encapsulationKey;

    private MlKem768(byte[] seed) {
        key = new MLKEMPrivateKeyParameters(PARAMETERS, seed);
        encapsulationKey = key.getPublicKey();
    }

    static MlKem768 generate(Randomness randomness) {
        byte[] seed = randomness.bytes(SEED_BYTES);
        try {
            return new MlKem768(seed);
        } finally {
            Arrays.fill(seed, (byte) 0);
        }
    }

    /** Not a copy: read only. */
    byte[] encapsulationKey() {
        return encapsulationKey;
    }

    /** The caller owns and wipes the secret. */
    static Encapsulated encapsulate(byte[] encapsulationKey, Randomness randomness) throws HandshakeException {
        MLKEMPublicKeyParameters theirs = parse(encapsulationKey);
        byte[] message = randomness.bytes(MESSAGE_BYTES);
        try {
            SecretWithEncapsulation made = MLKEMGenerator.internalGenerateEncapsulated(theirs, message);
            Encapsulated copy = new Encapsulated(
                    made.getEncapsulation().clone(), made.getSecret().clone());
            made.destroy();
            return copy;
        } catch (DestroyFailedException e) {
            throw new AssertionError("Bouncy Castle's secrets can be wiped", e);
        } finally {
            Arrays.fill(message, (byte) 0);
        }
    }

    /** Raises what {@link #encapsulate} would, without the work of it. */
    static void check(byte[] encapsulationKey) throws HandshakeException {
        parse(encapsulationKey);
    }

    private static MLKEMPublicKeyParameters parse(byte[] encapsulationKey) throws HandshakeException {
        if (encapsulationKey.length != ENCAPSULATION_KEY_BYTES) {
            throw new HandshakeException(HandshakeException.Reason.LENGTH);
        }
        try {
            return new MLKEMPublicKeyParameters(PARAMETERS, encapsulationKey);
        } catch (IllegalArgumentException e) {
            throw new HandshakeException(HandshakeException.Reason.ENCAPSULATION_KEY);
        }
    }

    /** The shared secret; for a ciphertext not made for this key a random looking one (implicit rejection). */
    byte[] decapsulate(byte[] ciphertext) throws HandshakeException {
        if (ciphertext.length != CIPHERTEXT_BYTES) {
            throw new HandshakeException(HandshakeException.Reason.LENGTH);
        }
        return new MLKEMExtractor(key).extractSecret(ciphertext);
    }

    void wipe() {
        key.destroy();
    }
}
