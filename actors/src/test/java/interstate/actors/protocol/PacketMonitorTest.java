package interstate.actors.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.settings.TestNodes;
import interstate.actors.settings.TimerSettings;
import interstate.actors.simulation.Dice;
import interstate.wire.LaneTerms;
import interstate.wire.LinkFeatures;
import interstate.wire.MalformedException;
import interstate.wire.MonitorAcknowledgement;
import interstate.wire.MonitorReport;
import interstate.wire.TypedBlock;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packet monitor from end to end: rows against the truth, through the link's own protocol. */
class PacketMonitorTest {

    private static final long MS = 1_000_000;
    private static final long SECOND = 1_000 * MS;
    private static final TimerSettings TIMERS = TimerSettings.defaults();
    private static final int SETTLED_SLOTS = 2_000;

    /** All rows but those of the last second or two, which are yet to come. */
    private static void assertRowsAreTrue(MonitoredDuo world, int strand, String as) {
        for (boolean outgoing : List.of(true, false)) {
            List<String> truth = world.truth(strand, outgoing);
            List<String> rows = world.rows(strand, outgoing);
            assertThat(rows).as("%s, outgoing %s", as, outgoing).isEqualTo(truth.subList(0, rows.size()));
            boolean last = strand + 1 == world.strandsBegun();
            assertThat(rows.size())
                    .as("%s, outgoing %s", as, outgoing)
                    .isGreaterThanOrEqualTo(truth.size() - (last ? 800 : 0));
        }
    }

    private static LinkCounters counters(MonitoredDuo world) {
        return world.duo.client.link.counters();
    }

    @Test
    void shouldTellWhenEveryDatagramLeftAndCame() {
        MonitoredDuo world = new MonitoredDuo(Offers.LANE, TIMERS, 1);
        world.slots(1_000);
        assertRowsAreTrue(world, 0, "a calm network");
        assertThat(counters(world).monitorLost).isZero();
        assertThat(counters(world).monitorUntold).isZero();
        assertThat(counters(world).monitorRows).isEqualTo(world.duo.client.rows.size());
    }

    @Test
    void shouldTellTheTruthWhateverTheNetworkAndThePacersDo() {
        for (long seed = 1; seed <= 40; seed++) {
            Dice dice = new Dice(seed);
            int length = dice.pick(List.of(256, 576, 1_500));
            boolean rekeying = dice.chance(0.5);
            TimerSettings timers = rekeying ? timers(300, 1L << 28) : TIMERS;
            MonitoredDuo world = new MonitoredDuo(Offers.lane(length, 10 * MS), timers, seed);
            world.busy = dice.chance(0.5);
            world.lost = 0.1 * dice.unit();
            world.missed = 0.1 * dice.unit();
            world.doubled = 0.1 * dice.unit();
            world.delayMaxNs = dice.magnitude(MS, 400 * MS);
            world.slots(2_000);
            world.lost = 0;
            world.missed = 0;
            world.slots(SETTLED_SLOTS);

            assertThat(world.strandsBegun()).as("seed %d", seed).isEqualTo(1);
            assertRowsAreTrue(world, 0, "seed " + seed);
            assertThat(counters(world).monitorUntold).as("seed %d", seed).isZero();
            assertThat(counters(world).monitorLost).as("seed %d", seed).isPositive();
            assertThat(counters(world).controlsMalformed).isZero();
            assertThat(world.duo.served().counters().controlsMalformed).isZero();
            if (rekeying) {
                assertThat(counters(world).rekeys).as("seed %d", seed).isPositive();
            }
        }
    }

    private static TimerSettings timers(long rekeyAfterDatagrams, long rejectAfterDatagrams) {
        return TestNodes.keyTimers(TIMERS.rekeyAfterNs(), rekeyAfterDatagrams, rejectAfterDatagrams);
    }

    @Test
    void shouldTellAnOutageAsLoss() {
        MonitoredDuo world = new MonitoredDuo(Offers.LANE, TIMERS, 1);
        world.slots(500);
        world.lost = 1;
        world.slots(300);
        world.lost = 0;
        world.slots(SETTLED_SLOTS);

        assertThat(world.strandsBegun()).isEqualTo(1);
        assertRowsAreTrue(world, 0, "over an outage");
        assertThat(counters(world).monitorLost).isGreaterThan(400);
        assertThat(counters(world).monitorUntold).isZero();
    }

