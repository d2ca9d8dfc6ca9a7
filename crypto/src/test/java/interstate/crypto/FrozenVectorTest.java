package interstate.crypto;

import static interstate.crypto.ReferenceMlKem768.join;
import static org.assertj.core.api.Assertions.assertThat;

import interstate.wire.DatagramLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.ChaCha20ParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Test;

/**
 * The bytes this version of the protocol makes of fixed inputs, frozen in a file: whoever changes them breaks every link
 * between old and new nodes.
 *
 * <p>Checked twice: the code must make the file, and the file must follow from the specification by other primitives.
 */
class FrozenVectorTest {
    private static final String FILE = "frozen-vectors.txt";
    private static final HexFormat HEX = HexFormat.of();
    private static final int LEN = 228;
    private static final byte[] PASSWORD = "correct horse battery staple".getBytes(StandardCharsets.US_ASCII);

    private final KeyPair25519 server = KeyPair25519.ofPrivate(counting(0x00, 32));
    private final KeyPair25519 client = KeyPair25519.ofPrivate(counting(0x20, 32));
    private final byte[] cloak = counting(0x40, 32);
    private final byte[] psk = counting(0x60, 32);
    private final byte[] initiatorEphemeral = counting(0x80, 32);
    private final byte[] d = counting(0xA0, 32);
    private final byte[] z = counting(0xC0, 32);
    private final byte[] responderEphemeral = counting(0xE0, 32);
    private final byte[] m = counting(0x11, 32);
    private final byte[] salt = counting(0x77, 16);
    private final StringBuilder text = new StringBuilder();

