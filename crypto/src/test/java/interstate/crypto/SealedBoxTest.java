package interstate.crypto;

import static interstate.crypto.ReferenceMlKem768.join;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.junit.jupiter.api.Test;

class SealedBoxTest {
    private final SeededRandomness randomness = new SeededRandomness(8);
    private final KeyPair25519 router = KeyPair25519.generate(randomness);
    private final byte[] content = randomness.bytes(160);

    private SealedBox sealed() {
        return SealedBox.seal(SealedBox.Use.BUILD_RECORD, router.publicKey(), content, randomness);
    }

    @Test
    void shouldOpenToTheContentAndTheSameSecrets() throws HandshakeException {
        SealedBox sealed = sealed();
        assertThat(sealed.bytes()).hasSize(160 + SealedBox.OVERHEAD_BYTES);
        SealedBox opened = SealedBox.open(SealedBox.Use.BUILD_RECORD, router, sealed.bytes());
        assertThat(opened.bytes()).isEqualTo(content);
        assertThat(opened.secrets().initiatorToResponder())
                .isEqualTo(sealed.secrets().initiatorToResponder());
        assertThat(opened.secrets().responderToInitiator())
                .isEqualTo(sealed.secrets().responderToInitiator());
        assertThat(sealed().bytes()).isNotEqualTo(sealed.bytes());
        assertThat(sealed().secrets().initiatorToResponder())
                .isNotEqualTo(sealed.secrets().initiatorToResponder());
    }

    /** Noise rev 34, sections 5 and 7.4, step by step with other primitives. */
    @Test
    void shouldBeNoiseN() throws InvalidCipherTextException {
        byte[] ephemeral = randomness.bytes(32);
        SealedBox sealed = SealedBox.seal(
                SealedBox.Use.GARLIC,
                router.publicKey(),
                content,
                (b, off, len) -> System.arraycopy(ephemeral, 0, b, off, len));

        byte[] none = new byte[0];
        byte[] name = Arrays.copyOf("Noise_N_25519_AESGCM_BLAKE2s".getBytes(StandardCharsets.US_ASCII), 32);
        byte[] h = hash(name, "interstate v1 garlic".getBytes(StandardCharsets.US_ASCII));
        h = hash(h, router.publicKey());
        byte[] e = ReferenceNoise.publicKey(ephemeral);
        h = hash(h, e);
        byte[] temporary = ReferenceBlake2s.hmac(name, ReferenceNoise.x25519(ephemeral, router.publicKey()));
        byte[] ck = ReferenceBlake2s.hmac(temporary, new byte[] {1});
        byte[] k = ReferenceBlake2s.hmac(temporary, ck, new byte[] {2});
        byte[] ciphertext = ReferenceNoise.gcm(true, k, new byte[12], h, content);
        assertThat(sealed.bytes()).isEqualTo(join(e, ciphertext));
        byte[] last = ReferenceBlake2s.hmac(ck, none);
        byte[] first = ReferenceBlake2s.hmac(last, new byte[] {1});
        assertThat(sealed.secrets().initiatorToResponder()).isEqualTo(first);
        assertThat(sealed.secrets().responderToInitiator())
                .isEqualTo(ReferenceBlake2s.hmac(last, first, new byte[] {2}));
    }

    private static byte[] hash(byte[] h, byte[] data) {
        return ReferenceBlake2s.hash(32, new byte[0], join(h, data));
    }

    @Test
    void shouldNotOpenForAnotherKeyOrUseNorWhenABitIsFlippedOrCutOff() {
        byte[] sealed = sealed().bytes();
        KeyPair25519 other = KeyPair25519.generate(randomness);
        assertThatThrownBy(() -> SealedBox.open(SealedBox.Use.BUILD_RECORD, other, sealed))
                .isInstanceOf(HandshakeException.class);
        assertThatThrownBy(() -> SealedBox.open(SealedBox.Use.GARLIC, router, sealed))
                .isInstanceOf(HandshakeException.class);
        for (int bit = 0; bit < 8 * sealed.length; bit++) {
            byte[] marked = sealed.clone();
            marked[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> SealedBox.open(SealedBox.Use.BUILD_RECORD, router, marked))
                    .isInstanceOf(HandshakeException.class);
        }
        for (int bytes = 0; bytes < SealedBox.OVERHEAD_BYTES; bytes++) {
            byte[] cut = Arrays.copyOf(sealed, bytes);
            assertThatThrownBy(() -> SealedBox.open(SealedBox.Use.BUILD_RECORD, router, cut))
                    .isInstanceOf(HandshakeException.class);
        }
    }

    @Test
    void shouldRefuseARecipientThatNobodyCanBe() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SealedBox.seal(SealedBox.Use.GARLIC, new byte[32], content, randomness))
                .withMessageContaining("X25519");
    }
}
