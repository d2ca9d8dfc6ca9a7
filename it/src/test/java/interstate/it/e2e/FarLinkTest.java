package interstate.it.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.it.load.Ping;
import interstate.it.net.Installation;
import interstate.it.net.LossLaw;
import interstate.it.net.OuterLoss;
import interstate.it.net.Topology;
import interstate.it.probe.Delay;
import interstate.it.probe.DelayBox;
import interstate.it.scenario.LaneAsk;
import interstate.it.scenario.Observation;
import interstate.it.scenario.Rig;
import interstate.it.scenario.Terms;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The daemon over a network that delays, reorders and loses. */
@Tag("e2e")
class FarLinkTest {
    @Test
    void shouldCarryAndShowOneLengthWhenHostsAreFarApartAndDatagramsAreLost() {
        Topology topology = Topology.openApart();
        Delay delay = Delay.ofMs(20).withHeld(100, 12);
        try (Rig rig = Rig.on(topology, Installation.find(), Terms.both(LaneAsk.everyMs(5)))) {
            DelayBox box = DelayBox.start(topology, delay, delay, 1);
            OuterLoss loss = OuterLoss.at(topology.server(), topology.clientAddress());
            rig.observe();
            rig.startLink();
            loss.set(LossLaw.bursts(1, 10));
            Ping.Result pings = Ping.run(topology.client(), Rig.SERVER_INNER, 100, 20);
            loss.set(LossLaw.NONE);
            Observation seen = rig.finish();
            DelayBox.Told told = box.stop();

            assertThat(pings.received()).isGreaterThan(50);
            assertThat(pings.meanMs()).isGreaterThan(40);
            assertThat(loss.dropped()).isPositive();
            assertThat(told.up().lost() + told.down().lost()).isZero();
            assertThat(told.up().overtaken()).isPositive();
            assertThat(seen.dropped()).as("capture").isZero();
            assertThat(seen.strangers()).as("%s", seen.strangersDescribed()).isZero();
            for (Observation.Direction d : seen.directions()) {
                assertThat(d.trace().packetLengths()).containsExactly(1500);
                assertThat(d.trace().clientPorts()).hasSize(1);
            }
            // What the server's host drops has come to its end of the wire, where the observer is.
            assertThat((long) seen.up().trace().datagrams())
                    .isBetween(told.up().sent() / 2, told.up().sent());
        }
    }
}
