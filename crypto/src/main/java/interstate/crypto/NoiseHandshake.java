package interstate.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One run of a link's handshake: two messages, then two keys.
 *
 * <p>IK (static keys): {@code -> e, es, e1, s, ss} and {@code <- e, ee, ekem1, se, psk}. NN (password): {@code -> psk, e, e1}
 * and {@code <- e, ee, ekem1}. The order of calls is
 *
 * <pre>
 *   initiator   write(offer)   read(message 2)            split()  wipe()
 *   responder   read(message 1)   [psk(..)]  write(answer)  split()  wipe()
 * </pre>
 *
 * <p>A message that does not hold raises {@link HandshakeException} and leaves the run as it was: the true one may still come.
 * Everything is copied in and out; who calls wipes what it gave and got. One thread at a time.
 */
public final class NoiseHandshake {
    /** Bytes of message 1 beyond its payload: e, e1 and its tag, s and its tag, payload's tag. */
    public static final int IK_INITIATION_OVERHEAD_BYTES = 32 + 1184 + 16 + 32 + 16 + 16;
    /** Bytes of message 1 beyond its payload with a password. */
    public static final int NN_INITIATION_OVERHEAD_BYTES = 32 + 1184 + 16 + 16;
    /** Bytes of message 2 beyond its payload, both patterns: e, ciphertext and its tag, payload's tag. */
    public static final int RESPONSE_OVERHEAD_BYTES = 32 + 1088 + 16 + 16;

    private static final int KEY_BYTES = 32;

    /** What the session is for. It is in the prologue, so that no message of one use is any in the other. */
    public enum Use {
        /** A link. */
        LINK("interstate v1"),
        /** Records from end to end, over links. */
        RECORDS("interstate v1 records"),
        /** Messages between destinations, over tunnels. */
        DESTINATIONS("interstate v1 destinations");

        private final String prologue;

        Use(String prologue) {
            this.prologue = prologue;
        }

        private byte[] bytes() {
            return prologue.getBytes(StandardCharsets.US_ASCII);
        }
    }

    private final HandshakeState state;
    private final boolean initiator;
    private final boolean keyed;

    private NoiseHandshake(
            Use use,
            NoisePattern pattern,
            boolean initiator,
            @Nullable KeyPair25519 s,
            byte @Nullable [] rs,
            byte[] psk,
            Randomness randomness) {
        this.initiator = initiator;
        this.keyed = pattern == NoisePattern.IK_PSK2_HFS;
        this.state = new HandshakeState(pattern, NoiseAead.AES_GCM, initiator, use.bytes(), s, rs, psk, randomness);
    }

    /**
     * Calls the host whose static public key is {@code rs}, for a link.
     *
     * @throws IllegalArgumentException if {@code rs} is no public key anyone can have
     */
    public static NoiseHandshake initiatorIk(KeyPair25519 s, byte[] rs, byte[] psk, Randomness randomness) {
        return initiatorIk(Use.LINK, s, rs, psk, randomness);
    }

    /** The same for any use. */
    public static NoiseHandshake initiatorIk(Use use, KeyPair25519 s, byte[] rs, byte[] psk, Randomness randomness) {
        try {
            Curve25519.check(rs);
        } catch (HandshakeException e) {
            throw new IllegalArgumentException("the peer's public key is not a usable X25519 key");
        }
        return new NoiseHandshake(use, NoisePattern.IK_PSK2_HFS, true, s, rs, psk, randomness);
    }

    /** Answers, for a link, with the key given, unless {@link #psk} sets another once it is known who calls. */
    public static NoiseHandshake responderIk(KeyPair25519 s, byte[] psk, Randomness randomness) {
        return responderIk(Use.LINK, s, psk, randomness);
    }

    /** The same for any use. */
    public static NoiseHandshake responderIk(Use use, KeyPair25519 s, byte[] psk, Randomness randomness) {
        return new NoiseHandshake(use, NoisePattern.IK_PSK2_HFS, false, s, null, psk, randomness);
    }

    /** {@code psk} is the password's key. */
    public static NoiseHandshake initiatorNn(byte[] psk, Randomness randomness) {
        return new NoiseHandshake(Use.LINK, NoisePattern.NN_PSK0_HFS, true, null, null, psk, randomness);
    }

    /** {@code psk} is the password's key. */
    public static NoiseHandshake responderNn(byte[] psk, Randomness randomness) {
        return new NoiseHandshake(Use.LINK, NoisePattern.NN_PSK0_HFS, false, null, null, psk, randomness);
    }

    /** What stands for the pre-shared key where none is configured: 32 zero bytes, as in WireGuard. */
    public static byte[] noPsk() {
        return new byte[KEY_BYTES];
    }

    /** The initiator's ephemeral, readable without any secret: for the seen-set, before the first X25519. */
    public static byte[] ephemeralOf(byte[] message1) throws HandshakeException {
        if (message1.length < KEY_BYTES) {
            throw new HandshakeException(HandshakeException.Reason.LENGTH);
        }
        return Arrays.copyOf(message1, KEY_BYTES);
    }

    /** The next message around this payload. */
    public byte[] write(byte[] payload) {
        return state.write(payload);
    }

    /** The payload of the peer's message. */
    public byte[] read(byte[] message) throws HandshakeException {
        return state.read(message);
    }

    /** Who calls: the initiator's static public key, once the IK responder has read message 1. */
    public byte[] remoteStatic() {
        if (!keyed) {
            throw new IllegalStateException("a password handshake has no static keys");
        }
        byte[] rs = state.remoteStatic();
        if (rs == null) {
            throw new IllegalStateException("message 1 was not read yet");
        }
        return rs;
    }

    /** The IK responder's choice for this caller, between read and write. */
    public void psk(byte[] psk) {
        if (!keyed || initiator) {
            throw new IllegalStateException("only the responder of IK chooses its key late");
        }
        state.psk(psk);
    }

    /** The session's keys, owned by the caller, once both messages are through. */
    public SessionSecrets split() {
        return state.split();
    }

    /** Noise's handshake hash: the same on both sides, different for every session. */
    public byte[] handshakeHash() {
        return state.handshakeHash();
    }

    public void wipe() {
        state.wipe();
    }
}
