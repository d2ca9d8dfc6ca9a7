package interstate.actors.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.settings.TestNodes;
import interstate.actors.settings.TimerSettings;
import interstate.actors.simulation.Dice;
import interstate.crypto.DatagramSealer;
import interstate.wire.BlockKind;
import interstate.wire.ControlKind;
import interstate.wire.DatagramLayout;
import interstate.wire.LaneTerms;
import interstate.wire.LinkFeatures;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkProtocolTest {

    private static final long MS = 1_000_000;
    private static final long SECOND = 1_000 * MS;
    private static final LaneTerms LANE = Offers.LANE;
    private static final TimerSettings TIMERS = TimerSettings.defaults();

    // ---- establishing -----------------------------------------------------------------------------------------------

    @Test
    void shouldEstablishInAFewSlotsWhenTheServerAnswers() {
        Duo duo = new Duo();
        assertThat(duo.client.link.state()).isEqualTo(LinkState.CONNECTING);
        duo.slots(3);

        assertThat(duo.client.link.state()).isEqualTo(LinkState.ESTABLISHED);
        assertThat(duo.served().state()).isEqualTo(LinkState.ESTABLISHED);
        assertThat(duo.server.confirmed).hasSize(1);
        assertThat(duo.client.events).containsExactly(new LinkEvent.Established(false));
        assertThat(duo.client.link.establishedNs()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 257, 300, 576, 1_280, 9_000})
    void shouldEstablishWhenMessagesTravelInFragments(int packetLength) {
        LaneTerms lane = Offers.lane(packetLength, 10 * MS);
        Duo duo = new Duo(lane, lane, TIMERS).connected();
        carriesBothWays(duo);

        assertThat(duo.client.link.counters().stagedHandshakes).isGreaterThanOrEqualTo(packetLength < 1_280 ? 3 : 1);
    }

    @Test
    void shouldEstablishWhenLanesDifferInLengthAndPace() {
        Duo duo = new Duo(Offers.lane(9_000, SECOND), Offers.lane(256, SECOND), TIMERS).connected();

        assertThat(duo.client.link.counters().handshakes)
                .as("no attempt cuts another's answer off")
                .isLessThan(6);
    }

    @Test
    void shouldHaveNothingToSendWhenNoHandshakeIsReadyYet() {
        Duo duo = new Duo();
        duo.client.link.tick(duo.nowNs);

        assertThat(duo.client.slot(duo.nowNs))
                .as("chaff until the message is computed")
                .isNull();
        assertThat(duo.client.link.counters().stagedNothing).isEqualTo(1);
        duo.client.jobs.run(duo.nowNs);
        assertThat(duo.client.slot(duo.nowNs)).isNotNull();
    }

    @Test
    void shouldUseAnAnswerToAnEarlierAttemptWhenTheRoundTripIsLongerThanThePause() {
        Duo duo = new Duo();
        long delayNs = 500 * MS;
        ArrayDeque<Object[]> wire = new ArrayDeque<>();
        long endNs = duo.nowNs + 2_500 * MS;
        while (duo.nowNs < endNs) {
            duo.nowNs += LANE.intervalNs();
            duo.tick();
            send(wire, duo.nowNs + delayNs, true, duo.client.slot(duo.nowNs));
            for (LinkProtocol link : duo.server.acceptor.links()) {
                send(wire, duo.nowNs + delayNs, false, duo.server.slot(duo.nowNs, link));
            }
            while (!wire.isEmpty() && (long) wire.peek()[0] <= duo.nowNs) {
                Object[] arrival = wire.remove();
                if ((boolean) arrival[1]) {
                    duo.server.receive(duo.nowNs, duo.at, (byte[]) arrival[2]);
                } else {
                    duo.client.receive(duo.nowNs, (byte[]) arrival[2]);
                }
            }
            duo.run();
        }

        assertThat(duo.client.link.counters().handshakes)
                .as("attempts begun and read")
                .isGreaterThanOrEqualTo(4);
        assertThat(duo.client.events).containsExactly(new LinkEvent.Established(false));
        assertThat(duo.server.confirmed).hasSize(1);
        assertThat(duo.client.link.counters().opened).isPositive();
    }

    private static void send(ArrayDeque<Object[]> wire, long atNs, boolean up, byte @Nullable [] datagram) {
        if (datagram != null) {
            wire.add(new Object[] {atNs, up, datagram});
        }
    }

    @Test
    void shouldReadTheTrueAnswerWhenSomeoneWithThePasswordForgesOneBefore() {
        Duo duo = new Duo();
        duo.down = Duo.DROP;
        duo.slots(2);
        Call forger = Call.withPassword(duo.secrets, Offers.of(Offers.clientId(1), 9, LANE, LANE));
        byte[] forged = duo.secrets.dice.bytes(1_166);
        long attempt = attemptUnderWay(duo);
        ServerVoice voice = new ServerVoice(duo.secrets);
        duo.client.receive(duo.nowNs, voice.response(forged, attempt, forger.offer.down()));
        duo.run();
        assertThat(duo.client.link.counters().handshakesFailed).isEqualTo(1);
        duo.down = Duo.PASS;
        duo.slots(3);

        assertThat(duo.client.link.state()).isEqualTo(LinkState.ESTABLISHED);
    }

    @Test
    void shouldAssembleItsAnswerWhenRecordedAnswersToOthersAreReplayed() {
        LaneTerms small = Offers.lane(256, 10 * MS);
        Duo duo = new Duo(small, small, TIMERS);
        ServerVoice voice = new ServerVoice(duo.secrets);
        duo.down = d -> {
            for (int other = 1; other < 5; other++) {
                duo.client.receive(duo.nowNs, voice.response(new byte[1_166], 1_000 + other, small));
            }
            return true;
        };
        duo.slots(40);

        assertThat(duo.client.link.state()).isEqualTo(LinkState.ESTABLISHED);
        assertThat(duo.client.link.holdings().assemblies()).isLessThanOrEqualTo(1);
    }

    @Test
    void shouldGiveUpTheOldestAttemptWhenNoneIsAnswered() {
        Duo duo = new Duo();
        duo.up = Duo.DROP;
        duo.slots(3_000);

        assertThat(duo.client.link.holdings().attempts()).isEqualTo(2);
        assertThat(duo.client.link.counters().handshakes)
                .as("0.25, 0.5, 1, 2, 4, 5, 5 .. s")
                .isBetween(8L, 11L);
    }

    // ---- refusals and silence ---------------------------------------------------------------------------------------

    @Test
    void shouldAskAgainAfterTenThenTwentySecondsWhenRefused() {
        Duo duo = new Duo(LANE, Offers.lane(1_500, 50_000), TIMERS);
        long[] refusedAt = new long[3];
        for (int i = 0; i < refusedAt.length; i++) {
            int before = i;
            for (int slot = 0; slot < 6_000 && duo.client.count(LinkEvent.Refused.class) == before; slot++) {
                duo.slot();
            }
            refusedAt[i] = duo.nowNs;
        }

        assertThat(duo.client.link.state()).isEqualTo(LinkState.REFUSED);
        assertThat(refusedAt[1] - refusedAt[0]).isBetween(10 * SECOND, 10 * SECOND + 100 * MS);
        assertThat(refusedAt[2] - refusedAt[1]).isBetween(20 * SECOND, 20 * SECOND + 100 * MS);
    }

    @Test
    void shouldSayThatThereIsNoAnswerAfterFiveSecondsWhenTheServerIsSilent() {
        Duo duo = new Duo();
        long startNs = duo.nowNs;
        duo.up = Duo.DROP;
        duo.slots(499);
        assertThat(duo.client.events).isEmpty();
        duo.slot();
        assertThat(duo.client.events).containsExactly(new LinkEvent.NoAnswer(duo.nowNs - startNs));
        duo.slots(5_999);
        assertThat(duo.client.events).hasSize(1);
        duo.slot();
        assertThat(duo.client.events).as("a minute later again").hasSize(2);
    }

    @Test
    void shouldSayThatThereIsNoAnswerAfterThreeMessageTimesWhenTheLanesAreSlow() {
        LaneTerms slow = Offers.lane(256, SECOND);
        Duo duo = new Duo(slow, slow, TIMERS);
        duo.up = Duo.DROP;
        // 1,440 and 1,166 bytes in fragments of 173: 9 and 7 slots of a second.
        duo.slots(3 * 16 - 1);
        assertThat(duo.client.events).isEmpty();
        duo.slot();
        assertThat(duo.client.count(LinkEvent.NoAnswer.class)).isEqualTo(1);
    }

    @Test
    void shouldCallAgainAfter600MillisecondsWhenNothingOpens() {
        Duo duo = new Duo().connected();
        duo.slots(5);
        duo.down = Duo.DROP;
        duo.slots(59);
        assertThat(duo.client.link.state()).isEqualTo(LinkState.ESTABLISHED);
        duo.slot();
        assertThat(duo.client.link.state()).isEqualTo(LinkState.SILENT);
        assertThat(duo.client.events).endsWith(new LinkEvent.Silent());
        long handshakes = duo.client.link.counters().stagedHandshakes;
        duo.slots(10);
        assertThat(duo.client.link.counters().stagedHandshakes - handshakes)
                .as("the old session shares the slots")
                .isEqualTo(5);
    }

    @Test
    void shouldWaitTenSlotsWhenTheLaneThatItListensToIsSlow() {
        LaneTerms slow = Offers.lane(1_500, SECOND);
        Duo duo = new Duo(slow, slow, TIMERS).connected();
        duo.slots(2);
        duo.down = Duo.DROP;
        duo.slots(9);
        assertThat(duo.client.link.state()).isEqualTo(LinkState.ESTABLISHED);
        duo.slot();
        assertThat(duo.client.link.state()).isEqualTo(LinkState.SILENT);
    }

    @Test
    void shouldGoOnAsBeforeWhenSomethingOpensAfterSilence() {
        Duo duo = new Duo().connected();
        duo.down = Duo.DROP;
        duo.up = Duo.DROP;
        duo.slots(65);
        assertThat(duo.client.link.state()).isEqualTo(LinkState.SILENT);
        duo.down = Duo.PASS;
        duo.slot();
        duo.up = Duo.PASS;

        assertThat(duo.client.link.state()).isEqualTo(LinkState.ESTABLISHED);
        long handshakes = duo.client.link.counters().stagedHandshakes;
        duo.slots(20);
        assertThat(duo.client.link.counters().stagedHandshakes).isEqualTo(handshakes);
        assertThat(duo.client.link.counters().sessions).isEqualTo(1);
    }

    @Test
    void shouldGiveTheSessionUpAfterTenSecondsWhenNothingOpens() {
        Duo duo = new Duo().connected();
        duo.slots(5);
        duo.down = Duo.DROP;
        duo.up = Duo.DROP;
        duo.slots(999);
        assertThat(duo.client.link.state()).isEqualTo(LinkState.SILENT);
        duo.slot();
        assertThat(duo.client.link.state()).isEqualTo(LinkState.CONNECTING);
        assertThat(duo.client.count(LinkEvent.Lost.class)).isEqualTo(1);
        assertThat(duo.client.link.counters().lost).isEqualTo(1);
        assertThat(duo.client.link.holdings().sessions()).isZero();
    }

    @Test
    void shouldWaitAHundredSlotsBeforeItGivesUpWhenTheLaneIsSlow() {
        LaneTerms slow = Offers.lane(1_500, SECOND);
        Duo duo = new Duo(slow, slow, TIMERS).connected();
        duo.slots(2);
        duo.down = Duo.DROP;
        duo.up = Duo.DROP;
        duo.slots(99);
        assertThat(duo.client.count(LinkEvent.Lost.class)).isZero();
        duo.slot();
        assertThat(duo.client.count(LinkEvent.Lost.class)).isEqualTo(1);
    }

    @Test
    void shouldEndItsLaneAfterTheTimeoutWhenTheServerHearsNothing() {
        Duo duo = new Duo().connected();
        duo.up = Duo.DROP;
        duo.slots(999);
        assertThat(duo.server.closed).isEmpty();
        duo.slot();
        assertThat(duo.server.reasons).containsExactly("silent for 10 s");
        assertThat(duo.server.acceptor.links()).isEmpty();
    }

    @Test
    void shouldComeBackWhenTheServerWasRestartedAndKnowsNoSession() {
        Duo duo = new Duo().connected();
        duo.server.acceptor.closeAll("killed");
        duo.slots(70);

        assertThat(duo.client.link.state()).isEqualTo(LinkState.ESTABLISHED);
        assertThat(duo.server.confirmed).hasSize(2);
        carriesBothWays(duo);
    }

    @Test
    void shouldKeepTheSessionWhenTheAnswerIsAppliedAfterALongPause() {
        Duo duo = new Duo();
        duo.down = Duo.DROP;
        duo.slots(2);
        byte[] answer = Objects.requireNonNull(duo.server.slot(duo.nowNs, duo.served()));
        duo.client.receive(duo.nowNs, answer);
        HandshakeJob.Completion completion = duo.client.jobs.computeNext();
        long resumedNs = duo.nowNs + 30 * SECOND;
        completion.apply(resumedNs);
        duo.client.link.tick(resumedNs);

        assertThat(duo.client.events).doesNotContain(new LinkEvent.Lost());
        assertThat(duo.client.link.state()).isEqualTo(LinkState.ESTABLISHED);
    }

    @Test
    void shouldFindOutSoonWhenOnlyTheSessionBeforeIsHeard() {
        Duo duo = new Duo().connected();
        duo.slots(5);
        // The server answers, and forgets the new keys before they are used: it goes on under the old ones.
        duo.up = d -> duo.client.link.counters().sessions == 1;
        rekeyNow(duo);
        for (int i = 0; i < 50 && duo.client.link.counters().sessions == 1; i++) {
            duo.slot();
        }
        assertThat(duo.client.link.counters().sessions).isEqualTo(2);
        duo.slots(62);

        assertThat(duo.client.link.state()).isEqualTo(LinkState.SILENT);
    }

    // ---- goodbye ----------------------------------------------------------------------------------------------------

    @Test
    void shouldEndTheServersLaneWhenItSaysGoodbye() {
        Duo duo = new Duo().connected();
        duo.client.link.goodbye(duo.nowNs);
        duo.slot();

        assertThat(duo.server.reasons).containsExactly("the client said goodbye");
        assertThat(duo.server.acceptor.links()).isEmpty();
    }

    @Test
    void shouldSayGoodbyeInEverySlotWhenTheFirstAreLost() {
        Duo duo = new Duo().connected();
        duo.client.link.goodbye(duo.nowNs);
        duo.up = Duo.DROP;
        duo.slots(7);
        duo.client.stage(duo.nowNs);
        duo.client.missed();
        duo.up = Duo.PASS;
        duo.slot();

        assertThat(duo.server.closed).hasSize(1);
    }

    @Test
    void shouldBeginNoHandshakeWhenItIsLeaving() {
        Duo duo = new Duo().connected();
        long handshakes = duo.client.link.counters().handshakes;
        duo.client.link.goodbye(duo.nowNs);
        duo.slots(1_200);

        assertThat(duo.client.link.counters().handshakes).isEqualTo(handshakes);
        assertThat(duo.server.acceptor.links()).isEmpty();
    }

    @Test
    void shouldCallAnewWhenTheServerSaysGoodbye() {
        Duo duo = new Duo().connected();
        LinkProtocol first = duo.served();
        first.goodbye(duo.nowNs);
        duo.slot();
        assertThat(duo.client.link.state()).isEqualTo(LinkState.CONNECTING);
        duo.server.acceptor.close(first, "the server stopped");
        duo.slots(5);

        assertThat(duo.client.link.state()).isEqualTo(LinkState.ESTABLISHED);
        assertThat(duo.served()).isNotSameAs(first);
    }

    @Test
    void shouldKeepTheNewSessionWhenALateGoodbyeOfTheOldArrives() {
        Duo duo = new Duo().connected();
        List<byte[]> late = new ArrayList<>();
        duo.client.link.goodbye(duo.nowNs);
        duo.up = d -> {
            late.add(d);
            return false;
        };
        duo.slots(3);
        ClientRig again = new ClientRig(duo.secrets, 1, LANE, LANE, TIMERS, LinkFeatures.NONE, duo.nowNs);
        ClientRig former = duo.client;
        for (int i = 0; i < 5; i++) {
            duo.nowNs += LANE.intervalNs();
            again.link.tick(duo.nowNs);
            again.jobs.run(duo.nowNs);
            byte[] sent = again.slot(duo.nowNs);
            if (sent != null) {
                duo.server.receive(duo.nowNs, duo.at, sent);
            }
            duo.server.jobs.run(duo.nowNs);
            byte[] answered = duo.server.slot(duo.nowNs, duo.served());
            if (answered != null) {
                again.receive(duo.nowNs, answered);
            }
            again.jobs.run(duo.nowNs);
        }
        assertThat(again.link.state()).isEqualTo(LinkState.ESTABLISHED);
        assertThat(duo.server.confirmed).hasSize(2);
        late.forEach(d -> duo.server.receive(duo.nowNs, duo.at, d));

        assertThat(former.link.state()).isEqualTo(LinkState.ESTABLISHED);
        assertThat(duo.server.closed).isEmpty();
        assertThat(duo.served().counters().controlsLate).isEqualTo(3);
    }

    @Test
    void shouldStageAndOpenNothingWhenClosed() {
        Duo duo = new Duo().connected();
        byte[] datagram = Objects.requireNonNull(duo.server.slot(duo.nowNs, duo.served()));
        duo.client.link.close("test");
        duo.client.link.close("twice");

        assertThat(duo.client.link.state()).isEqualTo(LinkState.CLOSED);
        assertThat(duo.client.events).endsWith(new LinkEvent.Closed("test"));
        assertThat(duo.client.slot(duo.nowNs)).isNull();
        assertThat(duo.client.receive(duo.nowNs, datagram)).isFalse();
        duo.client.link.tick(duo.nowNs + 60 * SECOND);
        assertThat(duo.client.jobs.size()).isZero();
        assertThat(duo.client.link.holdings()).isEqualTo(new LinkHoldings(0, 0, 0, 0, 0));
    }

    @Test
    void shouldDropTheResultWhenClosedWhileAHandshakeIsComputed() {
        Duo duo = new Duo();
        duo.client.link.tick(duo.nowNs);
        duo.client.link.close("test");
        duo.client.jobs.run(duo.nowNs);

        assertThat(duo.client.link.state()).isEqualTo(LinkState.CLOSED);
        assertThat(duo.client.link.holdings().attempts()).isZero();
    }

    // ---- keys -------------------------------------------------------------------------------------------------------

    @Test
    void shouldReplaceKeysWhenTheyAre120SecondsOld() {
        Duo duo = new Duo().connected();
        long establishedNs = duo.client.link.establishedNs();
        while (duo.nowNs < establishedNs + 120 * SECOND - LANE.intervalNs()) {
            duo.slot();
        }
        assertThat(duo.client.jobs.size()).isZero();
        assertThat(duo.client.link.counters().handshakes).isEqualTo(2);
        duo.slots(6);

        assertThat(duo.client.link.counters().rekeys).isEqualTo(1);
        assertThat(duo.served().counters().rekeys).isEqualTo(1);
        assertThat(duo.client.link.counters().stagedHandshakes)
                .as("inside the session")
                .isLessThan(5);
        assertThat(duo.client.events).endsWith(new LinkEvent.Established(true));
    }

    @Test
    void shouldReplaceKeysWhenTheyHaveSealedTheirShare() {
        Duo duo = new Duo(LANE, LANE, timers(100, 1L << 28)).connected();
        duo.slots(99 - sealed(duo));
        assertThat(duo.client.link.counters().handshakes).isEqualTo(2);
        duo.slots(8);

        assertThat(duo.client.link.counters().rekeys).isEqualTo(1);
        assertThat(sealed(duo)).as("counted from the new keys' first").isLessThan(20);
    }

    @Test
    void shouldAskTheClientOnceASecondWhenTheServersKeysAreWorn() {
        Duo duo = new Duo(LANE, LANE, timers(50, 1L << 28)).connected();
        duo.up = Duo.DROP;
        duo.slots(49 - Objects.requireNonNull(duo.served().current()).sealer.sealed());
        assertThat(duo.served().counters().stagedData).isZero();
        duo.slots(2);
        assertThat(duo.served().counters().stagedData).isEqualTo(1);
        duo.slots(99);
        assertThat(duo.served().counters().stagedData).isEqualTo(1);
        duo.slots(2);
        assertThat(duo.served().counters().stagedData).isEqualTo(2);
    }

    @Test
    void shouldBeginAHandshakeWhenTheServerAsksForIt() {
        Duo duo = new Duo().connected();
        long handshakes = duo.client.link.counters().handshakes;
        injectFromServer(duo, ControlKind.REKEY_REQUEST.block(new byte[0], 0, 0));
        duo.slots(4);

        assertThat(duo.client.link.counters().handshakes).isGreaterThan(handshakes);
        assertThat(duo.client.link.counters().rekeys).isEqualTo(1);
    }

    /** Its answer may take longer than a session that is never used is kept: ten fragments, of which the last is lost often. */
    @Test
    void shouldKeepTheNewSessionForAsLongAsItsAnswerIsSentWhenTheAnswerIsLost() {
        LaneTerms slow = Offers.lane(256, SECOND);
        Duo duo = new Duo(slow, slow, TIMERS).connected();
        rekeyNow(duo);
        long[] controls = {duo.served().counters().stagedData};
        duo.down = datagram -> {
            long before = controls[0];
            controls[0] = duo.served().counters().stagedData;
            return controls[0] == before;
        };
        duo.slots(150);
        assertThat(controls[0]).as("the answer was sent").isGreaterThan(10);
        assertThat(duo.client.link.counters().rekeys).isZero();
        duo.down = Duo.PASS;
        long confirmed = duo.server.confirmed.size();
        for (int i = 0; i < 150 && duo.client.link.counters().rekeys == 0; i++) {
            duo.slot();
            assertThat(duo.server.confirmed).hasSize((int) confirmed);
        }
        duo.slots(2);

        assertThat(duo.client.link.counters().rekeys).isEqualTo(1);
        assertThat(duo.served().counters().rekeys).isEqualTo(1);
        carriesBothWays(duo);
    }

    @Test
    void shouldSealNoMoreAndCallOutsideWhenAKeyIsUsedUp() {
        Duo duo = new Duo(LANE, LANE, timers(1L << 27, 60)).connected();
        duo.slots(59 - sealed(duo));
        assertThat(sealed(duo)).isEqualTo(59);
        duo.slot();
        assertThat(sealed(duo)).isEqualTo(60);
        duo.up = Duo.DROP;
        long sessions = duo.client.link.counters().sessions;
        duo.slots(10);
        assertThat(sealed(duo)).as("never past the limit").isEqualTo(60);
        duo.up = Duo.PASS;
        duo.slots(10);

        assertThat(duo.client.link.counters().sessions).isGreaterThan(sessions);
        assertThat(duo.client.link.counters().rekeys).as("a session of its own").isZero();
        carriesBothWays(duo);
    }

    @Test
    void shouldRunSequenceNumbersOnWhenKeysAreReplaced() {
        Duo duo = new Duo().connected();
        duo.slots(10);
        Strand before = Objects.requireNonNull(duo.client.link.strand());
        long sequence = before.nextSequence;
        rekeyNow(duo);
        duo.slots(6);

        assertThat(duo.client.link.counters().rekeys).isEqualTo(1);
        assertThat(duo.client.link.strand()).isSameAs(before);
        assertThat(before.nextSequence).isEqualTo(sequence + 6);
    }

    @Test
    void shouldDeliverAPacketThatStraddlesWhenKeysAreReplacedUnderIt() {
        Duo duo = new Duo().connected();
        rekeyNow(duo);
        byte[] packet = Packets.ipv4(1, 20_000);
        duo.client.queue.offer(packet, 0, packet.length);
        duo.served().queue().offer(packet, 0, packet.length);
        duo.slots(20);

        assertThat(duo.client.link.counters().rekeys).isEqualTo(1);
        assertThat(duo.server.delivered).containsExactly(packet);
        assertThat(duo.client.delivered).containsExactly(packet);
    }

    @Test
    void shouldOpenUnderThePreviousKeysForThreeSecondsWhenTheyWereReplaced() {
        Duo duo = new Duo().connected();
        List<byte[]> late = new ArrayList<>();
        duo.down = d -> {
            late.add(d);
            return false;
        };
        duo.slots(3);
        duo.down = Duo.PASS;
        rekeyNow(duo);
        for (int i = 0; i < 20 && duo.client.link.counters().rekeys == 0; i++) {
            duo.slot();
        }
        long installedNs = duo.client.link.establishedNs();
        long opened = duo.client.link.counters().opened;
        duo.client.link.tick(installedNs + 3 * SECOND - 1);
        assertThat(duo.client.receive(installedNs + 3 * SECOND - 1, late.get(0)))
                .isTrue();
        assertThat(duo.client.link.counters().opened).isEqualTo(opened + 1);
        duo.client.link.tick(installedNs + 3 * SECOND);
        assertThat(duo.client.receive(installedNs + 3 * SECOND, late.get(1))).isFalse();
        assertThat(duo.client.link.counters().unrecognised).isPositive();
    }

    @Test
    void shouldReplaceKeysUnderHeavyLossWhenMessagesTravelInFragments() {
        for (long seed = 1; seed <= 10; seed++) {
            LaneTerms small = Offers.lane(256, 10 * MS);
            Duo duo = new Duo(small, small, TIMERS).connected();
            Dice dice = new Dice(seed);
            duo.up = d -> !dice.chance(0.3);
            duo.down = d -> !dice.chance(0.3);
            rekeyNow(duo);
            duo.slots(1_500);

            assertThat(duo.client.link.counters().rekeys).as("seed %d", seed).isPositive();
            assertThat(duo.client.link.counters().lost).as("seed %d", seed).isZero();
            assertThat(duo.server.closed).as("seed %d", seed).isEmpty();
        }
    }

    @Test
    void shouldSendTheSameInitiationAgainWhenAPartOfItWasLostInsideTheSession() {
        LaneTerms small = Offers.lane(256, 10 * MS);
        Duo duo = new Duo(small, small, TIMERS).connected();
        duo.slots(5);
        rekeyNow(duo);
        long handshakes = duo.client.link.counters().handshakes;
        int[] dropped = {0};
        duo.up = d -> dropped[0]++ != 4;
        duo.slots(80);

        assertThat(duo.client.link.counters().rekeys).isEqualTo(1);
        assertThat(duo.client.link.counters().handshakes - handshakes)
                .as("no second was begun, one answer was read")
                .isEqualTo(1);
    }

    @Test
    void shouldAnswerAgainWhenItsAnswerInsideTheSessionWasLost() {
        Duo duo = new Duo().connected();
        rekeyNow(duo);
        int[] dropped = {0};
        duo.down = d -> dropped[0]++ > 3;
        duo.slots(60);

        assertThat(duo.client.link.counters().rekeys).isEqualTo(1);
        assertThat(duo.server.acceptor.counters().accepted).as("worked on once").isEqualTo(2);
    }

    // ---- arrivals ---------------------------------------------------------------------------------------------------

    @Test
    void shouldDeliverNothingTwiceWhenThousandsOfDatagramsAreReplayed() {
        Duo duo = new Duo().connected();
        List<byte[]> recorded = new ArrayList<>();
        duo.up = recorded::add;
        for (int i = 0; i < 2_100; i++) {
            byte[] packet = Packets.ipv4(i, 100);
            duo.client.queue.offer(packet, 0, packet.length);
            duo.slot();
        }
        int delivered = duo.server.delivered.size();
        long opened = duo.served().counters().opened;
        recorded.forEach(d -> duo.server.receive(duo.nowNs, duo.at, d));

        assertThat(delivered).isEqualTo(2_100);
        assertThat(duo.server.delivered).hasSize(delivered);
        assertThat(duo.served().counters().opened).isEqualTo(opened);
        assertThat(duo.served().counters().replayed).isEqualTo(recorded.size());
    }

    @Test
    void shouldOpenWhatIs2047BehindAndNotWhatIs2048WhenDatagramsComeLate() {
        Duo duo = new Duo().connected();
        duo.slots(2);
        List<byte[]> sent = new ArrayList<>();
        for (int i = 0; i < 2_049; i++) {
            sent.add(Objects.requireNonNull(duo.client.slot(duo.nowNs)));
        }
        duo.server.receive(duo.nowNs, duo.at, sent.get(2_048));
        long opened = duo.served().counters().opened;
        duo.server.receive(duo.nowNs, duo.at, sent.get(0));
        assertThat(duo.served().counters().opened).isEqualTo(opened);
        duo.server.receive(duo.nowNs, duo.at, sent.get(1));
        assertThat(duo.served().counters().opened).isEqualTo(opened + 1);
        assertThat(duo.served().counters().missing).isEqualTo(2_047);
    }

    @Test
    void shouldCountAndLeaveUnchangedWhenADatagramIsDamaged() {
        Duo duo = new Duo().connected();
        byte[] datagram = Objects.requireNonNull(duo.client.slot(duo.nowNs));
        byte[] tag = datagram.clone();
        tag[tag.length - 1] ^= 1;
        byte[] copy = tag.clone();
        assertThat(duo.served().receive(duo.nowNs, copy, 0, copy.length)).isTrue();
        assertThat(copy).isEqualTo(tag);
        assertThat(duo.served().counters().forged).isEqualTo(1);
        long unrecognised = duo.served().counters().unrecognised;
        byte[] header = datagram.clone();
        header[0] ^= 1;
        assertThat(duo.served().receive(duo.nowNs, header.clone(), 0, header.length))
                .isFalse();
        assertThat(duo.served().counters().unrecognised).isEqualTo(unrecognised + 1);
        duo.server.receive(duo.nowNs, duo.at, datagram);
        assertThat(duo.served().counters().replayed).isZero();
    }

    @Test
    void shouldCountTheLengthWhenItIsNotTheLanes() {
        Duo duo = new Duo().connected();
        byte[] longer = new byte[1_473];
        assertThat(duo.served().receive(duo.nowNs, longer, 0, 1_471)).isFalse();
        assertThat(duo.served().receive(duo.nowNs, longer, 0, 1_473)).isFalse();
        assertThat(duo.served().receive(duo.nowNs, longer, 0, 0)).isFalse();

        assertThat(duo.served().counters().wrongLength).isEqualTo(3);
    }

    @Test
    void shouldOpenAtAnOffsetWhenTheDatagramStandsInALargerArray() {
        Duo duo = new Duo().connected();
        byte[] packet = Packets.ipv4(5, 400);
        duo.client.queue.offer(packet, 0, packet.length);
        byte[] datagram = Objects.requireNonNull(duo.client.slot(duo.nowNs));
        byte[] larger = new byte[datagram.length + 100];
        System.arraycopy(datagram, 0, larger, 33, datagram.length);

        assertThat(duo.served().receive(duo.nowNs, larger, 33, datagram.length)).isTrue();
        assertThat(duo.server.delivered).containsExactly(packet);
    }

    @Test
    void shouldCountWhatItDoesNotUnderstandWhenThePeerSendsOtherBlocks() {
        Duo duo = new Duo().connected();
        LinkCounters counters = duo.served().counters();
        injectFromClient(duo, new byte[] {0x10, 0, 0});
        injectFromClient(duo, new byte[] {0x10, 0, 1, 77});
        assertThat(counters.controlsMalformed).isEqualTo(2);
        injectFromClient(duo, new byte[] {(byte) (BlockKind.MONITOR.nibble() << 4), 0, 1, 77});
        assertThat(counters.blocksUnknown).isEqualTo(1);
        injectFromClient(duo, new byte[] {(byte) 0xB0, 0, 1, 77});
        injectFromClient(duo, new byte[] {0x45, 0, 0, 19, 0, 0, 0, 0});
        duo.slot();
        assertThat(counters.blocksUnknown).isEqualTo(2);
        assertThat(counters.payloadsMalformed).isEqualTo(1);
        injectFromClient(duo, ControlKind.REKEY_REQUEST.block(new byte[0], 0, 0));
        assertThat(counters.controlsMalformed).as("only a server may ask").isEqualTo(3);
        injectFromClient(duo, ControlKind.HANDSHAKE.block(new byte[5], 0, 5));

        carriesBothWays(duo);
        assertThat(duo.server.closed).isEmpty();
    }

    @Test
    void shouldIgnoreAnInitiationInsideTheSessionWhenItIsAnothers() {
        Duo duo = new Duo().connected();
        duo.slots(2);
        Call other = Call.withPassword(duo.secrets, Offers.of(Offers.clientId(2), 50, LANE, LANE));
        Call garbage = Call.withPassword(duo.secrets, other.offer, new byte[3]);
        for (Call call : List.of(other, garbage)) {
            duo.served()
                    .role()
                    .messageInSession(duo.nowNs, new interstate.wire.Message(call.messageId, 1, call.message));
            duo.run();
        }

        assertThat(duo.server.acceptor.counters().unknownClients).isEqualTo(2);
        assertThat(duo.served().sessions().hasPending()).isFalse();
        rekeyNow(duo);
        duo.slots(6);
        assertThat(duo.client.link.counters().rekeys).isEqualTo(1);
    }

    @Test
    void shouldWorkOnOneInitiationAtATimeWhenAClientSendsManyInsideTheSession() {
        Duo duo = new Duo().connected();
        for (int i = 0; i < 20; i++) {
            Call call = Call.withPassword(
                    duo.secrets, Offers.of(duo.client.clientId, duo.client.timestampNs + 1 + i, LANE, LANE));
            duo.served()
                    .role()
                    .messageInSession(duo.nowNs, new interstate.wire.Message(call.messageId, 1, call.message));
        }

        assertThat(duo.server.jobs.size()).isEqualTo(1);
    }

    // ---- slots ------------------------------------------------------------------------------------------------------

    @Test
    void shouldSendAPacketAgainWhenItsCellWasMissed() {
        Duo duo = new Duo().connected();
        byte[] packet = Packets.ipv4(1, 700);
        duo.client.queue.offer(packet, 0, packet.length);
        duo.client.stage(duo.nowNs);
        duo.client.missed();
        assertThat(duo.client.link.counters().cellsMissed).isEqualTo(1);
        duo.slots(2);

        assertThat(duo.server.delivered).containsExactly(packet);
        assertThat(duo.client.queue.usedBytes()).isZero();
    }

    @Test
    void shouldSealEverySequenceNumberOnceWhenCellsAreMissed() {
        Duo duo = new Duo().connected();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            byte[] datagram = Objects.requireNonNull(duo.client.stage(duo.nowNs));
            assertThat(seen.add(java.util.Arrays.toString(datagram))).isTrue();
            if (i % 2 == 0) {
                duo.client.missed();
            } else {
                duo.client.taken();
            }
        }
        assertThat(Objects.requireNonNull(duo.client.link.current()).sealer.sealed())
                .isGreaterThanOrEqualTo(50);
    }

    @Test
    void shouldLoseAndDoubleNothingWhenCellsAreMissedAtRandomAndKeysAreReplaced() {
        for (long seed = 1; seed <= 15; seed++) {
            Dice dice = new Dice(seed);
            LaneTerms lane = Offers.lane((int) dice.between(256, 1_500), 10 * MS);
            Duo duo = new Duo(lane, lane, TIMERS).connected();
            List<byte[]> offered = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                duo.nowNs += lane.intervalNs();
                byte[] packet = Packets.ipv4(i, (int) dice.magnitude(28, 3_000));
                if (dice.chance(0.4) && duo.client.queue.offer(packet, 0, packet.length)) {
                    offered.add(packet);
                }
                if (i % 100 == 50) {
                    rekeyNow(duo);
                }
                duo.tick();
                byte[] sent = duo.client.stage(duo.nowNs);
                if (sent == null || dice.chance(0.3)) {
                    duo.client.missed();
                } else {
                    duo.client.taken();
                    duo.server.receive(duo.nowNs, duo.at, sent);
                }
                byte[] answered = duo.server.slot(duo.nowNs, duo.served());
                if (answered != null) {
                    duo.client.receive(duo.nowNs, answered);
                }
                duo.run();
            }
            duo.slots(600);

            assertThat(duo.server.delivered).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(offered);
            assertThat(duo.client.queue.usedBytes()).as("seed %d", seed).isZero();
            assertThat(duo.client.link.counters().rekeys).as("seed %d", seed).isPositive();
        }
    }

    @Test
    void shouldStartPacketsAnewWhenAFreshSessionReplacesTheOld() {
        Duo duo = new Duo().connected();
        byte[] packet = Packets.ipv4(1, 10_000);
        duo.client.queue.offer(packet, 0, packet.length);
        duo.slots(2);
        duo.server.acceptor.closeAll("killed");
        duo.slots(90);

        assertThat(duo.client.link.state()).isEqualTo(LinkState.ESTABLISHED);
        byte[] next = Packets.ipv4(2, 500);
        duo.client.queue.offer(next, 0, next.length);
        duo.slots(12);
        assertThat(duo.server.delivered).endsWith(next);
    }

    // ---- helpers ----------------------------------------------------------------------------------------------------

    private static TimerSettings timers(long rekeyAfterDatagrams, long rejectAfterDatagrams) {
        return TestNodes.keyTimers(TIMERS.rekeyAfterNs(), rekeyAfterDatagrams, rejectAfterDatagrams);
    }

    private static long sealed(Duo duo) {
        return Objects.requireNonNull(duo.client.link.current()).sealer.sealed();
    }

    private static long attemptUnderWay(Duo duo) {
        return ((Initiator) duo.client.link.role()).messageUnderWay();
    }

    private static void rekeyNow(Duo duo) {
        duo.client.link.role().rekeyRequested(duo.nowNs);
        duo.client.jobs.run(duo.nowNs);
    }

    private static void carriesBothWays(Duo duo) {
        byte[] up = Packets.ipv4(101, 1_000);
        byte[] down = Packets.ipv4(102, 1_000);
        duo.client.queue.offer(up, 0, up.length);
        duo.served().queue().offer(down, 0, down.length);
        duo.slots(20);
        assertThat(duo.server.delivered).endsWith(up);
        assertThat(duo.client.delivered).endsWith(down);
    }

    private static void injectFromClient(Duo duo, byte[] blocks) {
        duo.server.receive(duo.nowNs, duo.at, sealed(duo.client.link, blocks));
    }

    private static void injectFromServer(Duo duo, byte[] blocks) {
        duo.client.receive(duo.nowNs, sealed(duo.served(), blocks));
    }

    /** A payload of a link with the given blocks, under its next sequence number. */
    private static byte[] sealed(LinkProtocol link, byte[] blocks) {
        Session session = Objects.requireNonNull(link.current());
        DatagramSealer sealer = session.sealer;
        byte[] datagram = new byte[link.sendBytes()];
        System.arraycopy(blocks, 0, datagram, DatagramLayout.HEADER_BYTES + DatagramLayout.OFFSET_BYTES, blocks.length);
        sealer.seal(session.strand.nextSequence++, datagram, 0, datagram.length);
        return datagram;
    }
}
