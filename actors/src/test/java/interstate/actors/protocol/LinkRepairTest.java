package interstate.actors.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.settings.TestNodes;
import interstate.actors.settings.TimerSettings;
import interstate.wire.LaneTerms;
import interstate.wire.LinkFeatures;
import interstate.wire.LinkFeatures.Eager;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What repair does for a link: the network loses datagrams, and the inner packets arrive. */
class LinkRepairTest {

    private static final LaneTerms LANE = Offers.lane(1_500, 2_000_000);
    private static final LinkFeatures REPAIR = features(0, Eager.SPARSE, true);

    private static LinkFeatures features(int sharePermille, Eager eager, boolean inOrder) {
        return new LinkFeatures(true, sharePermille, eager, inOrder, false, 0, false, 0);
    }

    private static Duo duo(LaneTerms lane, LinkFeatures features) {
        return duo(lane, features, 0);
    }

    private static Duo duo(LaneTerms lane, LinkFeatures features, long delayNs) {
        Duo duo = new Duo(lane, lane, TimerSettings.defaults(), features);
        duo.delayNs = delayNs;
        return duo.connected();
    }

    private static Predicate<byte[]> losing(Random random, double share) {
        return datagram -> random.nextDouble() >= share;
    }

    /** Offers packets to both ends for so many slots, with this chance for each slot and end, and drains the link. */
    private static void load(Duo duo, Random random, int slots, double chance, List<byte[]> up, List<byte[]> down) {
        for (int i = 0; i < slots; i++) {
            offer(duo.client.queue, random, chance, up);
            offer(duo.served().queue(), random, chance, down);
            duo.slot();
        }
        duo.slots(150);
    }

    private static void offer(SendQueue queue, Random random, double chance, List<byte[]> offered) {
        if (random.nextDouble() < chance) {
            byte[] packet = Packets.ipv4(offered.size(), 200 + random.nextInt(1_201));
            if (queue.offer(packet, 0, packet.length)) {
                offered.add(packet);
            }
        }
    }

    private static void assertDelivered(Duo duo, List<byte[]> up, List<byte[]> down, String of) {
        assertThat(differences(up, duo.server.delivered)).as("up, %s", of).isEmpty();
        assertThat(differences(down, duo.client.delivered)).as("down, %s", of).isEmpty();
    }

    /** Which packets did not come, came twice, came after a later one, or came changed. */
    private static List<String> differences(List<byte[]> offered, List<byte[]> delivered) {
        List<String> differences = new ArrayList<>();
        boolean[] there = new boolean[offered.size()];
        int last = -1;
        for (byte[] packet : delivered) {
            int number = Packets.number(packet);
            if (number < last) {
                differences.add(number + " after " + last);
            }
            if (there[number]) {
                differences.add(number + " twice");
            }
            if (!java.util.Arrays.equals(packet, offered.get(number))) {
                differences.add(number + " changed");
            }
            there[number] = true;
            last = Math.max(last, number);
        }
        for (int number = 0; number < there.length; number++) {
            if (!there[number]) {
                differences.add(number + " missing");
            }
        }
        return differences;
    }

    @ParameterizedTest
    @CsvSource({
        "0.02,0.5,0",
        "0.05,0.5,0",
        "0.2,0.3,0",
        "0.1,0.05,0",
        "0.02,0.95,0",
        "0.02,0.5,20",
        "0.05,0.5,20",
        "0.1,0.3,40"
    })
    void shouldDeliverAllInOrderWhenBothWaysLoseDatagrams(double loss, double load, long delayMs) {
        for (long seed = 1; seed <= 5; seed++) {
            Random random = new Random(seed);
            Duo duo = duo(LANE, REPAIR, delayMs * 1_000_000);
            duo.up = losing(random, loss);
            duo.down = losing(random, loss);
            List<byte[]> up = new ArrayList<>();
            List<byte[]> down = new ArrayList<>();
            load(duo, random, 1_000, load, up, down);

            assertDelivered(duo, up, down, "seed " + seed);
            assertThat(duo.client.link.counters().recovered).as("seed %d", seed).isPositive();
            assertThat(duo.client.link.counters().unrecovered)
                    .as("seed %d", seed)
                    .isZero();
            assertThat(duo.served().counters().unrecovered).as("seed %d", seed).isZero();
            assertThat(duo.client.link.counters().unrecoveredOut)
                    .as("seed %d", seed)
                    .isZero();
        }
    }

