package interstate.actors.protocol;

import static interstate.wire.Answer.Status.ACCEPTED;
import static interstate.wire.Answer.Status.REFUSED_ADDRESS;
import static interstate.wire.Answer.Status.REFUSED_BUSY;
import static interstate.wire.Answer.Status.REFUSED_LIMIT;
import static interstate.wire.Answer.Status.REFUSED_TERMS;
import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.settings.ClientLimits;
import interstate.actors.settings.ServerLimits;
import interstate.wire.Answer;
import interstate.wire.LaneTerms;
import interstate.wire.LinkFeatures;
import interstate.wire.Offer;
import interstate.wire.Prefix;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdmissionTest {

    private static final long MS = 1_000_000;
    private static final ClientLimits CLIENT = new ClientLimits(1, 1_000_000, MS, 300, 1_500);
    private static final ServerLimits SERVER = new ServerLimits(3, 2_000_000);
    private static final LaneTerms LANE = new LaneTerms(1_000, 10 * MS, 250, 0);
    private static final LaneTerms SLOW = new LaneTerms(300, 60_000 * MS, 250, 0);
    private static final PeerId ME = PeerId.ofClientId(Offers.clientId(1));

    private final Admission password = new Admission(
            false, Map.of(), List.of(Prefix.parse("10.9.0.0/16")), List.of(Prefix.parse("10.9.0.1")), CLIENT, SERVER);
    private final List<Admission.Held> held = new ArrayList<>();

    @Test
    void shouldHoldEveryHourOfATimetableToTheLimits() {
        assertThat(down(timetable(300, MS, 60_000 * MS))).isEqualTo(ACCEPTED);
        assertThat(down(timetable(300, MS - 1, MS))).isEqualTo(REFUSED_TERMS);
        assertThat(up(timetable(300, MS, 60_000 * MS + 1))).isEqualTo(REFUSED_TERMS);
        // A megabyte a second, if only for an hour.
        assertThat(down(timetable(1_500, 1_500_000, 60_000 * MS))).isEqualTo(ACCEPTED);
        assertThat(down(timetable(1_500, 1_498_000, 60_000 * MS))).isEqualTo(REFUSED_LIMIT);
    }

    private static LaneTerms timetable(int packetLength, long hourNs, long otherHoursNs) {
        List<Long> hourlyNs = new ArrayList<>(Collections.nCopies(LaneTerms.HOURS, otherHoursNs));
        hourlyNs.set(17, hourNs);
        return new LaneTerms(packetLength, Math.min(hourNs, otherHoursNs), 250, LaneTerms.TIMETABLE, hourlyNs);
    }

    @Test
    void shouldAcceptWhenAllIsWithinLimits() {
        assertThat(down(LANE)).isEqualTo(ACCEPTED);
    }

    @Test
    void shouldHaveNoPlaceForWhomIsBarredAtTheMoment() {
        boolean[] barred = {true};
        password.bar(id -> barred[0] && id.equals(ME));
        assertThat(down(LANE)).isEqualTo(REFUSED_BUSY);
        barred[0] = false;
        assertThat(down(LANE)).isEqualTo(ACCEPTED);
    }

    @Test
    void shouldRefuseTermsWhenTheIntervalIsOutside() {
        LaneTerms fastest = new LaneTerms(300, MS, 250, 0);
        assertThat(down(fastest)).isEqualTo(ACCEPTED);
        assertThat(down(new LaneTerms(300, MS - 1, 250, 0))).isEqualTo(REFUSED_TERMS);
        assertThat(up(new LaneTerms(300, MS - 1, 250, 0))).isEqualTo(REFUSED_TERMS);
        assertThat(down(new LaneTerms(300, 60_000 * MS, 250, 0))).isEqualTo(ACCEPTED);
        assertThat(down(new LaneTerms(300, 60_000 * MS + 1, 250, 0))).isEqualTo(REFUSED_TERMS);
    }

    @Test
    void shouldRefuseTermsWhenThePacketLengthIsOutside() {
        assertThat(down(new LaneTerms(300, 10 * MS, 250, 0))).isEqualTo(ACCEPTED);
        assertThat(down(new LaneTerms(299, 10 * MS, 250, 0))).isEqualTo(REFUSED_TERMS);
        assertThat(up(new LaneTerms(1_500, 10 * MS, 250, 0))).isEqualTo(ACCEPTED);
        assertThat(up(new LaneTerms(1_501, 10 * MS, 250, 0))).isEqualTo(REFUSED_TERMS);
    }

    @Test
    void shouldRefuseTermsWhenTheScheduleIsNotOurs() {
        assertThat(down(new LaneTerms(300, 10 * MS, 900, 0))).isEqualTo(ACCEPTED);
        assertThat(down(new LaneTerms(300, 10 * MS, 901, 0))).isEqualTo(REFUSED_TERMS);
        assertThat(down(new LaneTerms(300, 10 * MS, 250, 5))).isEqualTo(REFUSED_TERMS);
        assertThat(down(new LaneTerms(300, 10 * MS, 250, 3))).isEqualTo(ACCEPTED);
    }

    @Test
    void shouldRefuseTheLimitWhenALaneIsFasterThanTheClientMayBe() {
        LaneTerms most = new LaneTerms(1_500, 1_500_000, 250, 0);
        LaneTerms more = new LaneTerms(1_500, 1_498_000, 250, 0);
        assertThat(down(most)).isEqualTo(ACCEPTED);
        assertThat(up(most)).isEqualTo(ACCEPTED);
        assertThat(down(more)).isEqualTo(REFUSED_LIMIT);
        assertThat(up(more)).isEqualTo(REFUSED_LIMIT);
    }

    @Test
    void shouldRefuseTheLimitWhenTheServerHasAllItsLanes() {
        hold(2, LANE, true, true);
        hold(3, LANE, true, true);
        assertThat(down(LANE)).isEqualTo(ACCEPTED);
        hold(4, LANE, true, true);
        assertThat(down(LANE)).isEqualTo(REFUSED_LIMIT);
    }

    @Test
    void shouldRefuseTheLimitWhenAllTogetherWouldBeTooFast() {
        hold(2, new LaneTerms(1_000, MS, 250, 0), true, true);
        assertThat(down(new LaneTerms(1_000, MS, 250, 0))).isEqualTo(ACCEPTED);
        hold(3, new LaneTerms(300, 60_000 * MS, 250, 0), true, true);
        assertThat(down(new LaneTerms(1_000, MS, 250, 0))).isEqualTo(REFUSED_LIMIT);
    }

    @Test
    void shouldCountThoseAcceptedAndNotYetConfirmedWhenItDecides() {
        hold(2, LANE, true, false);
        hold(3, LANE, true, false);
        hold(4, LANE, true, false);

        assertThat(down(LANE)).isEqualTo(REFUSED_LIMIT);
    }

    @Test
    void shouldNotCountRefusalsAndTheClientsOwnLanesWhenItDecides() {
        hold(1, LANE, true, true);
        hold(1, LANE, true, false);
        hold(2, LANE, false, false);
        hold(3, LANE, false, false);
        hold(4, LANE, true, true);

        assertThat(down(LANE)).isEqualTo(ACCEPTED);
    }

    @Test
    void shouldRefuseAnAddressWhenItIsNotInThePoolOrTheServersOrHeld() {
        assertThat(asks("10.9.255.255")).isEqualTo(ACCEPTED);
        assertThat(asks("10.10.0.0")).isEqualTo(REFUSED_ADDRESS);
        assertThat(asks("fd09::2")).isEqualTo(REFUSED_ADDRESS);
        assertThat(asks("10.9.0.1")).isEqualTo(REFUSED_ADDRESS);
        assertThat(asks("10.9.0.0/24")).isEqualTo(REFUSED_ADDRESS);
        assertThat(asks("10.9.2.2")).isEqualTo(ACCEPTED);
        hold(2, LANE, true, false, "10.9.2.2");
        assertThat(asks("10.9.2.2")).isEqualTo(REFUSED_ADDRESS);
        assertThat(asks("10.9.2.0/24")).isEqualTo(REFUSED_ADDRESS);
        assertThat(asks("10.9.2.3")).isEqualTo(ACCEPTED);
    }

    @Test
    void shouldGiveItsOwnAddressAgainWhenTheClientHoldsIt() {
        hold(1, LANE, true, true, "10.9.2.2");

        assertThat(asks("10.9.2.2")).isEqualTo(ACCEPTED);
    }

    @Test
    void shouldGoByTheClientsOwnAddressesAndLimitsWhenKeyed() {
        ClientLimits generous = new ClientLimits(1, 10_000_000, MS / 10, 256, 9_000);
        Prefix mine = Prefix.parse("10.1.0.0/24");
        Admission keyed = new Admission(
                true,
                Map.of(ME, new Admission.Known(List.of(mine), generous)),
                List.of(),
                List.of(),
                CLIENT,
                new ServerLimits(10, 100_000_000));
        Offer fine = Offers.of(Offers.clientId(1), 1, LANE, new LaneTerms(9_000, MS, 250, 0), "10.1.0.7");
        Offer foreign = Offers.of(Offers.clientId(1), 1, LANE, LANE, "10.1.1.7");

        assertThat(keyed.decide(ME, fine, held)).isEqualTo(ACCEPTED);
        assertThat(keyed.addressesOf(ME, fine)).containsExactly(mine);
        assertThat(keyed.decide(ME, foreign, held)).isEqualTo(REFUSED_ADDRESS);
        assertThat(keyed.knows(ME)).isTrue();
        assertThat(keyed.knows(PeerId.ofClientId(Offers.clientId(2)))).isFalse();
        assertThat(password.knows(PeerId.ofClientId(Offers.clientId(2)))).isTrue();
    }

    @Test
    void shouldStartAtMost64UnprovedLanesWhenTheyAreSlow() {
        for (int i = 0; i < 63; i++) {
            hold(10 + i, SLOW, true, false);
        }
        hold(200, LANE, true, true);
        assertThat(password.roomForUnconfirmed(ME, null, LANE, held)).isTrue();
        hold(99, SLOW, false, false);
        assertThat(password.roomForUnconfirmed(ME, null, LANE, held)).isFalse();
    }

    @Test
    void shouldNotCountTheClientsOwnUnprovedLaneWhenItGivesWay() {
        for (int i = 0; i < 63; i++) {
            hold(10 + i, SLOW, true, false);
        }
        hold(1, LANE, true, false);

        assertThat(password.roomForUnconfirmed(ME, null, LANE, held)).isTrue();
    }

    @Test
    void shouldSendAtMost4MegabytesToUnprovedAddressesWhenNoClientMayHaveMore() {
        LaneTerms megabyte = new LaneTerms(1_000, MS, 250, 0);
        hold(2, megabyte, true, false);
        hold(3, megabyte, true, false);
        hold(4, megabyte, true, false);
        assertThat(password.roomForUnconfirmed(ME, null, megabyte, held)).isTrue();
        assertThat(password.roomForUnconfirmed(ME, null, new LaneTerms(1_001, MS, 250, 0), held))
                .isFalse();
    }

    @Test
    void shouldAlwaysStartOneLaneOfAnyPermittedRateWhenNoOtherIsUnproved() {
        ClientLimits fast = new ClientLimits(1, 50_000_000, 20_000, 256, 9_000);
        Admission generous =
                new Admission(false, Map.of(), List.of(), List.of(), fast, new ServerLimits(10, 1_000_000_000));
        LaneTerms most = new LaneTerms(5_000, 100_000, 250, 0);

        assertThat(generous.roomForUnconfirmed(ME, null, most, held)).isTrue();
        hold(2, new LaneTerms(300, 60_000 * MS, 250, 0), true, false);
        assertThat(generous.roomForUnconfirmed(ME, null, most, held)).isFalse();
    }

    @Test
    void shouldSlowARefusalDownWhenMoreWasAskedThanAllowed() {
        LaneTerms fast = password.refusalTerms(ME, new LaneTerms(1_500, 20_000, 999, 7));

        assertThat(fast.intervalNs()).isEqualTo(1_500_000);
        assertThat(fast.packetLength()).isEqualTo(1_500);
        assertThat(fast.jitterPermille()).isEqualTo(900);
        assertThat(fast.scheduleKind()).isZero();
        assertThat(password.refusalTerms(ME, LANE)).isEqualTo(LANE);
        assertThat(password.refusalTerms(ME, new LaneTerms(300, 600_000 * MS, 250, 0))
                        .intervalNs())
                .isEqualTo(60_000 * MS);
    }

    private Answer.Status down(LaneTerms down) {
        return password.decide(ME, Offers.of(Offers.clientId(1), 1, LANE, down), held);
    }

    private Answer.Status up(LaneTerms up) {
        return password.decide(ME, Offers.of(Offers.clientId(1), 1, up, LANE), held);
    }

    private Answer.Status asks(String address) {
        return password.decide(ME, Offers.of(Offers.clientId(1), 1, LANE, LANE, address), held);
    }

    private void hold(int client, LaneTerms sending, boolean accepted, boolean confirmed, String... addresses) {
        held.add(new Admission.Held(
                new Caller(
                        PeerId.ofClientId(Offers.clientId(client)),
                        ServerRig.at(client),
                        new LinkTerms(sending, LANE, false, 1, 1, LinkFeatures.NONE),
                        0,
                        List.of(addresses).stream().map(Prefix::parse).toList()),
                accepted,
                confirmed));
    }
}