    private static byte[] counting(int first, int bytes) {
        byte[] b = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            b[i] = (byte) (first + i);
        }
        return b;
    }

    @Test
    void shouldMakeTheFrozenBytesWhenInputsAreFixed() throws HandshakeException {
        text.append("# Frozen vectors of interstate v1: every input fixed, every output in hexadecimal.\n");
        ServerIdentity identity = new ServerIdentity(server.publicKey(), cloak);
        byte[] passwordKey = PasswordKey.derive(PASSWORD);
        identity(identity);
        password(passwordKey);
        envelope("cloak", HandshakeKeys.ofCloak(identity));
        envelope("password", HandshakeKeys.ofPassword(passwordKey));
        ik();
        nn(passwordKey);
        for (long counter : new long[] {0, 1, 0x0102_0304_0506L, DatagramLayout.MAX_COUNTER}) {
            session(counter);
        }
        assertThat(text).hasToString(VectorFile.read(FILE));
    }

    private void identity(ServerIdentity identity) {
        block("identity");
        put("server_private", server.privateKey());
        put("server_public", server.publicKey());
        put("cloak", cloak);
        text.append("text = ").append(identity.text()).append('\n');
        handshakeKeys(HandshakeKeys.ofCloak(identity));
    }

    private void password(byte[] passwordKey) {
        block("password");
        put("password_utf8", PASSWORD);
        put("key", passwordKey);
        handshakeKeys(HandshakeKeys.ofPassword(passwordKey));
    }

    private void handshakeKeys(HandshakeKeys keys) {
        for (boolean isInitiator : new boolean[] {true, false}) {
            String side = isInitiator ? "initiator" : "responder";
            put(side + "_mask_key", keys.sentBy(isInitiator).maskKey);
            put(side + "_enc_key", keys.sentBy(isInitiator).encKey);
            put(side + "_mac_key", keys.sentBy(isInitiator).macKey);
        }
    }

    private void envelope(String mode, HandshakeKeys keys) {
        for (boolean isInitiator : new boolean[] {true, false}) {
            block("envelope");
            text.append("mode = ").append(mode).append('\n');
            text.append("sent_by = ")
                    .append(isInitiator ? "initiator" : "responder")
                    .append('\n');
            put("salt", salt);
            byte[] body = counting(1, LEN - 42);
            put("body", body);
            byte[] datagram = new byte[LEN];
            System.arraycopy(body, 0, datagram, 26, body.length);
            new HandshakeEnvelope(keys, isInitiator).seal(datagram, 0, LEN, new NoiseVectorTest.FixedRandomness(salt));
            put("datagram", datagram);
        }
    }

    private void ik() throws HandshakeException {
        block("handshake");
        text.append("protocol_name = ")
                .append(NoisePattern.IK_PSK2_HFS.protocolName(NoiseAead.AES_GCM))
                .append('\n');
        put("initiator_static_private", client.privateKey());
        put("responder_static_private", server.privateKey());
        put("psk", psk);
        handshake(
                NoiseHandshake.initiatorIk(client, server.publicKey(), psk, initiatorDraws()),
                NoiseHandshake.responderIk(server, psk, responderDraws()));
    }

    private void nn(byte[] passwordKey) throws HandshakeException {
        block("handshake");
        text.append("protocol_name = ")
                .append(NoisePattern.NN_PSK0_HFS.protocolName(NoiseAead.AES_GCM))
                .append('\n');
        put("psk", passwordKey);
        handshake(
                NoiseHandshake.initiatorNn(passwordKey, initiatorDraws()),
                NoiseHandshake.responderNn(passwordKey, responderDraws()));
    }

    private Randomness initiatorDraws() {
        return new NoiseVectorTest.FixedRandomness(initiatorEphemeral, d, z);
    }

    private Randomness responderDraws() {
        return new NoiseVectorTest.FixedRandomness(responderEphemeral, m);
    }

    private void handshake(NoiseHandshake initiator, NoiseHandshake responder) throws HandshakeException {
        text.append("prologue_ascii = interstate v1\n");
        put("initiator_ephemeral_private", initiatorEphemeral);
        put("mlkem_d", d);
        put("mlkem_z", z);
        put("responder_ephemeral_private", responderEphemeral);
        put("mlkem_m", m);
        byte[] offer = counting(0x30, 40);
        byte[] answer = counting(0x50, 20);
        byte[] first = initiator.write(offer);
        responder.read(first);
        byte[] second = responder.write(answer);
        initiator.read(second);
        put("payload_1", offer);
        put("message_1", first);
        put("payload_2", answer);
        put("message_2", second);
        put("handshake_hash", initiator.handshakeHash());
        put("initiator_to_responder", initiator.split().initiatorToResponder());
        put("responder_to_initiator", initiator.split().responderToInitiator());
    }

    private void session(long counter) {
        block("session");
        byte[] directionKey = counting(0x90, 32);
        int lane = 1;
        int index = 0xC0FFEE42;
        put("direction_key", directionKey);
        put("lane", new byte[] {(byte) lane});
        LaneKeys keys = new LaneKeys(directionKey, lane);
        put("key", keys.key);
        put("iv", keys.iv);
        put("mask_key", keys.maskKey);
        put("index", ByteBuffer.allocate(4).putInt(index).array());
        put(
                "counter",
                Arrays.copyOfRange(ByteBuffer.allocate(8).putLong(counter).array(), 2, 8));
        byte[] payload = counting(3, LEN - 26);
        put("payload", payload);
        byte[] datagram = new byte[LEN];
        System.arraycopy(payload, 0, datagram, 10, payload.length);
        new DatagramSealer(directionKey, lane, index).seal(counter, datagram, 0, LEN);
        put("datagram", datagram);
    }

    private void block(String kind) {
        text.append("\nkind = ").append(kind).append('\n');
    }

    private void put(String name, byte[] bytes) {
        text.append(name).append(" = ").append(HEX.formatHex(bytes)).append('\n');
    }

    @Test
    void shouldFollowFromTheSpecificationWhenTheFileIsComputedByOtherPrimitives() throws Exception {
        Map<String, VectorFile.Block> sources = new HashMap<>();
        int checked = 0;
        for (VectorFile.Block v : VectorFile.load(FILE).blocks()) {
            switch (v.text("kind")) {
                case "identity" -> {
                    sources.put("cloak", v);
                    checkHandshakeKeys(v, join(v.bytes("server_public"), v.bytes("cloak")), "interstate cloak v1");
                }
                case "password" -> {
                    sources.put("password", v);
                    checkHandshakeKeys(v, v.bytes("key"), "interstate password v1");
                }
                case "envelope" -> checkEnvelope(v, Objects.requireNonNull(sources.get(v.text("mode"))));
                case "handshake" -> checkHandshake(v);
                case "session" -> checkSession(v);
                default -> throw new AssertionError(v.text("kind"));
            }
            checked++;
        }
        assertThat(checked).isEqualTo(12);
    }

    private static void checkHandshakeKeys(VectorFile.Block v, byte[] ikm, String salt)
            throws GeneralSecurityException {
        for (String side : new String[] {"initiator", "responder"}) {
            byte[] okm = hkdf(ikm, salt, side.getBytes(StandardCharsets.US_ASCII), 96);
            assertThat(join(v.bytes(side + "_mask_key"), v.bytes(side + "_enc_key"), v.bytes(side + "_mac_key")))
                    .isEqualTo(okm);
        }
    }

    private static void checkEnvelope(VectorFile.Block v, VectorFile.Block keys) throws GeneralSecurityException {
        String side = v.text("sent_by");
        byte[] salt = v.bytes("salt");
        byte[] oneTimeKey = ReferenceBlake2s.hash(32, keys.bytes(side + "_enc_key"), salt);
        Cipher chaCha = Cipher.getInstance("ChaCha20");
        chaCha.init(
                Cipher.ENCRYPT_MODE,
                new SecretKeySpec(oneTimeKey, "ChaCha20"),
                new ChaCha20ParameterSpec(new byte[12], 0));
        byte[] ciphertext = chaCha.doFinal(v.bytes("body"));
        byte[] header = new byte[10];
        byte[] mac = ReferenceBlake2s.hash(16, keys.bytes(side + "_mac_key"), header, salt, ciphertext);
        assertThat(v.bytes("datagram"))
                .isEqualTo(masked(keys.bytes(side + "_mask_key"), join(header, salt, ciphertext, mac)));
    }

    private static void checkSession(VectorFile.Block v) throws GeneralSecurityException, InvalidCipherTextException {
        byte[] okm = hkdf(v.bytes("direction_key"), "interstate lane v1", v.bytes("lane"), 76);
        assertThat(join(v.bytes("key"), v.bytes("iv"), v.bytes("mask_key"))).isEqualTo(okm);
        byte[] nonce = v.bytes("iv");
        for (int i = 0; i < 6; i++) {
            nonce[6 + i] ^= v.bytes("counter")[i];
        }
        byte[] header = join(v.bytes("index"), v.bytes("counter"));
        byte[] sealed = ReferenceNoise.gcm(true, v.bytes("key"), nonce, header, v.bytes("payload"));
        assertThat(v.bytes("datagram")).isEqualTo(masked(v.bytes("mask_key"), join(header, sealed)));
    }

    private static byte[] masked(byte[] maskKey, byte[] datagram) {
        byte[] mask = new byte[16];
        AESEngine aes = (AESEngine) AESEngine.newInstance();
        aes.init(true, new KeyParameter(maskKey));
        aes.processBlock(datagram, 10, mask, 0);
        byte[] out = datagram.clone();
        for (int i = 0; i < 10; i++) {
            out[i] ^= mask[i];
        }
        return out;
    }

    private static void checkHandshake(VectorFile.Block v) throws InvalidCipherTextException {
        boolean isIk = v.has("initiator_static_private");
        Map<String, byte[]> initiator = new HashMap<>(Map.of(
                "psk", v.bytes("psk"),
                "e", v.bytes("initiator_ephemeral_private"),
                "d", v.bytes("mlkem_d"),
                "z", v.bytes("mlkem_z")));
        Map<String, byte[]> responder = new HashMap<>(Map.of(
                "psk", v.bytes("psk"),
                "e", v.bytes("responder_ephemeral_private"),
                "m", v.bytes("mlkem_m")));
        if (isIk) {
            initiator.put("s", v.bytes("initiator_static_private"));
            initiator.put("rs", ReferenceNoise.publicKey(v.bytes("responder_static_private")));
            responder.put("s", v.bytes("responder_static_private"));
        }
        String pattern = isIk ? ReferenceNoise.IK : ReferenceNoise.NN;
        String prologue = v.text("prologue_ascii");
        ReferenceNoise i = new ReferenceNoise(v.text("protocol_name"), pattern, true, prologue, initiator);
        ReferenceNoise r = new ReferenceNoise(v.text("protocol_name"), pattern, false, prologue, responder);
        assertThat(i.write(v.bytes("payload_1"))).isEqualTo(v.bytes("message_1"));
        assertThat(r.read(v.bytes("message_1"))).isEqualTo(v.bytes("payload_1"));
        assertThat(r.write(v.bytes("payload_2"))).isEqualTo(v.bytes("message_2"));
        assertThat(i.read(v.bytes("message_2"))).isEqualTo(v.bytes("payload_2"));
        assertThat(i.get("h")).isEqualTo(v.bytes("handshake_hash"));
        assertThat(i.split()[0]).isEqualTo(v.bytes("initiator_to_responder"));
        assertThat(r.split()[1]).isEqualTo(v.bytes("responder_to_initiator"));
    }

    /** RFC 5869. */
    private static byte[] hkdf(byte[] ikm, String salt, byte[] info, int bytes) throws GeneralSecurityException {
        byte[] prk = hmac(salt.getBytes(StandardCharsets.US_ASCII), ikm);
        byte[] block = new byte[0];
        byte[] out = new byte[0];
        for (int i = 1; out.length < bytes; i++) {
            block = hmac(prk, join(block, info, new byte[] {(byte) i}));
            out = join(out, block);
        }
        return Arrays.copyOf(out, bytes);
    }

    private static byte[] hmac(byte[] key, byte[] data) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(data);
    }
}
