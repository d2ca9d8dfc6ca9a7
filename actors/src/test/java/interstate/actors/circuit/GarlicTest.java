package interstate.actors.circuit;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.circuit.CircuitNet.Node;
import interstate.actors.circuit.RouterCounters.Dropped;
import interstate.actors.circuit.RouterCounters.Refusal;
import interstate.actors.circuit.RouterCounters.ReplyRefusal;
import interstate.crypto.BuildMessage;
import interstate.crypto.BuildRecord;
import interstate.crypto.SealedBox;
import interstate.wire.circuit.CircuitMessage;
import interstate.wire.circuit.CircuitMessage.Kind;
import interstate.wire.circuit.Cloves;
import interstate.wire.circuit.Delivery;
import interstate.wire.circuit.HopRequest;
import interstate.wire.circuit.HopRequest.Options;
import interstate.wire.circuit.HopRequest.Role;
import interstate.wire.circuit.ReplyBlock;
import interstate.wire.circuit.ReplyInstructions;
import interstate.wire.circuit.RouterHash;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a router does with garlic, requests in it and reply blocks, whoever sends them. */
class GarlicTest {
    private static final long MINUTE_MS = 60_000;

    private final CircuitNet net = new CircuitNet(3);
    private final Node asked = net.router("asked");
    private final Node asking = net.router("asking");
    private final Node third = net.router("third");
    private int ids = 7;

    @BeforeEach
    void join() {
        net.join(asked, asking);
        net.join(asked, third);
        net.run(5);
    }

    private void says(byte[] message) {
        ((Neighbour) asking.router.neighbour(asked.hash)).say(message);
        net.run(0.1);
    }

    private RouterCounters counted() {
        return asked.router.counters();
    }

    // ---- garlic -----------------------------------------------------------------------------------------------------

    private byte[] garlic(Delivery delivery, byte[] message) {
        byte[] cloves = new byte[Cloves.headerBytes(delivery) + message.length];
        System.arraycopy(message, 0, cloves, Cloves.write(delivery, message.length, cloves, 0), message.length);
        return sealed(cloves);
    }

    private byte[] sealed(byte[] cloves) {
        return CircuitMessage.of(
                Kind.GARLIC,
                SealedBox.seal(SealedBox.Use.GARLIC, asked.identity.keys().agreement(), cloves, net.dice)
                        .bytes());
    }

    @Test
    void shouldCountGarlicThatDoesNotOpenOrBreaksARule() {
        byte[] sound = sealed(new byte[] {0, 0, 1, 9});
        byte[] changed = sound.clone();
        changed[40] ^= 1;
        says(changed);
        assertThat(counted().messagesMalformed).isEqualTo(1);
        says(sealed(new byte[] {0, 0, 9, 9}));
        assertThat(counted().messagesMalformed).isEqualTo(2);
        says(sealed(new byte[] {7}));
        assertThat(counted().messagesMalformed).isEqualTo(3);
        says(CircuitMessage.of(Kind.GARLIC, new byte[3]));
        assertThat(counted().messagesMalformed).isEqualTo(4);
    }

    @Test
    void shouldSendACloveToTheRouterThatItNamesOrCountThatThereIsNone() {
        byte[] lookup = {99, 1};
        says(garlic(Delivery.router(third.hash), lookup));
        assertThat(third.router.counters().messagesMalformed).isEqualTo(1);
        byte[] nobody = new byte[RouterHash.BYTES];
        says(garlic(Delivery.router(RouterHash.of(nobody)), lookup));
        assertThat(counted().messagesUnroutable).isEqualTo(1);
    }

    @Test
    void shouldOpenNoMoreThanANeighbourMaySend() {
        byte[] sound = sealed(new byte[] {0, 0, 1, (byte) Kind.SEARCH_REPLY.code()});
        for (int i = 0; i < 3_000; i++) {
            ((Neighbour) asking.router.neighbour(asked.hash)).say(sound);
            net.step();
        }
        assertThat(counted().messagesThrottled).isPositive();
    }

    // ---- requests
    // -----------------------------------------------------------------------------------------------------

    private HopRequest request(long timeMs, int cells, RouterHash next) {
        return new HopRequest(Role.PARTICIPANT, Options.NONE, ids++, next, ids++, timeMs, 60, cells, 0, 0);
    }

    private byte[] create(HopRequest request) {
        byte[] plain = request.encode(net.dice.bytes(HopRequest.BYTES));
        BuildMessage.Hop hop =
                new BuildMessage.Hop(asked.hash.bytes(), asked.identity.keys().agreement(), plain, 0);
        byte[] record = BuildMessage.of(List.of(hop), 1, net.epochMs() / MINUTE_MS, net.dice)
                .records();
        byte[] block = toAsking().encode();
        byte[] body = Arrays.copyOf(record, record.length + block.length);
        System.arraycopy(block, 0, body, record.length, block.length);
        return garlic(Delivery.LOCAL, CircuitMessage.of(Kind.TUNNEL_CREATE, body));
    }

