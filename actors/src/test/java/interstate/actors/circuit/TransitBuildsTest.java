package interstate.actors.circuit;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.circuit.RouterCounters.Dropped;
import interstate.actors.circuit.RouterCounters.Refusal;
import interstate.actors.protocol.BlockCarriage;
import interstate.actors.protocol.HandshakeJob;
import interstate.actors.protocol.SendQueue;
import interstate.actors.simulation.Dice;
import interstate.crypto.BuildMessage;
import interstate.crypto.BuildMessage.Answer;
import interstate.crypto.BuildRecord;
import interstate.crypto.Hashcash;
import interstate.crypto.Identity;
import interstate.wire.BigEndian;
import interstate.wire.MalformedException;
import interstate.wire.TypedBlock;
import interstate.wire.circuit.CellBody;
import interstate.wire.circuit.CellPacker;
import interstate.wire.circuit.CircuitMessage;
import interstate.wire.circuit.CircuitMessage.Kind;
import interstate.wire.circuit.Delivery;
import interstate.wire.circuit.HopRequest;
import interstate.wire.circuit.HopRequest.Options;
import interstate.wire.circuit.HopRequest.Role;
import interstate.wire.circuit.MessageAssembler;
import interstate.wire.circuit.RouterHash;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One router between two others: what it does with requests to take part in tunnels, good ones and bad ones. */
class TransitBuildsTest {
    private static final int DIFFICULTY = 4;
    private static final RouterLimits LIMITS =
            new RouterLimits(CircuitNet.BODY_BYTES, DIFFICULTY, 20, 3_600, 1_000, 5, 20);
    private static final long EPOCH_MS = 1_700_000_000_000L;
    private static final long MINUTE_MS = 60_000;

    private final Dice dice = new Dice(21);
    private final Identity identity = Identity.generate(Identity.Kind.ROUTER, dice);
    private final ArrayDeque<HandshakeJob> jobs = new ArrayDeque<>();
    private final CircuitRouter router = new CircuitRouter(identity, "r", LIMITS, List.of(), new Port(), dice);
    private final Side before = new Side();
    private final Side behind = new Side();
    private long nowNs = CircuitNet.SECOND_NS;
    private int ids = 100;

    private final class Port implements RouterPort {
        @Override
        public void compute(HandshakeJob job) {
            jobs.add(job);
        }

        @Override
        public long epochMs() {
            return EPOCH_MS + nowNs / 1_000_000;
        }
    }

    /** A neighbour, as the router sees it. */
    private final class Side {
        final RouterHash hash = RouterHash.of(dice.bytes(RouterHash.BYTES));
        final BlockCarriage carriage = router.neighbour(hash);
        final SendQueue queue = new SendQueue(1 << 18);
        final MessageAssembler assembler = new MessageAssembler(8, 1 << 18, CircuitNet.SECOND_NS);

        void says(byte[] message) {
            CellPacker packer = new CellPacker(1 << 18);
            packer.offer(Delivery.LOCAL, message, 0, message.length);
            while (!packer.isEmpty()) {
                byte[] cell = new byte[Integer.BYTES + CircuitNet.BODY_BYTES];
                packer.pack(() -> ids++, cell, Integer.BYTES, CircuitNet.BODY_BYTES);
                carriage.arrived(nowNs, CircuitNet.TERMS, cell, 0, cell.length);
            }
            for (HandshakeJob job = jobs.poll(); job != null; job = jobs.poll()) {
                job.compute().apply(nowNs);
            }
        }

        /** What the router has said to it since, but for the directory's records. */
        List<byte[]> heard() {
            List<byte[]> heard = new ArrayList<>();
            for (int slot = 0; slot < 20; slot++) {
                carriage.fill(nowNs, CircuitNet.TERMS, queue);
                byte[] b = new byte[1 << 12];
                for (int bytes = queue.headBytes(); bytes > 0; bytes = queue.headBytes()) {
                    queue.copyHead(0, b, 0, bytes);
                    long ordinal = queue.nextOrdinal();
                    queue.advance();
                    queue.settle(ordinal, ordinal + 1);
                    assertThat(BigEndian.integer(b, TypedBlock.HEADER_BYTES)).isZero();
                    read(b, heard);
                }
            }
            return heard;
        }

