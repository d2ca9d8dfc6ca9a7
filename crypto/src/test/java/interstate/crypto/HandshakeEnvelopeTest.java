package interstate.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeEnvelopeTest {
    private static final int LEN = 228;

    private final Randomness randomness = new SeededRandomness(77);
    private final HandshakeKeys keys = HandshakeKeys.ofPassword(randomness.bytes(32));
    private final HandshakeEnvelope initiator = new HandshakeEnvelope(keys, true);
    private final HandshakeEnvelope responder = new HandshakeEnvelope(keys, false);

    @ParameterizedTest
    @ValueSource(ints = {43, 44, 106, 107, 208, 228, 548, 1472, 8972})
    void shouldGiveTheBodyBackBothWaysWhenTheLengthIs(int len) {
        byte[] body = randomness.bytes(len - 42);
        for (boolean byInitiator : new boolean[] {true, false}) {
            byte[] d = randomness.bytes(len + 9);
            System.arraycopy(body, 0, d, 5 + 26, body.length);
            byte[] edges = {d[4], d[5 + len]};
            (byInitiator ? initiator : responder).seal(d, 5, len, randomness);
            HandshakeEnvelope receiver = byInitiator ? responder : initiator;
            assertThat(receiver.recognises(d, 5, len)).isTrue();
            assertThat(receiver.open(d, 5, len)).isTrue();
            assertThat(Arrays.copyOfRange(d, 5 + 26, 5 + 26 + body.length)).isEqualTo(body);
            assertThat(new byte[] {d[4], d[5 + len]}).isEqualTo(edges);
        }
    }

    @Test
    void shouldRefuseAndLeaveUntouchedWhenAnyBitIsFlipped() {
        byte[] genuine = sealed();
        int recognised = 0;
        for (int bit = 0; bit < LEN * 8; bit++) {
            byte[] d = genuine.clone();
            d[bit / 8] ^= (byte) (1 << (bit % 8));
            byte[] before = d.clone();
            recognised += responder.recognises(d, 0, LEN) ? 1 : 0;
            assertThat(responder.open(d, 0, LEN)).isFalse();
            assertThat(d).isEqualTo(before);
        }
        // Header and salt are what the mask sees.
        assertThat(recognised).isEqualTo((LEN - 26) * 8);
        assertThat(responder.open(genuine, 0, LEN)).isTrue();
    }

    @Test
    void shouldRefuseWhenTruncatedOrExtended() {
        byte[] longer = Arrays.copyOf(sealed(), LEN + 100);
        for (int len = 0; len < longer.length; len++) {
            assertThat(responder.open(longer, 0, len)).isEqualTo(len == LEN);
            if (len == LEN) {
                longer = Arrays.copyOf(sealed(), LEN + 100);
            }
        }
        assertThat(responder.recognises(new byte[9000], 0, 8973)).isFalse();
        assertThat(responder.recognises(new byte[0], 0, 0)).isFalse();
    }

    @Test
    void shouldNotRecogniseWhenKeysOrDirectionDiffer() {
        HandshakeEnvelope stranger = new HandshakeEnvelope(HandshakeKeys.ofPassword(randomness.bytes(32)), false);
        for (int i = 0; i < 300; i++) {
            byte[] d = sealed();
            assertThat(stranger.recognises(d, 0, LEN)).isFalse();
            assertThat(initiator.recognises(d, 0, LEN)).isFalse();
            assertThat(initiator.open(d, 0, LEN)).isFalse();
        }
    }

    @Test
    void shouldNeverThrowNorRecogniseWhenFedJunk() {
        for (int i = 0; i < 100_000; i++) {
            byte[] junk = randomness.bytes(i % 300);
            assertThat(responder.recognises(junk, 0, junk.length)).isFalse();
            assertThat(responder.open(junk, 0, junk.length)).isFalse();
        }
    }

    @Test
    void shouldDifferEverywhereWhenTheSameBodyIsSealedTwice() {
        byte[] a = sealed();
        byte[] b = sealed();
        int same = 0;
        for (int i = 0; i < LEN; i++) {
            same += a[i] == b[i] ? 1 : 0;
        }
        assertThat(same).isLessThan(10);
    }

    @Test
    void shouldGiveOtherKeysWhenCloakOrServerKeyDiffer() {
        byte[] serverKey = randomness.bytes(32);
        byte[] cloak = randomness.bytes(32);
        HandshakeEnvelope client =
                new HandshakeEnvelope(HandshakeKeys.ofCloak(new ServerIdentity(serverKey, cloak)), true);
        byte[] d = new byte[LEN];
        client.seal(d, 0, LEN, randomness);
        assertThat(server(serverKey, cloak).recognises(d, 0, LEN)).isTrue();
        assertThat(server(cloak, serverKey).recognises(d, 0, LEN)).isFalse();
        assertThat(server(randomness.bytes(32), cloak).recognises(d, 0, LEN)).isFalse();
        assertThat(server(serverKey, randomness.bytes(32)).recognises(d, 0, LEN))
                .isFalse();
    }

    private static HandshakeEnvelope server(byte[] key, byte[] cloak) {
        return new HandshakeEnvelope(HandshakeKeys.ofCloak(new ServerIdentity(key, cloak)), false);
    }

    @Test
    void shouldStillWorkWhenTheKeysItWasMadeOfAreWiped() {
        keys.wipe();
        byte[] d = sealed();
        assertThat(responder.open(d, 0, LEN)).isTrue();
    }

    @Test
    void shouldDoNothingMoreWhenWiped() {
        byte[] d = sealed();
        responder.wipe();
        assertThat(responder.recognises(d, 0, LEN)).isFalse();
        assertThat(responder.open(d, 0, LEN)).isFalse();
        assertThatIllegalStateException().isThrownBy(() -> responder.seal(d, 0, LEN, randomness));
    }

    @Test
    void shouldRefuseWhenArgumentsCannotBe() {
        assertThatIllegalArgumentException().isThrownBy(() -> initiator.seal(new byte[42], 0, 42, randomness));
        assertThatIllegalArgumentException().isThrownBy(() -> HandshakeKeys.ofPassword(new byte[16]));
    }

    private byte[] sealed() {
        byte[] d = new byte[LEN];
        initiator.seal(d, 0, LEN, randomness);
        return d;
    }
}
