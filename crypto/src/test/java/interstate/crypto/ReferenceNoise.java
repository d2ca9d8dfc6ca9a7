package interstate.crypto;

import static interstate.crypto.ReferenceMlKem768.join;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import javax.crypto.KeyAgreement;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.modes.GCMModeCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * A second Noise for tests, written from the specification's prose (rev 34 and the hybrid forward secrecy draft) and nothing
 * else: it reads the pattern as text and keeps every value in a map by its name in the specification. X25519 is the JDK's,
 * AES-GCM is Bouncy Castle's, BLAKE2s and ML-KEM are the slow ones beside it.
 */
final class ReferenceNoise {
    static final String IK = "e,es,e1,s,ss;e,ee,ekem1,se,psk";
    static final String NN = "psk,e,e1;e,ee,ekem1";

    private final String[] messages;
    private final boolean initiator;
    private final Map<String, byte[]> is = new HashMap<>();
    private int turn;
    private long n;

    /**
     * @param known any of s, rs, psk, and what would be drawn: e, d, z (key generation), m (encapsulation); a liar also sets
     *     what to send in place of its public keys: "false e", "false s", "false e1"
     */
    ReferenceNoise(String name, String pattern, boolean initiator, String prologue, Map<String, byte[]> known) {
        this.messages = pattern.split(";", -1);
        this.initiator = initiator;
        is.putAll(known);
        is.put("h", hash(name.getBytes(StandardCharsets.US_ASCII)));
        is.put("ck", get("h"));
        mixHash(prologue.getBytes(StandardCharsets.US_ASCII));
        if (pattern.equals(IK)) {
            mixHash(initiator ? get("rs") : publicKey(get("s")));
        }
    }

    byte[] write(byte[] payload) {
        byte[] message = new byte[0];
        for (String token : messages[turn++].split(",", -1)) {
            message = switch (token) {
                case "e" -> join(message, ephemeral(is.getOrDefault("false e", publicKey(get("e")))));
                case "s" -> join(message, encryptAndHash(is.getOrDefault("false s", publicKey(get("s")))));
                case "e1" -> {
                    byte[][] pair = ReferenceMlKem768.keyGen(get("d"), get("z"));
                    is.put("dk", pair[1]);
                    yield join(message, encryptAndHash(is.getOrDefault("false e1", pair[0])));
                }
                case "ekem1" -> {
                    byte[][] made = ReferenceMlKem768.encaps(get("re1"), get("m"));
                    message = join(message, encryptAndHash(made[1]));
                    mixKey(made[0]);
                    yield message;
                }
                default -> {
                    mix(token);
                    yield message;
                }
            };
        }
        return join(message, encryptAndHash(payload));
    }

    byte[] read(byte[] message) throws InvalidCipherTextException {
        ByteBuffer in = ByteBuffer.wrap(message);
        for (String token : messages[turn++].split(",", -1)) {
            switch (token) {
                case "e" -> is.put("re", ephemeral(take(in, 32)));
                case "s" -> is.put("rs", decryptAndHash(take(in, 32 + 16)));
                case "e1" -> is.put("re1", decryptAndHash(take(in, 1184 + 16)));
                case "ekem1" -> mixKey(ReferenceMlKem768.decaps(get("dk"), decryptAndHash(take(in, 1088 + 16))));
                default -> mix(token);
            }
        }
        return decryptAndHash(take(in, in.remaining()));
    }

    /** {initiator's sending key, responder's}. */
    byte[][] split() {
        return hkdf(new byte[0], 2);
    }

    byte[] get(String name) {
        return Objects.requireNonNull(is.get(name), name);
    }

    private void mix(String token) {
        switch (token) {
            case "ee" -> mixKey(dh("e", "re"));
            case "es" -> mixKey(initiator ? dh("e", "rs") : dh("s", "re"));
            case "se" -> mixKey(initiator ? dh("s", "re") : dh("e", "rs"));
            case "ss" -> mixKey(dh("s", "rs"));
            case "psk" -> {
                byte[][] out = hkdf(get("psk"), 3);
                is.put("ck", out[0]);
                mixHash(out[1]);
                setKey(out[2]);
            }
            default -> throw new IllegalArgumentException(token);
        }
    }

    private byte[] ephemeral(byte[] key) {
        mixHash(key);
        mixKey(key);
        return key;
    }

    private void mixKey(byte[] input) {
        byte[][] out = hkdf(input, 2);
        is.put("ck", out[0]);
        setKey(out[1]);
    }

    private void setKey(byte[] key) {
        is.put("k", key);
        n = 0;
    }

    private void mixHash(byte[] data) {
        is.put("h", hash(join(get("h"), data)));
    }

    private byte[] encryptAndHash(byte[] plaintext) {
        try {
            byte[] ciphertext = aesGcm(true, plaintext);
            mixHash(ciphertext);
            return ciphertext;
        } catch (InvalidCipherTextException e) {
            throw new AssertionError(e);
        }
    }

    private byte[] decryptAndHash(byte[] ciphertext) throws InvalidCipherTextException {
        byte[] plaintext = aesGcm(false, ciphertext);
        mixHash(ciphertext);
        return plaintext;
    }

    private byte[] aesGcm(boolean encrypting, byte[] in) throws InvalidCipherTextException {
        byte[] nonce = ByteBuffer.allocate(12).putInt(0).putLong(n).array();
        byte[] out = gcm(encrypting, get("k"), nonce, get("h"), in);
        n++;
        return out;
    }

    static byte[] gcm(boolean encrypting, byte[] key, byte[] nonce, byte[] ad, byte[] in)
            throws InvalidCipherTextException {
        GCMModeCipher gcm = GCMBlockCipher.newInstance(AESEngine.newInstance());
        gcm.init(encrypting, new AEADParameters(new KeyParameter(key), 128, nonce, ad));
        byte[] out = new byte[gcm.getOutputSize(in.length)];
        int done = gcm.processBytes(in, 0, in.length, out, 0);
        done += gcm.doFinal(out, done);
        return Arrays.copyOf(out, done);
    }

    private byte[][] hkdf(byte[] input, int outputs) {
        byte[] temporary = ReferenceBlake2s.hmac(get("ck"), input);
        byte[][] out = new byte[outputs][];
        for (int i = 0; i < outputs; i++) {
            out[i] = ReferenceBlake2s.hmac(temporary, i == 0 ? new byte[0] : out[i - 1], new byte[] {(byte) (i + 1)});
        }
        return out;
    }

    private static byte[] hash(byte[] data) {
        return ReferenceBlake2s.hash(32, new byte[0], data);
    }

    private byte[] dh(String ours, String theirs) {
        return x25519(get(ours), get(theirs));
    }

    static byte[] publicKey(byte[] privateKey) {
        byte[] basePoint = new byte[32];
        basePoint[0] = 9;
        return x25519(privateKey, basePoint);
    }

    static byte[] x25519(byte[] privateKey, byte[] publicKey) {
        try {
            KeyFactory keys = KeyFactory.getInstance("X25519");
            byte[] bigEndian = new byte[32];
            for (int i = 0; i < 32; i++) {
                bigEndian[i] = publicKey[31 - i];
            }
            bigEndian[0] &= 0x7F;
            KeyAgreement agreement = KeyAgreement.getInstance("X25519");
            agreement.init(keys.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, privateKey)));
            agreement.doPhase(
                    keys.generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, new BigInteger(1, bigEndian))),
                    true);
            return agreement.generateSecret();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] take(ByteBuffer in, int count) {
        byte[] out = new byte[count];
        in.get(out);
        return out;
    }
}