    @Test
    void shouldTellTheWholeOfEverySessionWhenFreshOnesFollow() {
        MonitoredDuo world = new MonitoredDuo(Offers.LANE, timers(1L << 27, 1_000), 1);
        world.lost = 0.03;
        world.missed = 0.03;
        world.slots(7_000);
        world.lost = 0;
        world.slots(SETTLED_SLOTS);

        assertThat(world.strandsBegun()).isGreaterThan(5);
        for (int strand = 0; strand < world.strandsBegun(); strand++) {
            assertRowsAreTrue(world, strand, "strand " + strand);
        }
        assertThat(counters(world).monitorUntold).isZero();
    }

    @Test
    void shouldCountWhatNobodyCanTellWhenTheServerForgot() {
        MonitoredDuo world = new MonitoredDuo(Offers.LANE, TIMERS, 1);
        world.slots(1_000);
        world.duo.server.acceptor.closeAll("killed");
        world.slots(1_000);
        world.duo.client.link.close("over");

        assertThat(world.strandsBegun()).isEqualTo(2);
        assertRowsAreTrue(world, 1, "after");
        assertThat(counters(world).monitorUntold).isPositive();
        List<String> before = world.rows(0, true);
        assertThat(before).isEqualTo(world.truth(0, true).subList(0, before.size()));
    }

    @Test
    void shouldLeaveOutAndCountADatagramOfWhichNobodyKnowsWhetherItLeft() {
        Duo duo = new Duo(Offers.LANE, Offers.LANE, TIMERS, MonitoredDuo.MONITOR).connected();
        for (int i = 0; i < 1_000; i++) {
            duo.slot();
        }
        assertThat(duo.client.rows).isEmpty();
        assertThat(duo.client.link.counters().monitorUntold).isPositive();
    }

    @Test
    void shouldTakeNoMoreThanItsShareWhenPacketsWait() {
        long with = carried(MonitoredDuo.MONITOR);
        long without = carried(LinkFeatures.NONE);
        assertThat((double) with / without).isBetween(0.98, 1.0);
    }

    private static long carried(LinkFeatures features) {
        Duo duo = new Duo(Offers.LANE, Offers.LANE, TIMERS, features).connected();
        byte[] packet = Packets.ipv4(1, 1_000);
        for (int i = 0; i < 3_000; i++) {
            while (duo.served().queue().offer(packet, 0, packet.length)) {
                // Until it is full.
            }
            duo.slot();
        }
        return duo.client.link.counters().bytesIn;
    }

    @Test
    void shouldNotTellWhenNobodyAsks() {
        Duo duo = new Duo().connected();
        duo.slots(1_000);
        assertThat(duo.client.rows).isEmpty();
        assertThat(duo.served().counters().stagedData).isLessThan(5);
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 9_000})
    void shouldReportWhenALaneHasOneSlotASecond(int length) {
        LaneTerms slow = Offers.lane(length, SECOND);
        MonitoredDuo world = new MonitoredDuo(slow, TIMERS, 1);
        world.lost = 0.05;
        world.slots(1_000);
        assertRowsAreTrue(world, 0, "slow");
        assertThat(world.rows(0, true)).hasSizeGreaterThan(800);
        assertThat(counters(world).monitorUntold).isZero();
    }

    @Test
    void shouldHoldAMegabyteOfReportsAndGiveUpTheOldest() throws MalformedException {
        LinkCounters counters = new LinkCounters();
        PacketReporter reporter = new PacketReporter(counters, 1_000, SECOND);
        reporter.tick(SECOND);
        DatagramStream sent = reporter.begin(7, 1).outgoing();
        long told = 2_000_000;
        for (long n = 0; n < told; n++) {
            sent.at(n, (n + 1) * 1_500_000);
        }
        assertThat(counters.monitorUntold).isBetween(1_500_000L, told);
        long bytes = 0;
        byte[] block = Objects.requireNonNull(reporter.next());
        MonitorReport first = MonitorReport.decode(block, TypedBlock.HEADER_BYTES, block.length - 3);
        assertThat(first.first()).isEqualTo(counters.monitorUntold);
        assertThat(first.floor()).isEqualTo(first.first());
        for (byte[] b = block; b != null; b = reporter.next()) {
            bytes += b.length;
        }
        assertThat(bytes).isBetween(900_000L, 1L << 20);

        byte[] acknowledged = MonitorAcknowledgement.block(List.of(first.number()));
        reporter.block(acknowledged, TypedBlock.HEADER_BYTES, acknowledged.length - 3);
        reporter.tick(2 * SECOND);
        byte[] again = Objects.requireNonNull(reporter.next());
        MonitorReport second = MonitorReport.decode(again, TypedBlock.HEADER_BYTES, again.length - 3);
        assertThat(second.number()).isEqualTo(first.number() + 1);
        assertThat(second.floor()).isEqualTo(second.first());
    }
}
