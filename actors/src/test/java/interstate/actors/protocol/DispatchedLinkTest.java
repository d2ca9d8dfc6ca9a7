package interstate.actors.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.settings.TimerSettings;
import interstate.actors.simulation.Dice;
import interstate.wire.DispatchBlock;
import interstate.wire.LaneTerms;
import interstate.wire.LinkFeatures;
import interstate.wire.LinkFeatures.Eager;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A link with a dispatch delay, over a path that delays, overtakes and loses. */
class DispatchedLinkTest {

    private static final long MS = 1_000_000;
    private static final int DELAY_MS = 250;
    private static final long DELAY_NS = DELAY_MS * MS;
    private static final long WAY_NS = 20 * MS;
    private static final long TICK_NS = DispatchBlock.TICK_NS;

    @SuppressWarnings("ArrayRecordComponent") // Handed on and never compared.
    private record Arrival(long atNs, byte[] datagram) implements Comparable<Arrival> {
        @Override
        public int compareTo(Arrival other) {
            return Long.compare(atNs, other.atNs);
        }
    }

    /** Packets from client to server; what the server sends arrives at once. */
    private static final class Path {
        final Duo duo;
        final Dice dice;
        final PriorityQueue<Arrival> wire = new PriorityQueue<>();
        final Map<Integer, Long> enteredNs = new HashMap<>();
        long jitterNs = 30 * MS;
        double lost;
        double missed;

        Path(long seed, LaneTerms lane, boolean lateSent) {
            dice = new Dice(seed);
            LinkFeatures features = new LinkFeatures(false, 0, Eager.NEVER, false, false, DELAY_MS, lateSent, 0);
            duo = new Duo(lane, lane, TimerSettings.defaults(), features).connected();
        }

        /** A packet enters some time in the interval that ends now. */
        void enter(int number, int bytes) {
            long atNs = duo.nowNs - dice.between(0, 9 * MS);
            if (duo.client.queue.offer(Packets.ipv4(number, bytes), 0, bytes, atNs)) {
                enteredNs.put(number, atNs);
            }
        }

        void slot() {
            duo.nowNs += duo.client.link.terms().sending().intervalNs();
            while (!wire.isEmpty() && wire.peek().atNs() <= duo.nowNs) {
                Arrival next = wire.remove();
                duo.server.receive(next.atNs(), duo.at, next.datagram());
            }
            duo.tick();
            byte[] sent = duo.client.stage(duo.nowNs);
            if (sent == null || dice.chance(missed)) {
                duo.client.missed();
            } else {
                duo.client.taken();
                if (!dice.chance(lost)) {
                    long lateNs = dice.chance(0.3) ? 0 : dice.between(0, jitterNs);
                    wire.add(new Arrival(duo.nowNs + WAY_NS + lateNs, sent));
                }
            }
            byte[] answered = duo.server.slot(duo.nowNs, duo.served());
            if (answered != null) {
                duo.client.receive(duo.nowNs, answered);
            }
            duo.run();
        }

        /** What the server was given: number and instant. */
        Map<Integer, Long> due() {
            Map<Integer, Long> due = new HashMap<>();
            for (int i = 0; i < duo.server.delivered.size(); i++) {
                due.put(Packets.number(duo.server.delivered.get(i)), duo.server.dueNs.get(i));
            }
            return due;
        }
    }

    @Test
    void shouldLetEveryPacketLeaveTheDelayAfterItEnteredWhateverBefallsItsDatagrams() {
        for (long seed = 1; seed <= 12; seed++) {
            Dice dice = new Dice(seed);
            LaneTerms lane = Offers.lane((int) dice.between(256, 1_500), 10 * MS);
            Path path = new Path(seed, lane, false);
            path.lost = 0.05;
            path.missed = 0.1;
            int settled = 0;
            for (int i = 0, number = 0; i < 400; i++) {
                for (int n = (int) dice.between(0, 2); n > 0; n--) {
                    path.enter(number++, (int) dice.magnitude(28, lane.packetLength() / 2));
                }
                if (i == 50) {
                    settled = number;
                }
                if (i % 100 == 70) {
                    path.duo.client.link.role().rekeyRequested(path.duo.nowNs);
                    path.duo.client.jobs.run(path.duo.nowNs);
                }
                path.slot();
            }
            for (int i = 0; i < 40; i++) {
                path.slot();
            }

            Map<Integer, Long> due = path.due();
            assertThat(due.size()).as("seed %d", seed).isGreaterThan(path.enteredNs.size() / 2);
            TreeMap<Long, Long> byEntry = new TreeMap<>();
            for (Map.Entry<Integer, Long> packet : due.entrySet()) {
                long entered = Objects.requireNonNull(path.enteredNs.get(packet.getKey()));
                if (packet.getKey() >= settled) {
                    byEntry.put(entered, packet.getValue());
                    assertThat(packet.getValue() - entered - DELAY_NS - WAY_NS)
                            .as("seed %d, packet %d", seed, packet.getKey())
                            .isBetween(-2 * TICK_NS, 2 * TICK_NS);
                }
            }
            assertThat(new ArrayList<>(byEntry.values()))
                    .as("seed %d: in the order of entry", seed)
                    .isSorted();
            assertThat(path.duo.client.link.counters().rekeys)
                    .as("seed %d", seed)
                    .isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldDropOrSendWhatComesLateAsSetAndCountIt(boolean sent) {
        Path path = new Path(1, Offers.LANE, sent);
        path.jitterNs = 0;
        for (int i = 0; i < 100; i++) {
            path.enter(i, 500);
            path.slot();
        }
        path.jitterNs = 2 * DELAY_NS;
        for (int i = 100; i < 200; i++) {
            path.enter(i, 500);
            path.slot();
        }
        for (int i = 0; i < 100; i++) {
            path.slot();
        }

        long late = path.duo.served().counters().packetsLate;
        assertThat(late).isBetween(20L, 60L);
        assertThat(path.due()).hasSize(sent ? 200 : 200 - (int) late);
        assertThat(path.due().values().stream().filter(due -> due == InnerPackets.AT_ONCE))
                .hasSize(sent ? (int) late : 0);
    }

    @Test
    void shouldLetPacketsLeaveAtOnceAndSayNothingOfThemWithoutADelay() {
        Duo duo = new Duo().connected();
        byte[] packet = Packets.ipv4(1, 1_444);
        duo.client.queue.offer(packet, 0, packet.length, duo.nowNs);
        duo.slots(2);
        assertThat(duo.server.delivered)
                .as("the datagram has room for it whole")
                .containsExactly(packet);
        assertThat(duo.server.dueNs).containsExactly(InnerPackets.AT_ONCE);
        assertThat(duo.served().counters().packetsLate).isZero();
    }

    @Test
    void shouldTimeBothWays() {
        Path path = new Path(1, Offers.LANE, false);
        byte[] packet = Packets.ipv4(1, 700);
        long enteredNs = path.duo.nowNs;
        path.duo.served().queue().offer(packet, 0, packet.length, enteredNs);
        path.slot();
        assertThat(path.duo.client.delivered).containsExactly(packet);
        assertThat(path.duo.client.dueNs.get(0) - enteredNs - DELAY_NS).isBetween(-TICK_NS, TICK_NS);
    }
}
