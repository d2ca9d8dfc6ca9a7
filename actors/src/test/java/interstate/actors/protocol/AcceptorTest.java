package interstate.actors.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.settings.ClientLimits;
import interstate.actors.settings.FloodSettings;
import interstate.actors.settings.ServerLimits;
import interstate.actors.settings.TimerSettings;
import interstate.crypto.KeyPair25519;
import interstate.crypto.NoiseHandshake;
import interstate.wire.Answer;
import interstate.wire.Fragment;
import interstate.wire.LaneTerms;
import interstate.wire.LinkFeatures;
import interstate.wire.Prefix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptorTest {

    private static final long MS = 1_000_000;
    private static final long SECOND = 1_000 * MS;
    private static final LaneTerms LANE = Offers.LANE;
    private static final Endpoint HERE = ServerRig.at(1);
    private static final Endpoint THERE = ServerRig.at(2);

    private final Secrets secrets = Secrets.password();
    private final ServerRig server = new ServerRig(secrets);
    private final AcceptorCounters counters = server.acceptor.counters();
    private long nowNs = 100 * SECOND;
    private long timestamp = 1;

    // ---- what is dropped, in the order of work ----------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 227, 8_973, 9_000})
    void shouldCountTheLengthWhenNoLaneMayHaveIt(int bytes) {
        server.receive(nowNs, HERE, secrets.dice.bytes(bytes));

        assertThat(counters.wrongLength).isEqualTo(1);
        assertThat(counters.withoutKey()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {228, 1_472, 8_972})
    void shouldCountAStrangerWhenNoMaskFits(int bytes) {
        server.receive(nowNs, HERE, secrets.dice.bytes(bytes));

        assertThat(counters.strangers).isEqualTo(1);
        assertThat(server.acceptor.lastStranger()).isEqualTo(HERE);
        assertSilent();
    }

    @Test
    void shouldCountChaffAndNoStrangerWhenItComesFromAClientsAddress() {
        confirm(HERE, call(1, LANE, LANE, "10.9.0.2"));
        server.receive(nowNs, HERE, secrets.dice.bytes(1_472));
        assertThat(counters.chaff).isEqualTo(1);
        assertThat(counters.withoutKey()).isZero();
        server.receive(nowNs, ServerRig.at(99), secrets.dice.bytes(1_472));
        assertThat(counters.strangers).isEqualTo(1);
    }

    @Test
    void shouldGoByTheHeaderOfTheFamilyWhenItJudgesTheLength() {
        Endpoint ipv6 = new Endpoint(1, 1, 5_000, true, 0);
        server.receive(nowNs, ipv6, secrets.dice.bytes(208));
        server.receive(nowNs, ipv6, secrets.dice.bytes(8_952));
        assertThat(counters.strangers).isEqualTo(2);
        server.receive(nowNs, ipv6, secrets.dice.bytes(207));
        server.receive(nowNs, ipv6, secrets.dice.bytes(8_953));
        assertThat(counters.wrongLength).isEqualTo(2);
    }

    @Test
    void shouldCountAForgeryWhenTheMacDoesNotFit() {
        byte[] datagram = call(1).datagrams().get(0);
        datagram[datagram.length - 1] ^= 1;
        server.receive(nowNs, HERE, datagram);

        assertThat(counters.forged).isEqualTo(1);
        assertSilent();
    }

    @Test
    void shouldCountMalformedWhenTheMessageIsTooShortOrNoInitiation() {
        Call call = call(1);
        call.datagrams(new byte[31], Fragment.INITIATION, 5).forEach(d -> server.receive(nowNs, HERE, d));
        call.datagrams(call.message, Fragment.RESPONSE, 6).forEach(d -> server.receive(nowNs, HERE, d));

        assertThat(counters.malformed).isEqualTo(2);
        assertSilent();
    }

    @Test
    void shouldNotComputeWhenTheEphemeralWasSeenBefore() {
        Call call = call(1);
        server.receive(nowNs, HERE, call);
        call.datagrams().forEach(d -> server.receive(nowNs, THERE, d));

        assertThat(counters.duplicates).isEqualTo(1);
        assertThat(server.jobs.size()).isZero();
        assertThat(server.opened).hasSize(1);
        assertThat(server.table.at(THERE)).isEmpty();
    }

    @Test
    void shouldTakeNoTokenWhenTheEphemeralWasSeenBefore() {
        ServerRig tight = tight(1, 2, 100);
        Call first = call(1);
        send(tight, HERE, first);
        for (int i = 0; i < 10; i++) {
            send(tight, HERE, first);
        }
        send(tight, HERE, call(2));

        assertThat(tight.acceptor.counters().duplicates).isEqualTo(10);
        assertThat(tight.acceptor.counters().flooded).isZero();
        assertThat(tight.opened).hasSize(2);
    }

    @Test
    void shouldCountAFloodWhenANetworkHasUsedUpItsTokens() {
        ServerRig tight = tight(1, 2, 100);
        send(tight, ServerRig.at(1), call(1));
        send(tight, ServerRig.at(2), call(2));
        Call third = call(3);
        send(tight, ServerRig.at(3), third);
        send(tight, new Endpoint(0, 0x0A000001, 5_000, false, 0), call(4));

        assertThat(tight.acceptor.counters().flooded).isEqualTo(1);
        assertThat(tight.opened).hasSize(3);
        nowNs += SECOND;
        send(tight, ServerRig.at(3), third);
        assertThat(tight.opened)
                .as("it was not remembered, so its repetition is heard")
                .hasSize(4);
    }

    @Test
    void shouldCountAFloodWhenAllTogetherHaveUsedUpTheirTokens() {
        ServerRig tight = tight(100, 100, 2);
        send(tight, new Endpoint(0, 0x0A000001, 5_000, false, 0), call(1));
        send(tight, new Endpoint(0, 0x0B000001, 5_000, false, 0), call(2));
        send(tight, new Endpoint(0, 0x0C000001, 5_000, false, 0), call(3));

        assertThat(tight.acceptor.counters().flooded).isEqualTo(1);
        assertThat(tight.opened).hasSize(2);
    }

    @Test
    void shouldComputeAtMost64AtOnceWhenFlooded() {
        for (int i = 0; i < 70; i++) {
            call(i).datagrams().forEach(d -> server.receive(nowNs, HERE, d));
        }

        assertThat(server.jobs.size()).isEqualTo(64);
        assertThat(server.acceptor.holdings().jobs()).isEqualTo(64);
        assertThat(counters.flooded).isEqualTo(6);
        server.jobs.run(nowNs);
        assertThat(server.acceptor.holdings().jobs()).isZero();
    }

    @Test
    void shouldCountAnUnknownClientWhenTheInitiationDoesNotDecipher() {
        Call call = call(1);
        byte[] damaged = call.message.clone();
        damaged[40] ^= 1;
        call.datagrams(damaged, Fragment.INITIATION, 9).forEach(d -> server.receive(nowNs, HERE, d));
        server.jobs.run(nowNs);

        assertThat(counters.unknownClients).isEqualTo(1);
        assertSilent();
    }

    @Test
    void shouldCountAnUnknownClientWhenItsKeyWasNeverEnrolled() {
        Secrets keys = Secrets.keys();
        ServerRig keyed = new ServerRig(keys);
        Call call = Call.withKey(keys, KeyPair25519.generate(keys.dice), NoiseHandshake.noPsk(), offer(1, LANE, LANE));
        send(keyed, HERE, call);

        assertThat(keyed.acceptor.counters().unknownClients).isEqualTo(1);
        assertThat(keyed.opened).isEmpty();
    }

    @Test
    void shouldCountAnUnknownClientWhenItsKeyHasNoPlaceAmongThoseAdmitted() {
        Secrets keys = Secrets.keys();
        ServerRig keyed = new ServerRig(keys);
        Call call =
                Call.withKey(keys, keys.enrol(NoiseHandshake.noPsk()), NoiseHandshake.noPsk(), offer(1, LANE, LANE));
        send(keyed, HERE, call);

        assertThat(keyed.acceptor.counters().unknownClients).isEqualTo(1);
        assertThat(keyed.opened).isEmpty();
    }

    @Test
    void shouldAnswerUnderThePresharedKeyWhenTheClientIsKnown() {
        Secrets keys = Secrets.keys();
        byte[] psk = keys.dice.bytes(32);
        KeyPair25519 client = keys.enrol(psk);
        Prefix mine = Prefix.parse("10.1.0.2");
        ServerRig keyed = new ServerRig(
                keys,
                ServerRig.FLOODS,
                new ServerLimits(10, 10_000_000),
                ServerRig.CLIENT_LIMITS,
                Map.of(
                        PeerId.ofPublicKey(client.publicKey()),
                        new Admission.Known(List.of(mine), ServerRig.CLIENT_LIMITS)),
                TimerSettings.defaults());
        Call call = Call.withKey(keys, client, psk, offer(1, LANE, LANE));
        send(keyed, HERE, call);

        assertThat(keyed.answer(nowNs, keyed.link(), call).status()).isEqualTo(Answer.Status.ACCEPTED);
        assertThat(keyed.addressesOf(keyed.link())).containsExactly(mine);
    }

    @Test
    void shouldCountTheOfferAsAStrangersWhenItIsMalformed() {
        byte[] offer = offer(1, LANE, LANE).encode();
        byte[] version = offer.clone();
        version[0] = 2;
        byte[] index = offer.clone();
        Arrays.fill(index, 1, 5, (byte) 0);
        byte[] negative = offer.clone();
        negative[5] = (byte) 0x80;
        byte[] length = offer.clone();
        length[29] = 0;
        length[30] = (byte) 255;
        byte[] many = offer.clone();
        many[81] = 17;
        List<byte[]> malformed = List.of(
                new byte[0],
                Arrays.copyOf(offer, offer.length - 1),
                Arrays.copyOf(offer, offer.length + 1),
                version,
                index,
                negative,
                length,
                many);
        for (byte[] payload : malformed) {
            server.receive(nowNs, HERE, Call.withPassword(secrets, offer(1, LANE, LANE), payload));
        }

        assertThat(counters.unknownClients).isEqualTo(malformed.size());
        assertSilent();
    }

    @Test
    void shouldCountStaleWhenTheTimestampIsNotGreater() {
        timestamp = 1_000;
        server.receive(nowNs, HERE, call(1));
        timestamp = 1_000;
        server.receive(nowNs, HERE, call(1));
        timestamp = 999;
        server.receive(nowNs, HERE, call(1));
        assertThat(counters.stale).isEqualTo(2);
        assertThat(counters.accepted).isEqualTo(1);
        timestamp = 1_001;
        server.receive(nowNs, HERE, call(1));
        assertThat(counters.accepted).isEqualTo(2);
    }

    @Test
    void shouldNotAnswerWhenTheTimestampCannotBeKept() {
        server.diskFull = true;
        server.receive(nowNs, HERE, call(1));

        assertThat(counters.notKept).isEqualTo(1);
        assertThat(counters.stale).isZero();
        assertSilent();
        server.diskFull = false;
        server.receive(nowNs, HERE, call(1));
        assertThat(server.opened).as("its place was given back").hasSize(1);
    }

    @Test
    void shouldHaveTheTimestampOnDiskWhenTheLaneIsOpened() {
        server.receive(nowNs, HERE, call(1));

        assertThat(server.disk).containsEntry(id(1), 1L);
    }

    @Test
    void shouldBoundWhatItRemembersOfFragmentsWhenFlooded() {
        LaneTerms small = Offers.lane(256, 10 * MS);
        for (int i = 0; i < 300; i++) {
            Call call = Call.withPassword(secrets, offer(i, small, small));
            server.receive(nowNs, ServerRig.at(i), call.datagrams().get(0));
        }

        assertThat(server.acceptor.holdings().assemblies()).isEqualTo(64);
    }

    // ---- refusals ---------------------------------------------------------------------------------------------------

    @Test
    void shouldRefuseInTheAnswerWhenMoreIsAskedThanAllowed() {
        assertThat(answerTo(call(1, LANE, Offers.lane(1_500, 50_000)))).isEqualTo(Answer.Status.REFUSED_TERMS);
        assertThat(answerTo(call(2, LANE, Offers.lane(1_500, 200_000)))).isEqualTo(Answer.Status.REFUSED_LIMIT);
        assertThat(answerTo(call(3, LANE, LANE, "10.9.0.1"))).isEqualTo(Answer.Status.REFUSED_ADDRESS);
        assertThat(counters.refused).isEqualTo(3);
        assertThat(counters.accepted).isZero();
        assertThat(server.confirmed).isEmpty();
    }

    @Test
    void shouldRefuseInASlowerLaneWhenTooMuchWasAsked() {
        server.receive(nowNs, HERE, call(1, LANE, Offers.lane(1_500, 20_000)));

        LaneTerms lane = server.link().terms().sending();
        assertThat(Admission.bytesPerSecond(lane)).isLessThanOrEqualTo(4_000_000);
        assertThat(lane.packetLength()).isEqualTo(1_500);
        assertThat(server.addressesOf(server.link())).isEmpty();
    }

    @Test
    void shouldStillRefuseWhenAskedAgainInTheLaneOfARefusal() {
        ServerRig one = new ServerRig(
                secrets,
                ServerRig.FLOODS,
                new ServerLimits(1, 100_000_000),
                ServerRig.CLIENT_LIMITS,
                Map.of(),
                TimerSettings.defaults());
        send(one, HERE, call(1));
        Call refused = call(2);
        send(one, THERE, refused);
        LinkProtocol refusal = one.table.at(THERE).get(0);
        assertThat(one.answer(nowNs, refusal, refused).status()).isEqualTo(Answer.Status.REFUSED_LIMIT);

        Call again = call(2);
        send(one, THERE, again);
        assertThat(one.table.at(THERE)).as("in the same lane").containsExactly(refusal);
        assertThat(one.answer(nowNs, refusal, again).status()).isEqualTo(Answer.Status.REFUSED_LIMIT);
    }

    @Test
    void shouldGiveAnAcceptanceALaneOfItsOwnWhenARefusalsLaneLives() {
        Call refused = call(1, LANE, LANE, "10.9.0.1");
        server.receive(nowNs, HERE, refused);
        LinkProtocol refusal = server.link();
        server.receive(nowNs, HERE, call(1, LANE, LANE, "10.9.0.2"));

        assertThat(server.link()).as("the first was made without addresses").isNotSameAs(refusal);
        assertThat(server.addressesOf(server.link())).containsExactly(Prefix.parse("10.9.0.2"));
        assertThat(server.closed).containsExactly(refusal);
    }

    @Test
    void shouldKeepTheSessionAndItsAddressesWhenTheClientIsRefusedAnother() {
        Call first = call(1, LANE, LANE, "10.9.0.2");
        LinkProtocol link = confirm(HERE, first);
        Call refused = call(1, LANE, LANE, "10.9.0.1");
        server.receive(nowNs, HERE, refused);

        assertThat(server.link()).isSameAs(link);
        assertThat(server.answer(nowNs, link, refused).status()).isEqualTo(Answer.Status.REFUSED_ADDRESS);
        assertThat(server.addressesOf(link)).containsExactly(Prefix.parse("10.9.0.2"));
        assertThat(answerTo(call(2, LANE, LANE, "10.9.0.2"))).isEqualTo(Answer.Status.REFUSED_ADDRESS);
    }

    @Test
    void shouldRefuseAnAddressWhenAnotherHoldsItAndGiveItWhenThatIsGone() {
        LinkProtocol first = confirm(HERE, call(1, LANE, LANE, "10.9.7.7"));
        assertThat(answerTo(call(2, LANE, LANE, "10.9.7.7"))).isEqualTo(Answer.Status.REFUSED_ADDRESS);
        server.acceptor.close(first, "test");

        assertThat(answerTo(call(3, LANE, LANE, "10.9.7.7"))).isEqualTo(Answer.Status.ACCEPTED);
    }

    // ---- those who call at once -------------------------------------------------------------------------------------

    @Test
    void shouldGiveAnAddressToOneWhenTwoAskForItAtOnce() {
        Call first = call(1, LANE, LANE, "10.9.7.7");
        Call second = call(2, LANE, LANE, "10.9.7.7");
        first.datagrams().forEach(d -> server.receive(nowNs, HERE, d));
        second.datagrams().forEach(d -> server.receive(nowNs, THERE, d));
        // Both are deciphered and decided on before either's timestamp is on disk.
        server.jobs.computeNext().apply(nowNs);
        server.jobs.computeNext().apply(nowNs);
        server.jobs.run(nowNs);

        assertThat(server.answer(nowNs, server.table.at(HERE).get(0), first).status())
                .isEqualTo(Answer.Status.ACCEPTED);
        assertThat(server.answer(nowNs, server.table.at(THERE).get(0), second).status())
                .isEqualTo(Answer.Status.REFUSED_ADDRESS);
    }

    @Test
    void shouldLetInNoMoreThanTheLimitWhenManyCallAtOnce() {
        ServerRig few = new ServerRig(
                secrets,
                ServerRig.FLOODS,
                new ServerLimits(3, 100_000_000),
                ServerRig.CLIENT_LIMITS,
                Map.of(),
                TimerSettings.defaults());
        for (int i = 0; i < 10; i++) {
            int host = i;
            call(i).datagrams().forEach(d -> few.receive(nowNs, ServerRig.at(host), d));
        }
        for (int i = 0; i < 10; i++) {
            few.jobs.computeNext().apply(nowNs);
        }
        few.jobs.run(nowNs);

        assertThat(few.acceptor.counters().accepted).isEqualTo(3);
        assertThat(few.acceptor.counters().refused).isEqualTo(7);
    }

    @Test
    void shouldOpenOneLaneWhenTwoAttemptsOfAClientAreWorkedOnAtOnce() {
        Call first = call(1);
        Call second = call(1);
        first.datagrams().forEach(d -> server.receive(nowNs, HERE, d));
        second.datagrams().forEach(d -> server.receive(nowNs, HERE, d));
        server.jobs.computeNext().apply(nowNs);
        server.jobs.computeNext().apply(nowNs);
        server.jobs.run(nowNs);

        assertThat(server.opened).hasSize(1);
        assertThat(server.acceptor.links()).hasSize(1);
        assertThat(server.link().holdings().sessions()).as("either may be used").isEqualTo(2);
    }

    // ---- lanes that nobody has confirmed ----------------------------------------------------------------------------

    @Test
    void shouldOpenAtMost64LanesWhenNobodyConfirms() {
        LaneTerms slow = Offers.lane(300, SECOND);
        for (int i = 0; i < 66; i++) {
            send(server, ServerRig.at(i), call(i, slow, slow));
        }

        assertThat(server.acceptor.links()).hasSize(64);
        assertThat(counters.flooded).isEqualTo(2);
    }

    @Test
    void shouldOpenLanesOfAtMost4MegabytesWhenNobodyConfirms() {
        LaneTerms megabyte = new LaneTerms(1_000, MS, 250, 0);
        for (int i = 0; i < 6; i++) {
            send(server, ServerRig.at(i), call(i, LANE, megabyte));
        }

        assertThat(server.acceptor.links()).hasSize(4);
        assertThat(counters.flooded).isEqualTo(2);
    }

    @Test
    void shouldKeepWithinBoundsWhenManyAreWorkedOnAtOnce() {
        LaneTerms megabyte = new LaneTerms(1_000, MS, 250, 0);
        for (int i = 0; i < 10; i++) {
            int host = i;
            call(i, LANE, megabyte).datagrams().forEach(d -> server.receive(nowNs, ServerRig.at(host), d));
        }
        for (int i = 0; i < 10; i++) {
            server.jobs.computeNext().apply(nowNs);
        }
        server.jobs.run(nowNs);

        assertThat(server.acceptor.links()).hasSize(4);
    }

    @Test
    void shouldEndALaneAfterASecondWhenNobodyConfirms() {
        server.receive(nowNs, HERE, call(1));
        server.tick(nowNs + SECOND - 1);
        assertThat(server.closed).isEmpty();
        server.tick(nowNs + SECOND);
        assertThat(server.closed).hasSize(1);
        assertThat(server.reasons).containsExactly("not confirmed");
        assertThat(server.table.at(HERE)).isEmpty();
    }

    @Test
    void shouldGiveASlowLaneTwentySlotsWhenNobodyConfirms() {
        server.receive(nowNs, HERE, call(1, LANE, Offers.lane(1_500, SECOND)));
        server.tick(nowNs + 20 * SECOND - 1);
        assertThat(server.closed).isEmpty();
        server.tick(nowNs + 20 * SECOND);
        assertThat(server.closed).hasSize(1);
    }

    /** Whose slowest hour would let it send at the fastest for twenty minutes. */
    @Test
    void shouldEndALaneWithATimetableAfterTwentySlotsWhenNobodyConfirms() {
        List<Long> hours = new ArrayList<>(Collections.nCopies(LaneTerms.HOURS, Offers.INTERVAL_NS));
        hours.set(3, 60 * SECOND);
        server.receive(
                nowNs, HERE, call(1, LANE, new LaneTerms(1_500, Offers.INTERVAL_NS, 250, LaneTerms.TIMETABLE, hours)));
        LinkProtocol link = server.link();
        int sent = 0;
        while (server.slot(nowNs + SECOND / 2, link) != null && sent < 1_000) {
            sent++;
        }
        server.tick(nowNs + SECOND - 1);
        assertThat(server.closed).isEmpty();
        server.tick(nowNs + SECOND);
        assertThat(server.closed).hasSize(1);
    }

    @Test
    void shouldNotLiveLongerWhenTheInitiationIsRepeated() {
        Call call = call(1);
        server.receive(nowNs, HERE, call);
        for (int i = 1; i < 10; i++) {
            server.receive(nowNs + 100 * MS * i, HERE, call);
        }
        server.tick(nowNs + SECOND);

        assertThat(counters.duplicates).isEqualTo(9);
        assertThat(server.acceptor.links())
                .as("anyone can repeat a recorded initiation")
                .isEmpty();
    }

    @Test
    void shouldLiveLongerWhenTheClientCallsAnew() {
        server.receive(nowNs, HERE, call(1));
        LinkProtocol link = server.link();
        server.receive(nowNs + 900 * MS, HERE, call(1));
        server.tick(nowNs + SECOND);

        assertThat(server.link()).isSameAs(link);
        server.tick(nowNs + 1_900 * MS);
        assertThat(server.acceptor.links()).isEmpty();
    }

    @Test
    void shouldSayNothingWhenTheLaneOfARefusalIsOver() {
        server.receive(nowNs, HERE, call(1, LANE, LANE, "10.9.0.1"));
        LinkProtocol link = server.link();
        assertThat(server.slot(nowNs + SECOND - 1, link)).isNotNull();
        assertThat(server.slot(nowNs + SECOND, link)).isNull();
    }

    @Test
    void shouldAnswerAgainWhenTheInitiationIsRepeatedInTime() {
        Call call = call(1);
        server.receive(nowNs, HERE, call);
        server.receive(nowNs + 500 * MS, HERE, call);

        assertThat(server.answer(nowNs + 500 * MS, server.link(), call).status())
                .isEqualTo(Answer.Status.ACCEPTED);
        assertThat(counters.accepted).isEqualTo(1);
    }

    // ---- moving -----------------------------------------------------------------------------------------------------

    @Test
    void shouldMoveTheLaneWhenTheNewAddressHasConfirmed() {
        LinkProtocol old = confirm(HERE, call(1));
        Call elsewhere = call(1);
        server.receive(nowNs, THERE, elsewhere);
        assertThat(server.acceptor.links())
                .as("until then slots go to the old one")
                .hasSize(2);
        assertThat(server.closed).isEmpty();
        LinkProtocol young = server.table.at(THERE).get(0);
        use(THERE, young, elsewhere);

        assertThat(server.closed).containsExactly(old);
        assertThat(server.confirmed).endsWith(young);
        assertThat(server.table.at(HERE)).isEmpty();
    }

    @Test
    void shouldTakeUpTheSameLaneWhenTheClientComesBackWithTheSameTerms() {
        LinkProtocol link = confirm(HERE, call(1));
        Call again = call(1);
        server.receive(nowNs, HERE, again);
        assertThat(server.link()).isSameAs(link);
        use(HERE, link, again);

        assertThat(server.confirmed).containsExactly(link, link);
        assertThat(server.opened).hasSize(1);
    }

    @Test
    void shouldReplaceTheLaneWhenTheClientComesBackWithOtherTerms() {
        LinkProtocol old = confirm(HERE, call(1));
        Call other = call(1, LANE, Offers.lane(576, 20 * MS));
        server.receive(nowNs, HERE, other);
        assertThat(server.table.at(HERE)).hasSize(2);
        LinkProtocol young = server.table.at(HERE).get(1);
        use(HERE, young, other);

        assertThat(server.closed).containsExactly(old);
        assertThat(server.table.at(HERE)).containsExactly(young);
    }

    @Test
    void shouldMakeAnotherLinkWhenTheClientComesBackWithOtherAddresses() {
        LinkProtocol old = confirm(HERE, call(1, LANE, LANE, "10.9.0.2"));
        Call other = call(1, LANE, LANE, "10.9.0.3");
        server.receive(nowNs, HERE, other);
        LinkProtocol young = server.table.at(HERE).get(1);
        use(HERE, young, other);

        assertThat(server.closed).containsExactly(old);
        assertThat(server.addressesOf(young)).containsExactly(Prefix.parse("10.9.0.3"));
    }

    @Test
    void shouldConfirmTheEarlierAttemptWhenALaterOneIsRefused() {
        Call accepted = call(1, LANE, LANE, "10.9.0.2");
        server.receive(nowNs, HERE, accepted);
        LinkProtocol link = server.link();
        assertThat(server.answer(nowNs, link, accepted).status()).isEqualTo(Answer.Status.ACCEPTED);
        server.receive(nowNs, HERE, call(1, LANE, LANE, "10.9.0.1"));
        SessionUse.first(server, nowNs, HERE, accepted);

        assertThat(server.confirmed).containsExactly(link);
    }

    @Test
    void shouldEndEveryLinkWhenClosed() {
        confirm(HERE, call(1));
        server.receive(nowNs, THERE, call(2));
        server.acceptor.closeAll("the server stops");

        assertThat(server.closed).hasSize(2);
        assertThat(server.acceptor.links()).isEmpty();
        assertThat(server.acceptor.callerOf(server.closed.get(0))).isNull();
    }

    @Test
    void shouldLeaveALinkThatCallsAloneWhenItsAddressIsACallersToo() {
        ClientRig calling = new ClientRig(secrets, 9, LANE, LANE, TimerSettings.defaults(), LinkFeatures.NONE, nowNs);
        server.table.add(HERE, calling.link);
        Call call = call(1);
        server.receive(nowNs, HERE, call);
        server.receive(nowNs, HERE, call);

        assertThat(counters.duplicates).isEqualTo(1);
        assertThat(server.acceptor.links()).hasSize(1);
    }

    // ---- helpers ----------------------------------------------------------------------------------------------------

    private ServerRig tight(int perNetworkPerSecond, int perNetworkBurst, int allBurst) {
        return new ServerRig(
                secrets,
                new FloodSettings(
                        new FloodSettings.Bucket(perNetworkPerSecond, perNetworkBurst),
                        new FloodSettings.Bucket(allBurst, allBurst)),
                new ServerLimits(100, 100_000_000),
                new ClientLimits(1, 4_000_000, 100_000, 256, 9_000),
                Map.of(),
                TimerSettings.defaults());
    }

    private void send(ServerRig to, Endpoint from, Call call) {
        to.receive(nowNs, from, call);
    }

    private Answer.Status answerTo(Call call) {
        Endpoint from = ServerRig.at(50 + (int) timestamp);
        server.receive(nowNs, from, call);
        LinkProtocol link = server.table.at(from).get(0);
        Answer.Status status = server.answer(nowNs, link, call).status();
        server.acceptor.close(link, "the answer was read");
        return status;
    }

    /** The client reads the answer and uses the new session. */
    private LinkProtocol confirm(Endpoint from, Call call) {
        List<LinkProtocol> before = server.acceptor.links();
        server.receive(nowNs, from, call);
        List<LinkProtocol> made = new ArrayList<>(server.acceptor.links());
        made.removeAll(before);
        use(from, made.get(0), call);
        return made.get(0);
    }

    private void use(Endpoint from, LinkProtocol link, Call call) {
        assertThat(server.answer(nowNs, link, call).status()).isEqualTo(Answer.Status.ACCEPTED);
        SessionUse.first(server, nowNs, from, call);
    }

    private Call call(int client) {
        return call(client, LANE, LANE);
    }

    private Call call(int client, LaneTerms up, LaneTerms down, String... addresses) {
        return Call.withPassword(secrets, offer(client, up, down, addresses));
    }

    private interstate.wire.Offer offer(int client, LaneTerms up, LaneTerms down, String... addresses) {
        return Offers.of(Offers.clientId(client), timestamp++, up, down, addresses);
    }

    private static PeerId id(int client) {
        return PeerId.ofClientId(Offers.clientId(client));
    }

    private void assertSilent() {
        assertThat(server.opened).isEmpty();
        assertThat(server.jobs.size()).isZero();
        assertThat(server.acceptor.links()).isEmpty();
    }
}
