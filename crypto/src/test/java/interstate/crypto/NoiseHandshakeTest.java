package interstate.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import interstate.crypto.HandshakeException.Reason;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Handshakes that go wrong in every way the network or a liar can make them. */
class NoiseHandshakeTest {
    private static final byte[] PAYLOAD = {1, 2, 3};

    /** RFC 7748's curve: every encoding of a point whose product with any clamped scalar is zero. */
    private static final List<String> LOW_ORDER = List.of(
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000000",
            "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
            "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff");

    private final Randomness randomness = new SeededRandomness(4711);
    private final KeyPair25519 client = KeyPair25519.generate(randomness);
    private final KeyPair25519 server = KeyPair25519.generate(randomness);
    private final byte[] psk = randomness.bytes(32);

    private NoiseHandshake initiator(boolean isIk) {
        return isIk
                ? NoiseHandshake.initiatorIk(client, server.publicKey(), psk, randomness)
                : NoiseHandshake.initiatorNn(psk, randomness);
    }

    private NoiseHandshake responder(boolean isIk) {
        return isIk ? NoiseHandshake.responderIk(server, psk, randomness) : NoiseHandshake.responderNn(psk, randomness);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldRefuseEveryLengthButItsOwnWhenMessage1IsCutOrGrown(boolean isIk) throws HandshakeException {
        byte[] message = initiator(isIk).write(PAYLOAD);
        NoiseHandshake responder = responder(isIk);
        assertEveryOtherLengthRefused(responder, message);
        assertThat(responder.read(message)).isEqualTo(PAYLOAD);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldRefuseEveryLengthButItsOwnWhenMessage2IsCutOrGrown(boolean isIk) throws HandshakeException {
        NoiseHandshake initiator = initiator(isIk);
        byte[] message = answerTo(isIk, initiator);
        assertEveryOtherLengthRefused(initiator, message);
        assertThat(initiator.read(message)).isEqualTo(PAYLOAD);
    }

    private static void assertEveryOtherLengthRefused(NoiseHandshake reader, byte[] message) {
        // Those cut inside the first field cost nothing; of the rest, every seventh and all at the ends of fields.
        for (int length = 0; length <= message.length + 40; length++) {
            boolean isNearField = length < 40 || length > 1040 || length % 7 == 0;
            if (length != message.length && isNearField) {
                byte[] other = Arrays.copyOf(message, length);
                HandshakeException e = refusal(reader, other);
                assertThat(e.reason()).as("length %s", length).isIn(Reason.LENGTH, Reason.FORGED);
            }
        }
        assertThat(refusal(reader, new byte[70_000]).reason()).isEqualTo(Reason.LENGTH);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldRefuseWhenAnySampledBitIsFlipped(boolean isIk) throws HandshakeException {
        Random random = new Random(5);
        NoiseHandshake initiator = initiator(isIk);
        byte[] first = initiator.write(PAYLOAD);
        NoiseHandshake responder = responder(isIk);
        assertFlipsRefused(random, responder, first);
        responder.read(first);
        byte[] second = responder.write(PAYLOAD);
        assertFlipsRefused(random, initiator, second);
        // After hundreds of lies the truth still goes through.
        assertThat(initiator.read(second)).isEqualTo(PAYLOAD);
        assertThat(initiator.split().initiatorToResponder())
                .isEqualTo(responder.split().initiatorToResponder());
    }

    private static void assertFlipsRefused(Random random, NoiseHandshake reader, byte[] message) {
        for (int at = 0; at < message.length; at += at < 40 || at > message.length - 70 ? 1 : 5) {
            byte[] flipped = message.clone();
            int bit = random.nextInt(8);
            if (at == 31 && bit == 7) {
                bit = 6; // X25519 ignores the top bit of a public key; the transcript does not, see below.
            }
            flipped[at] ^= (byte) (1 << bit);
            assertThat(refusal(reader, flipped).reason())
                    .as("byte %s", at)
                    .isIn(Reason.FORGED, Reason.WEAK_KEY, Reason.ENCAPSULATION_KEY);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldRefuseWhenTheIgnoredBitOfAnEphemeralIsFlipped(boolean isIk) {
        byte[] message = initiator(isIk).write(PAYLOAD);
        message[31] ^= (byte) 0x80;
        assertThat(refusal(responder(isIk), message).reason()).isEqualTo(Reason.FORGED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldRefuseWhenFedJunk(boolean isIk) {
        NoiseHandshake responder = responder(isIk);
        for (int i = 0; i < 200; i++) {
            byte[] junk = randomness.bytes(i * 20);
            assertThat(refusal(responder, junk).reason()).isIn(Reason.LENGTH, Reason.FORGED);
        }
    }

    @Test
    void shouldRefuseWhenTheEphemeralIsOfLowOrderAndNothingElseIsWrong() {
        for (String point : LOW_ORDER) {
            byte[] weak = HexFormat.of().parseHex(point);
            byte[] message = liar(false, Map.of("false e", weak)).write(PAYLOAD);
            assertThat(refusal(responder(false), message).reason()).as(point).isEqualTo(Reason.WEAK_KEY);
            byte[] bare = Arrays.copyOf(weak, 1400);
            assertThat(refusal(responder(true), bare).reason()).as(point).isEqualTo(Reason.WEAK_KEY);
        }
    }

    @Test
    void shouldRefuseWhenTheStaticKeyIsOfLowOrderAndNothingElseIsWrong() {
        // The liar cannot know ss either, but for a weak key it is known to all: zero. It must fail before that counts.
        byte[] weak = new byte[32];
        ReferenceNoise liar = liar(true, Map.of("false s", weak));
        byte[] message = liar.write(PAYLOAD);
        assertThat(refusal(responder(true), message).reason()).isEqualTo(Reason.WEAK_KEY);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldRefuseWhenTheEncapsulationKeyIsOutOfRange(boolean isIk) {
        byte[] all = new byte[1184];
        Arrays.fill(all, (byte) 0xFF);
        byte[] message = liar(isIk, Map.of("false e1", all)).write(PAYLOAD);
        assertThat(refusal(responder(isIk), message).reason()).isEqualTo(Reason.ENCAPSULATION_KEY);
    }

    private ReferenceNoise liar(boolean isIk, Map<String, byte[]> lies) {
        Map<String, byte[]> known = new HashMap<>(lies);
        known.put("e", randomness.bytes(32));
        known.put("d", randomness.bytes(32));
        known.put("z", randomness.bytes(32));
        known.put("psk", psk);
        known.put("s", client.privateKey());
        known.put("rs", server.publicKey());
        String name = "Noise_" + (isIk ? "IKpsk2" : "NNpsk0") + "+hfs_25519+MLKEM768_AESGCM_BLAKE2s";
        return new ReferenceNoise(name, isIk ? ReferenceNoise.IK : ReferenceNoise.NN, true, "interstate v1", known);
    }

    @Test
    void shouldRefuseAsAnArgumentWhenTheConfiguredServerKeyIsOfLowOrder() {
        for (String point : LOW_ORDER) {
            byte[] weak = HexFormat.of().parseHex(point);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> NoiseHandshake.initiatorIk(client, weak, psk, randomness))
                    .withMessageNotContaining(point)
                    .withMessageNotContaining("\n");
        }
    }

    @Test
    void shouldFailAtTheInitiatorWhenPreSharedKeysDiffer() throws HandshakeException {
        NoiseHandshake initiator = initiator(true);
        NoiseHandshake responder = responder(true);
        responder.read(initiator.write(PAYLOAD));
        responder.psk(NoiseHandshake.noPsk());
        assertThat(refusal(initiator, responder.write(PAYLOAD)).reason()).isEqualTo(Reason.FORGED);
    }

    @Test
    void shouldFailAtTheResponderWhenPasswordsDiffer() {
        NoiseHandshake responder = NoiseHandshake.responderNn(randomness.bytes(32), randomness);
        assertThat(refusal(responder, initiator(false).write(PAYLOAD)).reason()).isEqualTo(Reason.FORGED);
    }

    @Test
    void shouldFailAtTheResponderWhenTheInitiatorCalledAnother() {
        NoiseHandshake responder = NoiseHandshake.responderIk(KeyPair25519.generate(randomness), psk, randomness);
        assertThat(refusal(responder, initiator(true).write(PAYLOAD)).reason()).isEqualTo(Reason.FORGED);
    }

    @Test
    void shouldFailWhenMessagesOfTwoRunsAreMixed() throws HandshakeException {
        NoiseHandshake one = initiator(true);
        NoiseHandshake two = initiator(true);
        byte[] answer = answerTo(true, one);
        two.write(PAYLOAD);
        assertThat(refusal(two, answer).reason()).isEqualTo(Reason.FORGED);
        assertThat(one.read(answer)).isEqualTo(PAYLOAD);
    }

    @Test
    void shouldForgetWhoCalledWhenTheMessageTurnsOutFalse() throws HandshakeException {
        NoiseHandshake responder = responder(true);
        byte[] message = initiator(true).write(PAYLOAD);
        byte[] damaged = message.clone();
        damaged[damaged.length - 1] ^= 1;
        refusal(responder, damaged);
        assertThatIllegalStateException().isThrownBy(responder::remoteStatic);
        responder.read(message);
        assertThat(responder.remoteStatic()).isEqualTo(client.publicKey());
    }

    @Test
    void shouldGiveTheEphemeralWhenAskedBeforeAnyWork() throws HandshakeException {
        byte[] message = initiator(true).write(PAYLOAD);
        assertThat(NoiseHandshake.ephemeralOf(message)).isEqualTo(Arrays.copyOf(message, 32));
        assertThatExceptionOfType(HandshakeException.class)
                .isThrownBy(() -> NoiseHandshake.ephemeralOf(new byte[31]))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.LENGTH));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 2800})
    void shouldCarryPayloadsWhenTheyHave(int bytes) throws HandshakeException {
        byte[] payload = randomness.bytes(bytes);
        NoiseHandshake initiator = initiator(true);
        NoiseHandshake responder = responder(true);
        assertThat(responder.read(initiator.write(payload))).isEqualTo(payload);
        assertThat(initiator.read(responder.write(payload))).isEqualTo(payload);
    }

    @Test
    void shouldGiveOtherKeysWhenTheHandshakeIsRepeated() throws HandshakeException {
        byte[][] keys = new byte[4][];
        for (int i = 0; i < 4; i += 2) {
            NoiseHandshake initiator = initiator(false);
            initiator.read(answerTo(false, initiator));
            SessionSecrets secrets = initiator.split();
            keys[i] = secrets.initiatorToResponder();
            keys[i + 1] = secrets.responderToInitiator();
        }
        assertThat(Arrays.stream(keys).map(KeyText::encode).distinct()).hasSize(4);
    }

    @Test
    void shouldRefuseAsABugWhenCalledOutOfTurn() throws HandshakeException {
        NoiseHandshake initiator = initiator(true);
        NoiseHandshake responder = responder(true);
        assertThatIllegalStateException().isThrownBy(() -> responder.write(PAYLOAD));
        assertThatIllegalStateException().isThrownBy(() -> initiator.read(PAYLOAD));
        assertThatIllegalStateException().isThrownBy(responder::remoteStatic);
        assertThatIllegalStateException().isThrownBy(() -> initiator.psk(psk));
        assertThatIllegalStateException().isThrownBy(() -> responder(false).psk(psk));
        assertThatIllegalStateException().isThrownBy(() -> responder(false).remoteStatic());
        byte[] first = initiator.write(PAYLOAD);
        assertThatIllegalStateException().isThrownBy(() -> initiator.write(PAYLOAD));
        assertThatIllegalStateException().isThrownBy(initiator::split);
        responder.read(first);
        assertThatIllegalStateException().isThrownBy(() -> responder.read(first));
        initiator.read(responder.write(PAYLOAD));
        assertThatIllegalStateException().isThrownBy(() -> initiator.write(PAYLOAD));
        assertThatIllegalStateException().isThrownBy(() -> responder.read(PAYLOAD));
        assertThatIllegalArgumentException().isThrownBy(() -> responder.psk(new byte[31]));
    }

    @Test
    void shouldDoNothingMoreWhenWiped() throws HandshakeException {
        NoiseHandshake initiator = initiator(true);
        byte[] answer = answerTo(true, initiator);
        initiator.wipe();
        assertThatIllegalStateException().isThrownBy(() -> initiator.read(answer));
        assertThatIllegalStateException().isThrownBy(() -> initiator.write(PAYLOAD));
        assertThatIllegalStateException().isThrownBy(initiator::split);
    }

    @Test
    void shouldLeaveTheCallersKeyUsableWhenWiped() throws HandshakeException {
        initiator(true).wipe();
        NoiseHandshake initiator = initiator(true);
        assertThat(initiator.read(answerTo(true, initiator))).isEqualTo(PAYLOAD);
    }

    @Test
    void shouldTellNothingButTheReasonWhenAMessageIsRefused() {
        HandshakeException e = refusal(responder(true), new byte[3]);
        assertThat(e).hasMessage("LENGTH").hasNoCause();
        assertThat(e.getStackTrace()).isEmpty();
    }

    private byte[] answerTo(boolean isIk, NoiseHandshake initiator) throws HandshakeException {
        NoiseHandshake responder = responder(isIk);
        responder.read(initiator.write(PAYLOAD));
        return responder.write(PAYLOAD);
    }

    private static HandshakeException refusal(NoiseHandshake reader, byte[] message) {
        HandshakeException e = catchThrowableOfType(HandshakeException.class, () -> reader.read(message));
        assertThat(e).as("a message of %s bytes was taken", message.length).isNotNull();
        return e;
    }
}
