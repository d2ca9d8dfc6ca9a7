package interstate.actors.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.settings.ClientLimits;
import interstate.actors.settings.ServerLimits;
import interstate.actors.settings.TimerSettings;
import interstate.wire.Answer;
import interstate.wire.Bond;
import interstate.wire.LinkFeatures;
import interstate.wire.Offer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Several paths of one client, at the waiting end. */
class BondedAcceptorTest {
    private static final long BOND = 0x1122334455667788L;
    private static final long OTHER_BOND = 0x99aabbccddeeff00L;
    private static final int LANE_BYTES_PER_SECOND = 150_000;
    private static final Endpoint HERE = ServerRig.at(1);
    private static final Endpoint THERE = ServerRig.at(2);
    private static final Endpoint ELSEWHERE = ServerRig.at(3);

    private final Secrets secrets = Secrets.password();
    private final long nowNs = 1_000_000_000_000L;
    private ServerRig server = rig(2, 4_000_000, 100);
    private long timestamp = 1;

    private ServerRig rig(int lanesOfAClient, long bytesPerSecondOfAClient, int lanes) {
        return new ServerRig(
                secrets,
                ServerRig.FLOODS,
                new ServerLimits(lanes, 100_000_000),
                new ClientLimits(lanesOfAClient, bytesPerSecondOfAClient, 100_000, 256, 9_000),
                Map.of(),
                TimerSettings.defaults());
    }

    private Call call(long bond, int path) {
        return call(LinkFeatures.NONE.with(new Bond(bond, path, 3, Bond.Mode.DUPLICATE)));
    }

    private Call call(LinkFeatures features) {
        Offer plain = Offers.of(Offers.clientId(1), timestamp++, Offers.LANE, Offers.LANE, "10.9.0.2");
        return Call.withPassword(
                secrets,
                new Offer(
                        plain.index(),
                        plain.timestampNs(),
                        plain.clientId16(),
                        plain.up(),
                        plain.down(),
                        plain.clientTimeoutMs(),
                        plain.serverTimeoutMs(),
                        0,
                        features,
                        plain.addresses()));
    }

    private LinkProtocol confirm(Endpoint from, Call call) {
        server.receive(nowNs, from, call);
        LinkProtocol link = server.acceptor.links().get(server.acceptor.links().size() - 1);
        assertThat(server.answer(nowNs, link, call).status()).isEqualTo(Answer.Status.ACCEPTED);
        SessionUse.first(server, nowNs, from, call);
        return link;
    }

    private Answer.Status statusOf(Endpoint from, Call call) {
        server.receive(nowNs, from, call);
        List<LinkProtocol> links = server.acceptor.links();
        return server.answer(nowNs, links.get(links.size() - 1), call).status();
    }

    @Test
    void shouldKeepPathsOfOneBondSideBySideWithTheSameInnerAddress() {
        LinkProtocol first = confirm(HERE, call(BOND, 0));
        LinkProtocol second = confirm(THERE, call(BOND, 1));
        assertThat(server.acceptor.links()).containsExactly(first, second);
        assertThat(server.addressesOf(first))
                .isEqualTo(server.addressesOf(second))
                .isNotEmpty();
        assertThat(server.closed).isEmpty();
    }

    @Test
    void shouldReplaceThePathThatMovesAndNoOther() {
        LinkProtocol first = confirm(HERE, call(BOND, 0));
        LinkProtocol second = confirm(THERE, call(BOND, 1));
        LinkProtocol moved = confirm(ELSEWHERE, call(BOND, 1));
        assertThat(server.closed).containsExactly(second);
        assertThat(server.acceptor.links()).containsExactly(first, moved);
    }

    @Test
    void shouldEndAllPathsOfTheBondBeforeWhenOneOfAnotherIsConfirmed() {
        LinkProtocol first = confirm(HERE, call(BOND, 0));
        LinkProtocol second = confirm(THERE, call(BOND, 1));
        LinkProtocol young = confirm(HERE, call(OTHER_BOND, 0));
        assertThat(server.closed).containsExactlyInAnyOrder(first, second);
        assertThat(server.acceptor.links()).containsExactly(young);
    }