        private void read(byte[] b, List<byte[]> heard) {
            try {
                CellBody.read(
                        nowNs,
                        b,
                        TypedBlock.HEADER_BYTES + Integer.BYTES,
                        CircuitNet.BODY_BYTES,
                        assembler,
                        (delivery, message, off, bytes) -> {
                            if (message[off] != Kind.STORE.code() && message[off] != Kind.LOOKUP.code()) {
                                heard.add(Arrays.copyOfRange(message, off, off + bytes));
                            }
                        });
            } catch (MalformedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private void bothUp() {
        before.heard();
        behind.heard();
        router.tick(nowNs);
    }

    private HopRequest request(
            Role role, int receiveId, RouterHash next, int nextId, long timeMs, int seconds, int cells) {
        return new HopRequest(
                role,
                Options.NONE,
                receiveId,
                next,
                nextId,
                timeMs,
                seconds,
                cells,
                HopRequest.NO_LIMIT,
                HopRequest.NO_LIMIT);
    }

    private HopRequest participant(int receiveId) {
        return request(Role.PARTICIPANT, receiveId, behind.hash, receiveId + 1_000, now(), 600, 10);
    }

    private long now() {
        return EPOCH_MS + nowNs / 1_000_000;
    }

    private BuildMessage message(HopRequest request, int difficulty) {
        BuildMessage.Hop hop = new BuildMessage.Hop(
                router.hash().bytes(),
                identity.keys().agreement(),
                request.encode(dice.bytes(HopRequest.BYTES)),
                difficulty);
        return BuildMessage.of(List.of(hop), 4, now() / MINUTE_MS, dice);
    }

    private static byte[] build(int id, byte[] records) {
        return CircuitMessage.of(Kind.BUILD, id, records, 0, records.length);
    }

    private static byte[] records(byte[] message) {
        return Arrays.copyOfRange(message, CircuitMessage.TUNNEL_HEADER_BYTES, message.length);
    }

    /** Asks, and returns what the router answered to itself in the message that it handed on. */
    private Answer asked(HopRequest request) {
        BuildMessage message = message(request, DIFFICULTY);
        before.says(build(request.receiveId(), message.records()));
        List<byte[]> on = behind.heard();
        assertThat(on).hasSize(1);
        return message.answers(records(on.get(0))).get(0);
    }

    private void assertRefused(HopRequest request, Refusal why) {
        long already = router.counters().buildsRefused.getOrDefault(why, 0L);
        int tunnels = router.transitTunnels();
        BuildMessage message = message(request, DIFFICULTY);
        before.says(build(request.receiveId(), message.records()));
        assertThat(router.counters().buildsRefused).containsEntry(why, already + 1);
        assertThat(router.transitTunnels()).isEqualTo(tunnels);
        List<byte[]> on = behind.heard();
        List<byte[]> back = before.heard();
        byte[] answer = on.isEmpty() ? back.get(0) : on.get(0);
        assertThat(message.answers(records(answer))).containsExactly(Answer.REFUSED);
    }

    private void assertDropped(byte[] message, Dropped why) {
        long already = router.counters().buildsDropped.getOrDefault(why, 0L);
        before.says(message);
        assertThat(router.counters().buildsDropped).containsEntry(why, already + 1);
        assertThat(router.transitTunnels()).isZero();
        assertThat(before.heard()).isEmpty();
        assertThat(behind.heard()).isEmpty();
    }

    @Test
    void shouldTakePartHandOnAndBringTheAnswersBackUnderItsLayer() {
        bothUp();
        BuildMessage message = message(participant(7), DIFFICULTY);
        before.says(build(7, message.records()));
        assertThat(router.transitTunnels()).isEqualTo(1);
        byte[] on = behind.heard().get(0);
        assertThat(on[0]).isEqualTo((byte) Kind.BUILD.code());
        assertThat(BigEndian.integer(on, 1)).isEqualTo(1_007);
        byte[] answers = records(on);
        behind.says(CircuitMessage.of(Kind.BUILD_REPLY, 1_007, answers, 0, answers.length));
        byte[] back = before.heard().get(0);
        assertThat(back[0]).isEqualTo((byte) Kind.BUILD_REPLY.code());
        assertThat(BigEndian.integer(back, 1)).isEqualTo(7);
        assertThat(records(back)).isNotEqualTo(answers);
        behind.says(CircuitMessage.of(Kind.BUILD_REPLY, 1_007, answers, 0, answers.length));
        assertThat(before.heard()).as("the same again").isEmpty();
        assertThat(router.counters().messagesUnroutable).isEqualTo(1);
    }

    @Test
    void shouldAnswerAsAnEndpoint() {
        bothUp();
        HopRequest request = request(Role.ENDPOINT, 8, router.hash(), 0, now(), 600, 10);
        BuildMessage message = message(request, DIFFICULTY);
        before.says(build(8, message.records()));
        byte[] back = before.heard().get(0);
        assertThat(back[0]).isEqualTo((byte) Kind.BUILD_REPLY.code());
        assertThat(message.returned(records(back))).containsExactly(Answer.ACCEPTED);
        assertThat(router.transitTunnels()).isEqualTo(1);
    }

    @Test
    void shouldForgetTunnelsWhenTheyExpireAndReserveAnew() {
        bothUp();
        // Of 1,000 slots a second with room for 1.38 cells each, three quarters.
        assertThat(asked(request(Role.PARTICIPANT, 1, behind.hash, 2, now(), 60, 1_000)))
                .isEqualTo(Answer.ACCEPTED);
        assertRefused(request(Role.PARTICIPANT, 3, behind.hash, 4, now(), 60, 100), Refusal.RESERVATION);
        nowNs += 61 * CircuitNet.SECOND_NS;
        bothUp();
        assertThat(router.transitTunnels()).isZero();
        assertThat(asked(request(Role.PARTICIPANT, 1, behind.hash, 2, now(), 60, 1_000)))
                .isEqualTo(Answer.ACCEPTED);
    }

    @Test
    void shouldRefuseWhatItMayNotAndCountWhy() {
        bothUp();
        HopRequest good = participant(20);
        assertRefused(request(Role.PARTICIPANT, 5, behind.hash, 6, now() - 91_000, 600, 10), Refusal.TIME);
        assertRefused(request(Role.PARTICIPANT, 5, behind.hash, 6, now() + 91_000, 600, 10), Refusal.TIME);
        assertRefused(request(Role.PARTICIPANT, 5, behind.hash, 6, now(), 3_601, 10), Refusal.LIMIT);
        assertRefused(request(Role.PARTICIPANT, 5, behind.hash, 6, now(), 600, 1_001), Refusal.LIMIT);
        assertRefused(request(Role.PARTICIPANT, 5, router.hash(), 6, now(), 600, 10), Refusal.SELF);
        assertRefused(request(Role.PARTICIPANT, 5, before.hash, 6, now(), 600, 10), Refusal.SELF);
        assertRefused(request(Role.ENDPOINT, 5, behind.hash, 0, now(), 600, 10), Refusal.SELF);
        RouterHash nobody = RouterHash.of(new byte[RouterHash.BYTES]);
        assertRefused(request(Role.PARTICIPANT, 5, nobody, 6, now(), 600, 10), Refusal.NO_LINK);
        assertThat(asked(good)).isEqualTo(Answer.ACCEPTED);
        assertRefused(good, Refusal.ID_TAKEN);
    }

    @Test
    void shouldRefuseWhatCameByAnotherIdThanItsCellsWill() {
        bothUp();
        BuildMessage message = message(participant(9), DIFFICULTY);
        before.says(build(10, message.records()));
        assertThat(router.counters().buildsRefused).containsEntry(Refusal.WRONG_LINK, 1L);
        assertThat(router.transitTunnels()).isZero();
    }

    @Test
    void shouldRefuseMoreTunnelsThanItMayHave() {
        bothUp();
        for (int i = 0; i < 20; i++) {
            nowNs += CircuitNet.SECOND_NS;
            bothUp();
            assertThat(asked(participant(100 + i))).isEqualTo(Answer.ACCEPTED);
        }
        nowNs += CircuitNet.SECOND_NS;
        bothUp();
        assertRefused(participant(200), Refusal.FULL);
    }

    @Test
    void shouldRefuseToLeadOverALinkThatIsDown() {
        bothUp();
        nowNs += 10 * CircuitNet.SECOND_NS;
        before.heard();
        BuildMessage message = message(participant(9), DIFFICULTY);
        before.says(build(9, message.records()));
        assertThat(router.counters().buildsRefused).containsEntry(Refusal.NO_LINK, 1L);
        assertThat(message.returned(records(before.heard().get(0)))).containsExactly(Answer.REFUSED);
    }

    @Test
    void shouldDropWhatIsNotWorthAnAnswer() {
        bothUp();
        byte[] unpaid = message(participant(9), 0).records();
        boolean paid = false;
        // One of sixteen stamps of no worth is worth enough.
        for (int slot = 0; slot < 4; slot++) {
            paid |= BuildRecord.isFor(router.hash().bytes(), unpaid, slot * BuildRecord.BYTES)
                    && Hashcash.isPaid(
                            router.hash().bytes(), now() / MINUTE_MS, DIFFICULTY, unpaid, slot * BuildRecord.BYTES);
        }
        assertThat(paid).isFalse();
        assertDropped(build(9, unpaid), Dropped.UNPAID);
        assertDropped(build(9, dice.bytes(4 * BuildRecord.BYTES)), Dropped.NOT_OURS);
        byte[] changed = message(participant(9), DIFFICULTY).records();
        for (int slot = 0; slot < 4; slot++) {
            changed[(slot + 1) * BuildRecord.BYTES - 1] ^= 1;
        }
        assertDropped(build(9, changed), Dropped.MALFORMED);
        assertDropped(build(9, changed), Dropped.REPLAYED);
        before.says(build(9, new byte[10]));
        before.says(build(0, changed));
        before.says(build(9, dice.bytes(9 * BuildRecord.BYTES)));
        before.says(new byte[] {(byte) Kind.BUILD.code(), 1});
        before.says(new byte[] {99, 1});
        assertThat(router.counters().messagesMalformed).isEqualTo(5);
    }

    /** However many ask, few are looked at, and another neighbour's are still served. */
    @Test
    void shouldLookAtFewRequestsOfOneNeighbourAndServeTheOther() {
        bothUp();
        for (int i = 0; i < 1_000; i++) {
            byte[] junk = message(participant(5_000 + i), DIFFICULTY).records();
            for (int slot = 0; slot < 4; slot++) {
                junk[(slot + 1) * BuildRecord.BYTES - 1] ^= 1;
            }
            before.says(build(9, junk));
        }
        assertThat(router.counters().buildsDropped.get(Dropped.MALFORMED)).isEqualTo(20);
        assertThat(router.counters().buildsDropped.get(Dropped.THROTTLED)).isEqualTo(980);
        HopRequest other = request(Role.PARTICIPANT, 5, before.hash, 6, now(), 600, 10);
        behind.says(build(5, message(other, DIFFICULTY).records()));
        assertThat(router.transitTunnels()).isEqualTo(1);
    }

    @Test
    void shouldCountCellsThatLeadNowhereAndBlocksThatAreNone() {
        bothUp();
        byte[] cell = new byte[Integer.BYTES + CircuitNet.BODY_BYTES];
        BigEndian.putInteger(cell, 0, 12_345);
        before.carriage.arrived(nowNs, CircuitNet.TERMS, cell, 0, cell.length);
        assertThat(router.counters().cellsUnknown).isEqualTo(1);
        before.carriage.arrived(nowNs, CircuitNet.TERMS, cell, 0, cell.length - 1);
        assertThat(router.counters().cellsMalformed).isEqualTo(1);
        BigEndian.putInteger(cell, 0, 0);
        cell[Integer.BYTES + CellBody.ITEMS_AT] = 1;
        before.carriage.arrived(nowNs, CircuitNet.TERMS, cell, 0, cell.length);
        assertThat(router.counters().cellsMalformed).isEqualTo(2);
    }
}