    @Test
    void shouldDeliverAllWhenFiveInARowAreLostAgainAndAgain() {
        Random random = new Random(3);
        Duo duo = duo(LANE, REPAIR);
        long[] sent = {0};
        duo.up = datagram -> sent[0]++ % 250 >= 5;
        List<byte[]> up = new ArrayList<>();
        List<byte[]> down = new ArrayList<>();
        load(duo, random, 3_000, 0.5, up, down);

        assertDelivered(duo, up, down, "bursts");
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 576, 1_500, 9_000})
    void shouldRepairDatagramsOfEveryLength(int packetLength) {
        LaneTerms lane = Offers.lane(packetLength, 4_000_000);
        Random random = new Random(packetLength);
        Duo duo = duo(lane, REPAIR);
        duo.up = losing(random, 0.05);
        List<byte[]> up = new ArrayList<>();
        List<byte[]> down = new ArrayList<>();
        load(duo, random, 2_000, packetLength < 600 ? 0.08 : 0.5, up, down);

        assertDelivered(duo, up, down, "length " + packetLength);
    }

    @Test
    void shouldRepairWhatIsReportedLostBeforeNewPacketsWhenTheQueueIsFull() {
        Duo duo = duo(LANE, REPAIR);
        Random random = new Random(4);
        duo.up = losing(random, 0.01);
        List<byte[]> up = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            while (offered(duo, up)) {}
            duo.slot();
        }
        long staged = duo.client.link.counters().stagedData;
        duo.slots(400);

        assertDelivered(duo, up, List.of(), "full");
        double carried = up.stream().mapToLong(p -> p.length).sum();
        assertThat(duo.client.link.counters().recovered + duo.served().counters().recovered)
                .isGreaterThan(10);
        assertThat(carried).as("of what all payloads hold").isGreaterThan(0.95 * 1_444 * staged);
    }

    @ParameterizedTest
    @ValueSource(longs = {30, 150})
    void shouldGetBackWhatIsLostWhenTheQueueIsFullAndTheRoundTripLong(long delayMs) {
        Duo duo = duo(Offers.lane(1_500, 1_000_000), REPAIR, delayMs * 1_000_000);
        Random random = new Random(5);
        int[] lost = new int[1];
        duo.up = datagram -> {
            boolean passes = random.nextDouble() >= 0.02;
            lost[0] += passes ? 0 : 1;
            return passes;
        };
        List<byte[]> up = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            while (offered(duo, up)) {}
            duo.slot();
        }
        double carried = duo.server.delivered.stream().mapToLong(p -> p.length).sum();

        assertThat(duo.served().counters().recovered).isGreaterThan(lost[0] * 9 / 10);
        assertThat(carried).as("of what all payloads hold").isGreaterThan(0.90 * 1_444 * 10_000);
    }

    private static boolean offered(Duo duo, List<byte[]> up) {
        byte[] packet = Packets.ipv4(up.size(), 1_400);
        if (duo.client.queue.usedBytes() > 20_000 || !duo.client.queue.offer(packet, 0, packet.length)) {
            return false;
        }
        up.add(packet);
        return true;
    }

    @Test
    void shouldCostAFullQueueNextToNothingWhenNothingIsLost() {
        long[] delivered = new long[2];
        for (int i = 0; i < 2; i++) {
            Duo duo = duo(LANE, i == 0 ? LinkFeatures.NONE : REPAIR);
            List<byte[]> up = new ArrayList<>();
            for (int slot = 0; slot < 3_000; slot++) {
                while (offered(duo, up)) {}
                duo.slot();
            }
            delivered[i] = duo.server.delivered.size();
        }

        assertThat(delivered[1]).isGreaterThan(Math.round(0.99 * delivered[0]));
    }

    @Test
    void shouldKeepTheRoomWhenTheNetworkOnlyReorders() {
        Duo duo = duo(LANE, REPAIR, 20_000_000);
        duo.spreadNs = 40_000_000;
        List<byte[]> up = new ArrayList<>();
        for (int slot = 0; slot < 6_000; slot++) {
            while (offered(duo, up)) {}
            duo.slot();
        }
        double carried = duo.server.delivered.size() * 1_400.0 / (6_000 * 1_444.0);

        assertThat(carried).isGreaterThan(0.95);
        assertThat(duo.client.link.counters().outgoingLost)
                .as("nothing was lost")
                .isLessThan(50);
    }

    @ParameterizedTest
    @ValueSource(longs = {100, 150, 250})
    void shouldRepairWhereTheRoundTripIsLong(long delayMs) {
        Random random = new Random(delayMs);
        Duo duo = duo(LANE, REPAIR, delayMs * 1_000_000);
        duo.up = losing(random, 0.02);
        List<byte[]> up = new ArrayList<>();
        List<byte[]> down = new ArrayList<>();
        load(duo, random, 2_000, 0.5, up, down);
        duo.slots(500);

        // Order is waited for by 250 ms at most, and nothing is mended before the first acknowledgement.
        assertThat(differences(up, duo.server.delivered)).noneMatch(d -> d.endsWith("missing") || d.endsWith("twice"));
        assertThat(duo.served().counters().recovered).isGreaterThan(10);
    }

    @Test
    void shouldKeepItsShareForRepairWhenTheQueueIsFull() {
        Duo duo = duo(LANE, features(100, Eager.NEVER, true), 20_000_000);
        List<byte[]> up = new ArrayList<>();
        for (int slot = 0; slot < 3_000; slot++) {
            while (offered(duo, up)) {}
            duo.slot();
        }
        double carried = duo.server.delivered.size() * 1_400.0 / (3_000 * 1_444.0);

        assertThat(carried).isBetween(0.86, 0.92);
    }

    @Test
    void shouldSendASmallPacketAgainInTheNextSlotsWhenTheDirectionIsSparse() {
        Duo duo = duo(LANE, REPAIR);
        duo.slots(100);
        byte[] packet = Packets.ipv4(1, 100);
        duo.client.queue.offer(packet, 0, packet.length);
        duo.up = Duo.DROP;
        duo.slot();
        duo.up = Duo.PASS;
        duo.slots(2);

        assertThat(duo.server.delivered).containsExactly(packet);
        assertThat(duo.client.link.counters().copiesOut).isPositive();
    }

    @Test
    void shouldNotWaitForAPadWhenOneIsLost() {
        Duo duo = duo(LANE, REPAIR);
        duo.slots(100);
        duo.up = Duo.DROP;
        duo.slots(2);
        duo.up = Duo.PASS;
        byte[] packet = Packets.ipv4(1, 1_300);
        duo.client.queue.offer(packet, 0, packet.length);
        duo.slots(5);

        assertThat(duo.server.delivered).containsExactly(packet);
        duo.slots(500);
        assertThat(duo.served().counters().unrecovered)
                .as("nobody misses a pad")
                .isZero();
    }

    @Test
    void shouldCountAndTellWhatCouldNotBeRecovered() {
        Duo duo = duo(LANE, REPAIR);
        Random random = new Random(5);
        duo.slots(100);
        List<byte[]> up = new ArrayList<>();
        for (int slot = 0; slot < 40; slot++) {
            offer(duo.client.queue, random, 1, up);
            duo.slot();
        }
        // Heard of, but never enough to solve.
        duo.up = losing(random, 0.93);
        for (int slot = 0; slot < 300; slot++) {
            offer(duo.client.queue, random, 1, up);
            duo.slot();
        }
        duo.up = Duo.PASS;
        duo.slots(300);

        assertThat(duo.served().counters().unrecovered).isPositive();
        assertThat(duo.client.link.counters().unrecoveredOut)
                .isEqualTo(duo.served().counters().unrecovered);
    }

    @Test
    void shouldDeliverEachPacketOnceWhenCellsAreMissedToo() {
        for (long seed = 1; seed <= 10; seed++) {
            Random random = new Random(seed);
            Duo duo = duo(LANE, REPAIR);
            List<byte[]> up = new ArrayList<>();
            for (int slot = 0; slot < 1_500; slot++) {
                if (slot < 1_300) {
                    offer(duo.client.queue, random, 0.5, up);
                }
                duo.nowNs += LANE.intervalNs();
                duo.tick();
                byte[] sent = duo.client.stage(duo.nowNs);
                if (random.nextDouble() < 0.05) {
                    duo.client.missed();
                } else {
                    duo.client.taken();
                    if (sent != null && random.nextDouble() >= 0.05) {
                        duo.server.receive(duo.nowNs, duo.at, sent);
                    }
                }
                byte[] answered = duo.server.slot(duo.nowNs, duo.served());
                if (answered != null) {
                    duo.client.receive(duo.nowNs, answered);
                }
            }

            assertThat(differences(up, duo.server.delivered))
                    .as("seed %d", seed)
                    .noneMatch(d -> d.endsWith("missing") || d.endsWith("twice"));
        }
    }

    @Test
    void shouldGoOnThroughNewKeysUnderLoss() {
        TimerSettings d = TimerSettings.defaults();
        TimerSettings hasty = TestNodes.keyTimers(d.rekeyAfterNs(), 200, d.rejectAfterDatagrams());
        for (long seed = 1; seed <= 5; seed++) {
            Random random = new Random(seed);
            Duo duo = new Duo(LANE, LANE, hasty, REPAIR).connected();
            duo.up = losing(random, 0.03);
            duo.down = losing(random, 0.03);
            List<byte[]> up = new ArrayList<>();
            List<byte[]> down = new ArrayList<>();
            load(duo, random, 1_500, 0.4, up, down);

            assertThat(duo.client.link.counters().rekeys).isGreaterThan(3);
            assertDelivered(duo, up, down, "seed " + seed);
        }
    }
}
