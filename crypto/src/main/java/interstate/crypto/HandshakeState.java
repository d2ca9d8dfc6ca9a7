package interstate.crypto;

import interstate.crypto.NoisePattern.Token;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Noise's HandshakeState (rev 34, section 5.3) over any {@link NoisePattern}: it walks the tokens of one message after the
 * other.
 *
 * <p>A message that fails to read leaves the state as it was before, so that a forged answer cannot end a handshake whose
 * true answer is still on its way. One thread at a time.
 */
final class HandshakeState {
    /** Rev 34, section 3. */
    static final int MAX_MESSAGE_BYTES = 65_535;

    private static final int KEY_BYTES = Curve25519.KEY_BYTES;

    private final NoisePattern pattern;
    private final boolean initiator;
    private final Randomness randomness;
    private final byte[] psk;
    private final @Nullable KeyPair25519 s;
    private SymmetricState symmetric;
    private byte @Nullable [] rs;
    private @Nullable KeyPair25519 e;
    private byte @Nullable [] re;
    private @Nullable MlKem768 e1;
    private byte @Nullable [] re1;
    private int message;
    private boolean wiped;

    /** Copies the keys given; {@code s} and {@code rs} where the pattern has them. */
    HandshakeState(
            NoisePattern pattern,
            NoiseAead aead,
            boolean initiator,
            byte[] prologue,
            @Nullable KeyPair25519 s,
            byte @Nullable [] rs,
            byte[] psk,
            Randomness randomness) {
        this.pattern = pattern;
        this.initiator = initiator;
        this.randomness = randomness;
        this.psk = checkedKey(psk).clone();
        this.s = s == null ? null : s.copy();
        this.rs = rs == null ? null : checkedKey(rs).clone();
        this.symmetric = new SymmetricState(pattern.protocolName(aead), aead);
        symmetric.mixHash(prologue);
        if (pattern.isResponderStaticKnown()) {
            symmetric.mixHash(
                    initiator
                            ? Objects.requireNonNull(this.rs)
                            : Objects.requireNonNull(this.s).publicKey());
        }
    }

