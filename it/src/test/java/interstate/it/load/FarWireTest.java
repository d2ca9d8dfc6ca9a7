package interstate.it.load;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.it.capture.Flow;
import interstate.it.capture.Recording;
import interstate.it.capture.Tcpdump;
import interstate.it.judge.Deliveries;
import interstate.it.judge.Quantiles;
import interstate.it.net.LossLaw;
import interstate.it.net.OuterLoss;
import interstate.it.net.Topology;
import interstate.it.probe.Delay;
import interstate.it.probe.DelayBox;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The delay box, loss on purpose and the numbered stream, each measured by the others, without any link. */
@Tag("namespace")
class FarWireTest {
    private static final long MS = 1_000_000;
    private static final int PORT = 6_001;

    /** 1,400 packets a second for a second and a half. */
    private static final StreamAsk ASK = new StreamAsk(2_100, 1_400, 1_400, 1_400 * 1_400, StreamAsk.Law.UNIFORM, 1);

    private static NumberedStream.End client(Topology topology) {
        return new NumberedStream.End(topology.client(), topology.clientAddress());
    }

    private static NumberedStream.End server(Topology topology) {
        return new NumberedStream.End(topology.server(), topology.serverAddress());
    }

    private static Deliveries end(NumberedStream stream) {
        stream.awaitSent();
        LockSupport.parkNanos(200 * MS); // what is under way has so long to come
        NumberedStream.Outcome outcome = stream.stop();
        assertThat(outcome.refused()).isZero();
        assertThat(outcome.unstored()).isZero();
        return outcome.deliveries();
    }

    @Test
    void shouldDelayEverythingByTheSameAndAddNothingWhenNoReorderingIsAsked() {
        try (Topology topology = Topology.openApart()) {
            DelayBox box = DelayBox.start(topology, Delay.ofMs(20), Delay.ofMs(10), 1);
            Tcpdump capture = Tcpdump.start(topology, topology.server(), "at-server");
            NumberedStream up = NumberedStream.start(topology, "up", client(topology), server(topology), PORT, ASK);
            NumberedStream down =
                    NumberedStream.start(topology, "down", server(topology), client(topology), PORT, ASK.withSeed(2));
            Deliveries there = end(up);
            Deliveries here = end(down);
            Recording recording = Recording.read(
                    capture.stop().file(), new Flow(topology.clientAddress(), topology.serverAddress(), PORT));
            DelayBox.Told told = box.stop();

            for (Deliveries deliveries : List.of(there, here)) {
                assertThat(deliveries.sent()).isEqualTo(ASK.count());
                assertThat(deliveries.missing()).isZero();
                assertThat(deliveries.duplicates()).isZero();
                assertThat(deliveries.outOfOrder()).isZero();
            }
            // A busy host may hold up some; none may be early.
            Quantiles delays = there.delays();
            assertThat(delays.at(1e-9)).isGreaterThanOrEqualTo(20 * MS);
            assertThat(delays.at(0.5)).isLessThan(21 * MS);
            assertThat(here.delays().at(1e-9)).isGreaterThanOrEqualTo(10 * MS);
            assertThat(here.delays().at(0.5)).isLessThan(11 * MS);
            assertThat(told.up().sent()).isEqualTo(ASK.count());
            assertThat(told.down().sent()).isEqualTo(ASK.count());
            assertThat(told.up().lost() + told.down().lost()).isZero();
            assertThat(told.up().p50Ns()).isBetween(1L, MS);
            // The other direction's port is the client's, so it is a stranger to this flow, and there is nothing else.
            assertThat(recording.up().datagrams()).isEqualTo(ASK.count());
            assertThat(recording.strangers()).isEqualTo(ASK.count());
            assertThat(recording.strangersDescribed()).allMatch(s -> s.endsWith("to " + PORT + " of 1414 bytes"));
        }
    }

    @Test
    void shouldLetFramesOvertakeWhenTheirDelaysDiffer() {
        try (Topology topology = Topology.openApart()) {
            DelayBox box = DelayBox.start(
                    topology, Delay.ofMs(20).withSpreadMs(5), Delay.ofMs(20).withHeld(100, 3), 7);
            NumberedStream up = NumberedStream.start(topology, "up", client(topology), server(topology), PORT, ASK);
            NumberedStream down =
                    NumberedStream.start(topology, "down", server(topology), client(topology), PORT, ASK.withSeed(2));
            Deliveries spread = end(up);
            Deliveries held = end(down);
            DelayBox.Told told = box.stop();

            assertThat(spread.missing()).isZero();
            assertThat(spread.delays().at(1e-9)).isBetween(15 * MS, 16 * MS);
            assertThat(spread.delays().at(0.5)).isBetween(19 * MS, 21 * MS);
            assertThat(spread.outOfOrder()).isGreaterThan(ASK.count() / 3).isEqualTo((int)
                    told.up().overtaken());
            // One in ten comes some four packets later than its turn.
            assertThat(held.missing()).isZero();
            assertThat(held.outOfOrder()).isBetween(ASK.count() / 15, ASK.count() / 7);
            assertThat(held.delays().at(0.5)).isBetween(20 * MS, 21 * MS);
            assertThat(held.delays().at(0.97)).isGreaterThanOrEqualTo(23 * MS);
        }
    }

    @Test
    void shouldLoseWhatTheLawSaysAndTellHowMuchWhenLossIsSetInTurn() {
        try (Topology topology = Topology.open()) {
            OuterLoss loss = OuterLoss.at(topology.server(), topology.clientAddress());
            loss.set(LossLaw.bursts(5, 250));
            Tcpdump capture = Tcpdump.start(topology, topology.server(), "at-server");
            Deliveries bursts =
                    end(NumberedStream.start(topology, "bursts", client(topology), server(topology), PORT, ASK));
            assertThat(capture.stop().dropped()).isZero();
            assertThat(bursts.missingNumbers())
                    .containsExactly(IntStream.range(0, ASK.count())
                            .filter(i -> i % 250 < 5)
                            .toArray());
            long dropped = loss.dropped();
            assertThat(dropped).isEqualTo(bursts.missing());
            // The observer at this end saw them all.
            assertThat(Recording.read(
                                    capture.file(), new Flow(topology.clientAddress(), topology.serverAddress(), PORT))
                            .up()
                            .datagrams())
                    .isEqualTo(ASK.count());

            loss.set(LossLaw.random(0.2));
            Deliveries random = end(NumberedStream.start(
                    topology, "random", client(topology), server(topology), PORT, ASK.withSeed(3)));
            assertThat(random.missing()).isBetween(ASK.count() * 15 / 100, ASK.count() * 25 / 100);
            assertThat(loss.dropped() - dropped).isEqualTo(random.missing());

            loss.set(LossLaw.NONE);
            Deliveries none = end(
                    NumberedStream.start(topology, "none", client(topology), server(topology), PORT, ASK.withSeed(4)));
            assertThat(none.missing()).isZero();
            assertThat(loss.dropped() - dropped).isEqualTo(random.missing());
        }
    }
}
