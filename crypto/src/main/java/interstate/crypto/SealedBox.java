package interstate.crypto;

import java.nio.charset.StandardCharsets;

/**
 * A message to whoever holds a static key, from nobody in particular, and a secret that both ends have besides: Noise_N
 * (Noise rev 34, section 7.4) with a fresh ephemeral for each box. Each use has a prologue of its own, so that no box of one is any
 * in another.
 *
 * <p>A box can be opened again by its recipient, and a copy of it too: who must not act twice keeps what it has seen.
 */
public final class SealedBox {
    /** What a box is longer than its content: ephemeral 32, tag 16. */
    public static final int OVERHEAD_BYTES = 32 + 16;

    /** What the box is for. */
    public enum Use {
        /** One hop's record in the request that builds a tunnel. */
        BUILD_RECORD("interstate v1 build record"),
        /** Cloves for a router. */
        GARLIC("interstate v1 garlic"),
        /** Where an answer goes on to. */
        REPLY_BLOCK("interstate v1 reply block");

        private final String prologue;

        Use(String prologue) {
            this.prologue = prologue;
        }

        private byte[] bytes() {
            return prologue.getBytes(StandardCharsets.US_ASCII);
        }
    }

    private static final Randomness NO_RANDOMNESS = (b, off, len) -> {
        throw new AssertionError("who opens a box draws nothing");
    };

    private final byte[] bytes;
    private final SessionSecrets secrets;

    private SealedBox(byte[] bytes, SessionSecrets secrets) {
        this.bytes = bytes;
        this.secrets = secrets;
    }

    /**
     * Seals for the holder of {@code recipient}.
     *
     * @throws IllegalArgumentException if that is no public key anyone can have
     */
    public static SealedBox seal(Use use, byte[] recipient, byte[] content, Randomness randomness) {
        try {
            Curve25519.check(recipient);
        } catch (HandshakeException e) {
            throw new IllegalArgumentException("the recipient's public key is not a usable X25519 key");
        }
        HandshakeState state = new HandshakeState(
                NoisePattern.N,
                NoiseAead.AES_GCM,
                true,
                use.bytes(),
                null,
                recipient,
                NoiseHandshake.noPsk(),
                randomness);
        try {
            byte[] sealed = state.write(content);
            return new SealedBox(sealed, state.split());
        } finally {
            state.wipe();
        }
    }

    /** Opens a box that was sealed for this key, for this use. */
    public static SealedBox open(Use use, KeyPair25519 recipient, byte[] sealed) throws HandshakeException {
        HandshakeState state = new HandshakeState(
                NoisePattern.N,
                NoiseAead.AES_GCM,
                false,
                use.bytes(),
                recipient,
                null,
                NoiseHandshake.noPsk(),
                NO_RANDOMNESS);
        try {
            byte[] content = state.read(sealed);
            return new SealedBox(content, state.split());
        } finally {
            state.wipe();
        }
    }

    /** What was sealed, or the content of what was opened; the caller's. */
    public byte[] bytes() {
        return bytes;
    }

    /** What both ends derive further keys from, owned by the caller: the first of the secrets is for that, the other for the answer. */
    public SessionSecrets secrets() {
        return secrets;
    }
}