    private ReplyBlock toAsking() {
        return ReplyBlocks.chain(
                List.of(new ReplyBlocks.Stop(asking.hash, asking.identity.keys())), net.epochMs(), MINUTE_MS, net.dice);
    }

    @Test
    void shouldTakePartAndAnswerByTheReplyBlock() {
        says(create(request(net.epochMs(), 10, third.hash)));
        assertThat(counted().buildsAccepted).isEqualTo(1);
        assertThat(asked.router.transitTunnels()).isEqualTo(1);
        // Nobody waits for it there, but it arrived, once.
        assertThat(asking.router.counters().messagesUnroutable).isEqualTo(1);
        assertThat(asking.router.counters().messagesMalformed).isZero();
    }

    @Test
    void shouldRefuseWhatItWouldRefuseInABuild() {
        says(create(request(net.epochMs() - 100_000, 10, third.hash)));
        assertThat(counted().buildsRefused).containsEntry(Refusal.TIME, 1L);
        says(create(request(net.epochMs(), 10, asked.hash)));
        assertThat(counted().buildsRefused).containsEntry(Refusal.SELF, 1L);
        says(create(request(net.epochMs(), 10, asking.hash)));
        assertThat(counted().buildsRefused).containsEntry(Refusal.SELF, 2L);
        says(create(request(net.epochMs(), 10, RouterHash.of(new byte[RouterHash.BYTES]))));
        assertThat(counted().buildsRefused).containsEntry(Refusal.NO_LINK, 1L);
        says(create(request(net.epochMs(), 1_000, third.hash)));
        says(create(request(net.epochMs(), 1_000, third.hash)));
        assertThat(counted().buildsRefused.get(Refusal.RESERVATION)).isPositive();
        assertThat(asking.router.counters().messagesUnroutable)
                .as("each refusal is answered")
                .isGreaterThanOrEqualTo(6);
    }

    @Test
    void shouldDropARequestThatComesTwiceOrIsCutOff() {
        byte[] create = create(request(net.epochMs(), 10, third.hash));
        says(create);
        says(create);
        assertThat(counted().buildsDropped).containsEntry(Dropped.REPLAYED, 1L);
        says(garlic(Delivery.LOCAL, CircuitMessage.of(Kind.TUNNEL_CREATE, new byte[BuildRecord.BYTES])));
        assertThat(counted().messagesMalformed).isEqualTo(1);
    }

    // ---- reply blocks -----------------------------------------------------------------------------------------------

    private byte[] reply(ReplyInstructions instructions) {
        byte[] sealed = SealedBox.seal(
                        SealedBox.Use.REPLY_BLOCK, asked.identity.keys().agreement(), instructions.encode(), net.dice)
                .bytes();
        byte[] message = {99, 1};
        return CircuitMessage.of(Kind.REPLY, new ReplyBlock(asked.hash, sealed).carrying(message));
    }

    private ReplyInstructions toThird(long issuedMs, long nonce) {
        return new ReplyInstructions(Delivery.router(third.hash), issuedMs, issuedMs + MINUTE_MS, nonce, null);
    }

    @Test
    void shouldHandAReplyOnOnceOnly() {
        byte[] reply = reply(toThird(net.epochMs(), 5));
        says(reply);
        assertThat(third.router.counters().messagesMalformed).isEqualTo(1);
        says(reply);
        assertThat(third.router.counters().messagesMalformed).isEqualTo(1);
        assertThat(counted().repliesRefused).containsExactlyEntriesOf(Map.of(ReplyRefusal.USED, 1L));
    }

    @Test
    void shouldRefuseABlockFromBeforeItsStart() {
        byte[] reply = reply(toThird(net.epochMs(), 5));
        net.run(1);
        asked.restart();
        net.run(6);
        says(reply);
        assertThat(counted().repliesRefused).containsEntry(ReplyRefusal.BEFORE_START, 1L);
        says(reply(toThird(net.epochMs(), 6)));
        assertThat(counted().repliesRefused).hasSize(1);
    }

    @Test
    void shouldRefuseABlockThatIsOverOrLeadsBack() {
        says(reply(toThird(net.epochMs() - MINUTE_MS, 5)));
        assertThat(counted().repliesRefused.keySet()).containsAnyOf(ReplyRefusal.EXPIRED, ReplyRefusal.BEFORE_START);
        says(reply(
                new ReplyInstructions(Delivery.router(asked.hash), net.epochMs(), net.epochMs() + MINUTE_MS, 6, null)));
        assertThat(counted().repliesRefused).containsEntry(ReplyRefusal.SELF, 1L);
    }

    @Test
    void shouldCountAReplyByAnothersBlockOrOneThatIsCutOff() {
        says(CircuitMessage.of(Kind.REPLY, toAsking().carrying(new byte[] {1})));
        assertThat(counted().messagesUnroutable).isEqualTo(1);
        says(CircuitMessage.of(Kind.REPLY, new byte[] {0, 9, 1}));
        assertThat(counted().messagesMalformed).isEqualTo(1);
    }
}
