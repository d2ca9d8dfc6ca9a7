package interstate.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import interstate.wire.DatagramLayout;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Everything in the order a link uses it: identity, envelope, handshake, session. */
class LinkFlowTest {
    private final Randomness randomness = new SeededRandomness(1405);

    @Test
    void shouldCarryPayloadsBothWaysWhenTheHandshakeUsesStaticKeys() throws HandshakeException {
        KeyPair25519 server = KeyPair25519.generate(randomness);
        KeyPair25519 client = KeyPair25519.generate(randomness);
        ServerIdentity identity =
                ServerIdentity.parse(new ServerIdentity(server.publicKey(), randomness.bytes(32)).text());
        byte[] psk = randomness.bytes(32);
        NoiseHandshake initiator = NoiseHandshake.initiatorIk(client, identity.publicKey(), psk, randomness);
        NoiseHandshake responder = NoiseHandshake.responderIk(server, NoiseHandshake.noPsk(), randomness);

        byte[] first = initiator.write("offer".getBytes(UTF_8));
        assertThat(first).hasSize(NoiseHandshake.IK_INITIATION_OVERHEAD_BYTES + 5);
        assertThat(responder.read(throughEnvelope(HandshakeKeys.ofCloak(identity), first)))
                .asString(UTF_8)
                .isEqualTo("offer");
        assertThat(responder.remoteStatic()).isEqualTo(client.publicKey());
        responder.psk(psk);
        byte[] second = responder.write("answer".getBytes(UTF_8));
        assertThat(second).hasSize(NoiseHandshake.RESPONSE_OVERHEAD_BYTES + 6);
        assertThat(initiator.read(second)).asString(UTF_8).isEqualTo("answer");
        assertSessionWorks(initiator, responder);
    }

    @Test
    void shouldCarryPayloadsBothWaysWhenTheHandshakeUsesAPassword() throws HandshakeException {
        byte[] key = randomness.bytes(32);
        NoiseHandshake initiator = NoiseHandshake.initiatorNn(key, randomness);
        NoiseHandshake responder = NoiseHandshake.responderNn(key, randomness);
        byte[] first = initiator.write("offer".getBytes(UTF_8));
        assertThat(first).hasSize(NoiseHandshake.NN_INITIATION_OVERHEAD_BYTES + 5);
        assertThat(responder.read(throughEnvelope(HandshakeKeys.ofPassword(key), first)))
                .asString(UTF_8)
                .isEqualTo("offer");
        assertThat(initiator.read(responder.write("answer".getBytes(UTF_8))))
                .asString(UTF_8)
                .isEqualTo("answer");
        assertSessionWorks(initiator, responder);
    }

    private byte[] throughEnvelope(HandshakeKeys keys, byte[] body) {
        byte[] d = new byte[3 + body.length + HandshakeEnvelope.OVERHEAD_BYTES];
        int len = d.length - 3;
        System.arraycopy(body, 0, d, 3 + 26, body.length);
        new HandshakeEnvelope(keys, true).seal(d, 3, len, randomness);
        HandshakeEnvelope receiver = new HandshakeEnvelope(keys, false);
        assertThat(receiver.recognises(d, 3, len)).isTrue();
        assertThat(receiver.open(d, 3, len)).isTrue();
        return Arrays.copyOfRange(d, 3 + 26, 3 + 26 + body.length);
    }

    private static void assertSessionWorks(NoiseHandshake initiator, NoiseHandshake responder) {
        SessionSecrets ours = initiator.split();
        SessionSecrets theirs = responder.split();
        assertThat(ours.initiatorToResponder()).isEqualTo(theirs.initiatorToResponder());
        assertThat(ours.initiatorToResponder()).isNotEqualTo(ours.responderToInitiator());
        assertThat(ours.responderToInitiator()).isEqualTo(theirs.responderToInitiator());
        DatagramSealer sealer = new DatagramSealer(ours.initiatorToResponder(), 0, 0xCAFEBABE);
        DatagramOpener opener = new DatagramOpener(theirs.initiatorToResponder(), 0, 0xCAFEBABE);
        byte[] d = new byte[7 + 1472];
        for (long counter : new long[] {0, 1, DatagramLayout.MAX_COUNTER}) {
            Arrays.fill(d, (byte) 0x5A);
            sealer.seal(counter, d, 7, 1472);
            assertThat(opener.recognises(d, 7, 1472)).isTrue();
            assertThat(opener.counter()).isEqualTo(counter);
            assertThat(opener.open(d, 7, 1472)).isEqualTo(DatagramOpener.Verdict.OPENED);
            for (int i = 0; i < 1446; i++) {
                assertThat(d[7 + 10 + i]).isEqualTo((byte) 0x5A);
            }
        }
    }
}
