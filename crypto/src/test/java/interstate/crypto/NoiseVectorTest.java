package interstate.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The public vectors of the two plain patterns, both ciphers. */
class NoiseVectorTest {
    static Stream<VectorFile.Block> vectors() {
        return VectorFile.load("noise-vectors.txt").blocks().stream();
    }

    @Test
    void shouldHoldAllFourVectorsWhenTheResourceIsRead() {
        assertThat(vectors().map(v -> v.text("protocol_name")))
                .containsExactly(
                        "Noise_IKpsk2_25519_AESGCM_BLAKE2s",
                        "Noise_IKpsk2_25519_ChaChaPoly_BLAKE2s",
                        "Noise_NNpsk0_25519_AESGCM_BLAKE2s",
                        "Noise_NNpsk0_25519_ChaChaPoly_BLAKE2s");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void shouldMatchThePublicTranscriptWhenKeysAreTheVectors(VectorFile.Block v) throws HandshakeException {
        NoiseAead aead = v.text("protocol_name").contains("AESGCM") ? NoiseAead.AES_GCM : NoiseAead.CHACHA_POLY;
        NoisePattern pattern = isKeyed(v) ? NoisePattern.IK_PSK2 : NoisePattern.NN_PSK0;
        assertThat(pattern.protocolName(aead)).isEqualTo(v.text("protocol_name"));
        HandshakeState initiator = state(v, pattern, aead, true);
        HandshakeState responder = state(v, pattern, aead, false);

        byte[] first = initiator.write(v.bytes("payload_0"));
        assertThat(first).isEqualTo(v.bytes("ciphertext_0"));
        assertThat(responder.read(first)).isEqualTo(v.bytes("payload_0"));
        byte[] hashBetween = initiator.handshakeHash();
        byte[] second = responder.write(v.bytes("payload_1"));
        assertThat(second).isEqualTo(v.bytes("ciphertext_1"));
        assertThat(initiator.read(second)).isEqualTo(v.bytes("payload_1"));
        assertThat(initiator.handshakeHash()).isEqualTo(responder.handshakeHash());
        // The vectors give the hash not of the end but of the last place their maker waited for input: before message
        // 2,
        // or in it before the psk token, when its ephemeral was mixed in.
        byte[] hashThen = isKeyed(v) ? NoiseHash.hash(hashBetween, Arrays.copyOf(second, 32)) : hashBetween;
        assertThat(hashThen).isEqualTo(v.bytes("handshake_hash"));

        for (HandshakeState side : List.of(initiator, responder)) {
            SessionSecrets secrets = side.split();
            for (int i = 2; i < 6; i++) {
                byte[] key = i % 2 == 0 ? secrets.initiatorToResponder() : secrets.responderToInitiator();
                byte[] sealed = aead.encrypt(key, (i - 2) / 2, new byte[0], v.bytes("payload_" + i));
                assertThat(sealed).isEqualTo(v.bytes("ciphertext_" + i));
                assertThat(aead.decrypt(key, (i - 2) / 2, new byte[0], sealed)).isEqualTo(v.bytes("payload_" + i));
            }
        }
    }

    private static boolean isKeyed(VectorFile.Block v) {
        return v.has("init_static");
    }

    private static HandshakeState state(VectorFile.Block v, NoisePattern pattern, NoiseAead aead, boolean initiator) {
        String side = initiator ? "init" : "resp";
        byte[] ephemeral = v.bytes(side + "_ephemeral");
        return new HandshakeState(
                pattern,
                aead,
                initiator,
                v.bytes("prologue"),
                isKeyed(v) ? KeyPair25519.ofPrivate(v.bytes(side + "_static")) : null,
                isKeyed(v) && initiator ? v.bytes("init_remote_static") : null,
                v.bytes("psk"),
                new FixedRandomness(ephemeral));
    }

    /** Hands out the given bytes in order and fails when they run out. */
    static final class FixedRandomness implements Randomness {
        private final byte[] bytes;
        private int position;

        FixedRandomness(byte[]... parts) {
            byte[] all = new byte[0];
            for (byte[] part : parts) {
                int at = all.length;
                all = Arrays.copyOf(all, at + part.length);
                System.arraycopy(part, 0, all, at, part.length);
            }
            this.bytes = all;
        }

        @Override
        public void fill(byte[] b, int off, int len) {
            Objects.checkFromIndexSize(position, len, bytes.length);
            System.arraycopy(bytes, position, b, off, len);
            position += len;
        }
    }
}