    @Test
    void shouldEndThePathsWhenTheClientComesBackWithOneLink() {
        LinkProtocol first = confirm(HERE, call(BOND, 0));
        LinkProtocol second = confirm(THERE, call(BOND, 1));
        LinkProtocol alone = confirm(ELSEWHERE, call(LinkFeatures.NONE));
        assertThat(server.closed).containsExactlyInAnyOrder(first, second);
        assertThat(server.acceptor.links()).containsExactly(alone);
    }

    @Test
    void shouldCallOneAnothersAttemptsNoStrangersWhilePathsAreNotConfirmed() {
        server.receive(nowNs, HERE, call(BOND, 0));
        server.receive(nowNs, THERE, call(BOND, 1));
        assertThat(server.acceptor.links()).hasSize(2);
        assertThat(server.closed).isEmpty();
        server.receive(nowNs, ELSEWHERE, call(BOND, 1));
        assertThat(server.acceptor.links()).hasSize(2);
        assertThat(server.closed).hasSize(1);
    }

    @Test
    void shouldKeepTimestampsOfEachPathApart() {
        Call early = call(BOND, 1);
        confirm(HERE, call(BOND, 0));
        confirm(THERE, early);
        assertThat(server.acceptor.counters().stale).isZero();
        Call recorded = call(BOND, 1);
        confirm(THERE, call(BOND, 1));
        server.receive(nowNs, THERE, recorded);
        assertThat(server.acceptor.counters().stale).isEqualTo(1);
    }

    @Test
    void shouldCountEveryPathAsALaneOfTheClients() {
        confirm(HERE, call(BOND, 0));
        confirm(THERE, call(BOND, 1));
        assertThat(statusOf(ELSEWHERE, call(BOND, 2))).isEqualTo(Answer.Status.REFUSED_LIMIT);
        // Each of them may still be asked for once more.
        assertThat(statusOf(ELSEWHERE, call(BOND, 1))).isEqualTo(Answer.Status.ACCEPTED);
    }

    @Test
    void shouldCountAPathOnceWhileItMoves() {
        server = rig(3, 3 * LANE_BYTES_PER_SECOND, 100);
        confirm(HERE, call(BOND, 0));
        confirm(THERE, call(BOND, 1));
        // All move at once: two are under way, and count as those that they replace.
        assertThat(statusOf(ServerRig.at(4), call(BOND, 0))).isEqualTo(Answer.Status.ACCEPTED);
        assertThat(statusOf(ServerRig.at(5), call(BOND, 1))).isEqualTo(Answer.Status.ACCEPTED);
        assertThat(statusOf(ServerRig.at(6), call(BOND, 2))).isEqualTo(Answer.Status.ACCEPTED);
    }

    @Test
    void shouldTakeNoInitiationADayOlderThanTheLatestOfAnotherPath() {
        Call recorded = call(BOND, 1);
        timestamp += 86_400_000_000_000L - 2;
        Call justRecent = call(BOND, 2);
        timestamp += 3;
        confirm(HERE, call(BOND, 0));
        server.receive(nowNs, THERE, recorded);
        assertThat(server.acceptor.counters().stale).isEqualTo(1);
        server.receive(nowNs, THERE, justRecent);
        assertThat(server.acceptor.counters().stale).isEqualTo(1);
    }

    @Test
    void shouldAddUpTheRatesOfAllPaths() {
        server = rig(4, 2 * LANE_BYTES_PER_SECOND, 100);
        confirm(HERE, call(BOND, 0));
        confirm(THERE, call(BOND, 1));
        assertThat(statusOf(ELSEWHERE, call(BOND, 2))).isEqualTo(Answer.Status.REFUSED_LIMIT);
    }

    @Test
    void shouldCountEveryPathAsALaneOfTheServers() {
        server = rig(4, 4_000_000, 2);
        confirm(HERE, call(BOND, 0));
        confirm(THERE, call(BOND, 1));
        assertThat(statusOf(ELSEWHERE, call(BOND, 2))).isEqualTo(Answer.Status.REFUSED_LIMIT);
        assertThat(statusOf(ELSEWHERE, call(OTHER_BOND, 0))).isEqualTo(Answer.Status.ACCEPTED);
    }
}
