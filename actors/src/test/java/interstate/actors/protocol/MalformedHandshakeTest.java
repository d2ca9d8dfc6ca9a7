package interstate.actors.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.simulation.Dice;
import interstate.wire.Fragment;
import interstate.wire.Offer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What someone who knows the password can send: none of it may throw, answer, or stay in memory. */
class MalformedHandshakeTest {

    private static final int ENCAPSULATION_KEY_BYTES = 1_184;
    private static final byte[] EPHEMERAL =
            HexFormat.of().parseHex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");

    private final Secrets secrets = Secrets.password();
    private final ServerRig server = new ServerRig(secrets);
    private final Offer offer = Offers.of(Offers.clientId(1), 1, Offers.LANE, Offers.LANE, "10.9.0.2");
    private final Call call = Call.withPassword(secrets, offer);
    private long messageId = 100;

    @Test
    void shouldAcceptTheHandmadeInitiationWhenNothingIsWrongWithIt() {
        receive(HandmadeInitiation.of(
                secrets.passwordKey, EPHEMERAL, new byte[ENCAPSULATION_KEY_BYTES], offer.encode()));

        assertThat(server.opened).hasSize(1);
    }

    /** The points of low order (Curve25519 paper's list, as libsodium refuses them), and their non-canonical forms. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "0000000000000000000000000000000000000000000000000000000000000080",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            })
    void shouldDropTheInitiationWhenItsEphemeralIsOfLowOrder(String point) {
        receive(HandmadeInitiation.of(
                secrets.passwordKey,
                HexFormat.of().parseHex(point),
                new byte[ENCAPSULATION_KEY_BYTES],
                offer.encode()));

        assertDropped(1);
    }

    @Test
    void shouldDropTheInitiationWhenItsEncapsulationKeyIsOutOfRange() {
        byte[] key = new byte[ENCAPSULATION_KEY_BYTES];
        Arrays.fill(key, (byte) 0xff);
        receive(HandmadeInitiation.of(secrets.passwordKey, EPHEMERAL, key, offer.encode()));

        assertDropped(1);
    }

    @Test
    void shouldDropTheInitiationWhenItIsCutAnywhere() {
        int cuts = 0;
        for (int bytes = 32; bytes < call.message.length; bytes += 37) {
            byte[] message = Arrays.copyOf(call.message, bytes);
            message[0] = (byte) cuts;
            message[1] = (byte) (cuts >> 8);
            receive(message);
            cuts++;
        }

        assertDropped(cuts);
    }

    @Test
    void shouldDropTheInitiationWhenAnyByteIsChanged() {
        int changed = 0;
        Dice dice = new Dice(5);
        for (int i = 0; i < call.message.length; i += 29) {
            byte[] message = Call.withPassword(secrets, offer).message;
            message[i] ^= (byte) dice.between(1, 255);
            receive(message);
            changed++;
        }

        assertDropped(changed);
    }

    @Test
    void shouldDropFragmentsWhenTheyContradictThemselves() {
        byte[] datagram = call.datagrams().get(0);
        for (byte[] message : List.of(new byte[1], new byte[0x1001])) {
            for (byte[] d : call.datagrams(message, Fragment.INITIATION, messageId++)) {
                server.receive(0, ServerRig.at(1), d);
            }
        }
        server.jobs.run(0);

        assertThat(server.opened).isEmpty();
        assertThat(server.acceptor.holdings().assemblies())
                .as("too long to be kept")
                .isZero();
        server.receive(0, ServerRig.at(1), datagram);
        server.jobs.run(0);
        assertThat(server.opened).hasSize(1);
    }

    @Test
    void shouldIgnoreTheAnswerWhenItIsMalformedAtAnyStage() {
        Duo duo = new Duo();
        duo.down = Duo.DROP;
        duo.slots(2);
        ServerVoice voice = new ServerVoice(duo.secrets);
        Dice dice = new Dice(6);
        int forged = 0;
        for (int bytes : new int[] {1, 31, 32, 33, 1_135, 1_136, 1_165, 1_166, 1_167, 1_400}) {
            long attempt = ((Initiator) duo.client.link.role()).messageUnderWay();
            duo.client.receive(duo.nowNs, voice.response(dice.bytes(bytes), attempt, Offers.LANE));
            duo.run();
            forged++;
        }
        assertThat(duo.client.link.counters().handshakesFailed).isEqualTo(forged);
        assertThat(duo.client.link.state()).isEqualTo(LinkState.CONNECTING);
        duo.down = Duo.PASS;
        duo.slots(3);
        assertThat(duo.client.link.state()).isEqualTo(LinkState.ESTABLISHED);
    }

    private void receive(byte[] message) {
        call.datagrams(message, Fragment.INITIATION, messageId++).forEach(d -> server.receive(0, ServerRig.at(1), d));
        server.jobs.run(0);
    }

    private void assertDropped(long initiations) {
        assertThat(server.acceptor.counters().unknownClients).isEqualTo(initiations);
        assertThat(server.opened).isEmpty();
        assertThat(server.disk).isEmpty();
        assertThat(server.acceptor.holdings().jobs()).isZero();
    }
}