    private static byte[] checkedKey(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("a key has 32 bytes, not " + key.length);
        }
        return key;
    }

    /** Replaces the pre-shared key; of use until the message with the psk token. */
    void psk(byte[] key) {
        System.arraycopy(checkedKey(key), 0, psk, 0, KEY_BYTES);
    }

    byte @Nullable [] remoteStatic() {
        return rs == null ? null : rs.clone();
    }

    boolean isFinished() {
        return message == pattern.messageCount();
    }

    private boolean isMyTurn() {
        return !isFinished() && !wiped && initiator == (message % 2 == 0);
    }

    byte[] write(byte[] payload) {
        if (!isMyTurn()) {
            throw new IllegalStateException("no message to write now");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(2048);
        try {
            for (Token token : pattern.tokens(message)) {
                writeToken(token, out);
            }
        } catch (HandshakeException impossible) {
            throw new AssertionError("the peer's keys were checked when they came in", impossible);
        }
        out.writeBytes(symmetric.encryptAndHash(payload));
        message++;
        return out.toByteArray();
    }

    private void writeToken(Token token, ByteArrayOutputStream out) throws HandshakeException {
        switch (token) {
            case E -> {
                KeyPair25519 ephemeral = KeyPair25519.generate(randomness);
                e = ephemeral;
                byte[] publicKey = ephemeral.publicKey();
                out.writeBytes(publicKey);
                mixEphemeral(publicKey);
            }
            case S -> out.writeBytes(symmetric.encryptAndHash(ours(s).publicKey()));
            case E1 -> {
                MlKem768 kem = MlKem768.generate(randomness);
                e1 = kem;
                out.writeBytes(symmetric.encryptAndHash(kem.encapsulationKey()));
            }
            case EKEM1 -> {
                MlKem768.Encapsulated made = MlKem768.encapsulate(Objects.requireNonNull(re1), randomness);
                out.writeBytes(symmetric.encryptAndHash(made.ciphertext()));
                mixSecret(made.secret());
            }
            default -> mixToken(token);
        }
    }

    byte[] read(byte[] bytes) throws HandshakeException {
        if (isMyTurn() || isFinished() || wiped) {
            throw new IllegalStateException("no message to read now");
        }
        if (bytes.length > MAX_MESSAGE_BYTES) {
            throw new HandshakeException(HandshakeException.Reason.LENGTH);
        }
        SymmetricState before = symmetric.copy();
        byte[] rsBefore = rs;
        boolean done = false;
        try {
            Cursor in = new Cursor(bytes);
            for (Token token : pattern.tokens(message)) {
                readToken(token, in);
            }
            byte[] payload = symmetric.decryptAndHash(in.take(in.remaining()));
            if (!pattern.hasAgreement(message)) {
                // Nothing met the peer's ephemeral yet: a weak one must be refused now, not when we write.
                Curve25519.check(theirs(re));
            }
            message++;
            done = true;
            return payload;
        } finally {
            if (done) {
                before.wipe();
            } else {
                symmetric.wipe();
                symmetric = before;
                rs = rsBefore;
                re = null;
                re1 = null;
            }
        }
    }

    private void readToken(Token token, Cursor in) throws HandshakeException {
        switch (token) {
            case E -> {
                byte[] publicKey = in.take(KEY_BYTES);
                re = publicKey;
                mixEphemeral(publicKey);
            }
            case S -> rs = symmetric.decryptAndHash(in.take(KEY_BYTES + symmetric.overheadBytes()));
            case E1 -> {
                byte[] key =
                        symmetric.decryptAndHash(in.take(MlKem768.ENCAPSULATION_KEY_BYTES + symmetric.overheadBytes()));
                MlKem768.check(key);
                re1 = key;
            }
            case EKEM1 -> {
                byte[] ciphertext =
                        symmetric.decryptAndHash(in.take(MlKem768.CIPHERTEXT_BYTES + symmetric.overheadBytes()));
                mixSecret(Objects.requireNonNull(e1).decapsulate(ciphertext));
            }
            default -> mixToken(token);
        }
    }

    /** The tokens that both sides do alike: they move no bytes. */
    private void mixToken(Token token) throws HandshakeException {
        switch (token) {
            case EE -> mixSecret(ours(e).agree(theirs(re)));
            case ES -> mixSecret(initiator ? ours(e).agree(theirs(rs)) : ours(s).agree(theirs(re)));
            case SE -> mixSecret(initiator ? ours(s).agree(theirs(re)) : ours(e).agree(theirs(rs)));
            case SS -> mixSecret(ours(s).agree(theirs(rs)));
            case PSK -> symmetric.mixKeyAndHash(psk);
            default -> throw new AssertionError(token);
        }
    }

    /** Section 9.2: where a pre-shared key is used, ephemerals are mixed into the key as well. */
    private void mixEphemeral(byte[] publicKey) {
        symmetric.mixHash(publicKey);
        if (pattern.isPreshared()) {
            symmetric.mixKey(publicKey);
        }
    }

    private void mixSecret(byte[] secret) {
        symmetric.mixKey(secret);
        Arrays.fill(secret, (byte) 0);
    }

    private static KeyPair25519 ours(@Nullable KeyPair25519 pair) {
        return Objects.requireNonNull(pair);
    }

    private static byte[] theirs(byte @Nullable [] key) {
        return Objects.requireNonNull(key);
    }

    SessionSecrets split() {
        if (!isFinished() || wiped) {
            throw new IllegalStateException("the handshake is not finished, or wiped");
        }
        return symmetric.split();
    }

    byte[] handshakeHash() {
        return symmetric.handshakeHash();
    }

    void wipe() {
        symmetric.wipe();
        Arrays.fill(psk, (byte) 0);
        if (s != null) {
            s.wipe();
        }
        if (e != null) {
            e.wipe();
        }
        if (e1 != null) {
            e1.wipe();
        }
        wiped = true;
    }

    /** Takes fields off a message, front to back. */
    private static final class Cursor {
        private final byte[] bytes;
        private int position;

        Cursor(byte[] bytes) {
            this.bytes = bytes;
        }

        int remaining() {
            return bytes.length - position;
        }

        byte[] take(int count) throws HandshakeException {
            if (count > remaining()) {
                throw new HandshakeException(HandshakeException.Reason.LENGTH);
            }
            byte[] field = Arrays.copyOfRange(bytes, position, position + count);
            position += count;
            return field;
        }
    }
}
