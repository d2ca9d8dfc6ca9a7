package interstate.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our handshake against the second one, in both directions, drawing the same bytes: every message must be the same. */
class ReferenceTest {
    private static final String IK_NAME = "Noise_IKpsk2+hfs_25519+MLKEM768_AESGCM_BLAKE2s";
    private static final String NN_NAME = "Noise_NNpsk0+hfs_25519+MLKEM768_AESGCM_BLAKE2s";
    private static final String PROLOGUE = "interstate v1";

    @Test
    void shouldHashAsTheStandardSaysWhenTheReferenceHashes() {
        byte[] abc = "abc".getBytes(StandardCharsets.US_ASCII);
        // RFC 7693, appendix B.
        assertThat(HexFormat.of().formatHex(ReferenceBlake2s.hash(32, new byte[0], abc)))
                .isEqualTo("508c5e8c327c14e2e1a72ba34eeb452f37458b209ed63a294d999b4c86675982");
        assertThat(NoiseHash.hash(abc)).isEqualTo(ReferenceBlake2s.hash(32, new byte[0], abc));
        Randomness randomness = new SeededRandomness(3);
        for (int bytes = 0; bytes < 200; bytes++) {
            byte[] key = randomness.bytes(32);
            byte[] data = randomness.bytes(bytes);
            assertThat(NoiseHash.hmac(key, data)).isEqualTo(ReferenceBlake2s.hmac(key, data));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldEncapsulateAlikeWhenBothDrawTheSameBytes(long seed) throws HandshakeException {
        Randomness randomness = new SeededRandomness(seed);
        byte[] d = randomness.bytes(32);
        byte[] z = randomness.bytes(32);
        byte[] m = randomness.bytes(32);
        byte[][] reference = ReferenceMlKem768.keyGen(d, z);
        MlKem768 ours = MlKem768.generate(new NoiseVectorTest.FixedRandomness(d, z));
        assertThat(ours.encapsulationKey()).isEqualTo(reference[0]);
        byte[][] made = ReferenceMlKem768.encaps(reference[0], m);
        MlKem768.Encapsulated oursMade = MlKem768.encapsulate(reference[0], new NoiseVectorTest.FixedRandomness(m));
        assertThat(oursMade.ciphertext()).isEqualTo(made[1]);
        assertThat(oursMade.secret()).isEqualTo(made[0]);
        assertThat(ours.decapsulate(made[1])).isEqualTo(made[0]);
        assertThat(ReferenceMlKem768.decaps(reference[1], made[1])).isEqualTo(made[0]);
        made[1][(int) seed * 100] ^= 4;
        assertThat(ours.decapsulate(made[1]))
                .isEqualTo(ReferenceMlKem768.decaps(reference[1], made[1]))
                .isNotEqualTo(made[0]);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void shouldAgreeWithTheReferenceWhenStaticKeysAreUsed(long seed) throws Exception {
        Randomness randomness = new SeededRandomness(seed);
        byte[] si = randomness.bytes(32);
        byte[] sr = randomness.bytes(32);
        byte[] psk = seed % 2 == 0 ? randomness.bytes(32) : NoiseHandshake.noPsk();
        Draws draws = new Draws(randomness);
        KeyPair25519 client = KeyPair25519.ofPrivate(si);
        KeyPair25519 server = KeyPair25519.ofPrivate(sr);
        ReferenceNoise refInitiator = new ReferenceNoise(
                IK_NAME,
                ReferenceNoise.IK,
                true,
                PROLOGUE,
                draws.initiator(Map.of("s", si, "rs", ReferenceNoise.publicKey(sr), "psk", psk)));
        ReferenceNoise refResponder = new ReferenceNoise(
                IK_NAME, ReferenceNoise.IK, false, PROLOGUE, draws.responder(Map.of("s", sr, "psk", psk)));
        NoiseHandshake initiator =
                NoiseHandshake.initiatorIk(client, server.publicKey(), psk, draws.initiatorRandomness());
        NoiseHandshake responder =
                NoiseHandshake.responderIk(server, NoiseHandshake.noPsk(), draws.responderRandomness());
        responder.psk(psk);
        assertAlike(randomness, initiator, responder, refInitiator, refResponder);
        assertThat(refResponder.get("rs")).isEqualTo(responder.remoteStatic()).isEqualTo(client.publicKey());
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24})
    void shouldAgreeWithTheReferenceWhenAPasswordIsUsed(long seed) throws Exception {
        Randomness randomness = new SeededRandomness(seed);
        byte[] psk = randomness.bytes(32);
        Draws draws = new Draws(randomness);
        assertAlike(
                randomness,
                NoiseHandshake.initiatorNn(psk, draws.initiatorRandomness()),
                NoiseHandshake.responderNn(psk, draws.responderRandomness()),
                new ReferenceNoise(NN_NAME, ReferenceNoise.NN, true, PROLOGUE, draws.initiator(Map.of("psk", psk))),
                new ReferenceNoise(NN_NAME, ReferenceNoise.NN, false, PROLOGUE, draws.responder(Map.of("psk", psk))));
    }

    /** Each side writes the same as its reference, and each reads what the other's reference wrote. */
    private static void assertAlike(
            Randomness randomness,
            NoiseHandshake initiator,
            NoiseHandshake responder,
            ReferenceNoise refInitiator,
            ReferenceNoise refResponder)
            throws HandshakeException, InvalidCipherTextException {
        byte[] offer = randomness.bytes(77);
        byte[] answer = randomness.bytes(33);
        byte[] first = refInitiator.write(offer);
        assertThat(initiator.write(offer)).isEqualTo(first);
        assertThat(responder.read(first)).isEqualTo(offer);
        assertThat(refResponder.read(first)).isEqualTo(offer);
        byte[] second = refResponder.write(answer);
        assertThat(responder.write(answer)).isEqualTo(second);
        assertThat(initiator.read(second)).isEqualTo(answer);
        assertThat(refInitiator.read(second)).isEqualTo(answer);
        assertThat(initiator.handshakeHash()).isEqualTo(refInitiator.get("h"));
        assertThat(responder.handshakeHash()).isEqualTo(refInitiator.get("h"));
        byte[][] keys = refInitiator.split();
        assertThat(refResponder.split()).isEqualTo(keys);
        assertThat(initiator.split().initiatorToResponder()).isEqualTo(keys[0]);
        assertThat(initiator.split().responderToInitiator()).isEqualTo(keys[1]);
        assertThat(responder.split().initiatorToResponder()).isEqualTo(keys[0]);
        assertThat(responder.split().responderToInitiator()).isEqualTo(keys[1]);
    }

    /** What both implementations would draw. */
    private static final class Draws {
        private final byte[] ei;
        private final byte[] d;
        private final byte[] z;
        private final byte[] er;
        private final byte[] m;

        Draws(Randomness randomness) {
            ei = randomness.bytes(32);
            d = randomness.bytes(32);
            z = randomness.bytes(32);
            er = randomness.bytes(32);
            m = randomness.bytes(32);
        }

        Randomness initiatorRandomness() {
            return new NoiseVectorTest.FixedRandomness(ei, d, z);
        }

        Randomness responderRandomness() {
            return new NoiseVectorTest.FixedRandomness(er, m);
        }

        Map<String, byte[]> initiator(Map<String, byte[]> keys) {
            return with(keys, Map.of("e", ei, "d", d, "z", z));
        }

        Map<String, byte[]> responder(Map<String, byte[]> keys) {
            return with(keys, Map.of("e", er, "m", m));
        }

        private static Map<String, byte[]> with(Map<String, byte[]> a, Map<String, byte[]> b) {
            Map<String, byte[]> all = new HashMap<>(a);
            all.putAll(b);
            return all;
        }
    }
}
