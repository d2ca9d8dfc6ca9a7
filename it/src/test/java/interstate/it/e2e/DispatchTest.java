package interstate.it.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.it.judge.Deliveries;
import interstate.it.judge.Quantiles;
import interstate.it.judge.Stalls;
import interstate.it.load.NumberedStream;
import interstate.it.load.StreamAsk;
import interstate.it.net.Installation;
import interstate.it.scenario.LaneAsk;
import interstate.it.scenario.Pause;
import interstate.it.scenario.Rig;
import interstate.it.scenario.Terms;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Gaps between inner packets as they enter the link and as they leave it. */
@Tag("e2e")
class DispatchTest {

    private static final int PORT = 6_001;
    private static final int PACKETS = 600;
    private static final double BYTES_PER_SECOND = 80_000;
    private static final double STRAGGLERS_SECONDS = 0.5;

    private final Installation installation = Installation.find();

    @Test
    void shouldLetPacketsLeaveInTheGapsInWhichTheyEntered() {
        try (Rig rig = Rig.open(installation, Terms.both(LaneAsk.everyMs(10)))) {
            rig.startLink("link-defaults.dispatch-delay = 150ms");
            NumberedStream.End client = new NumberedStream.End(rig.topology().client(), Rig.CLIENT_INNER);
            NumberedStream.End server = new NumberedStream.End(rig.topology().server(), Rig.SERVER_INNER);
            StreamAsk ask = StreamAsk.of(PACKETS, BYTES_PER_SECOND, 1);
            try (NumberedStream stream = NumberedStream.start(rig.topology(), "up", client, server, PORT, ask)) {
                stream.awaitSent();
                Pause.seconds(STRAGGLERS_SECONDS);
                Deliveries deliveries = stream.stop().deliveries();
                Quantiles changes = deliveries.gapChanges(Stalls.NONE);
                String told =
                        deliveries.missing() + " of " + deliveries.sent() + " packets missing; gaps changed by p50 "
                                + changes.at(0.5) + " p90 " + changes.at(0.9) + " p99 " + changes.at(0.99) + " ns";
                System.out.println(told);

                // A host that gives nobody time makes packets late. Without dispatch the median is some milliseconds.
                assertThat(deliveries.missing()).as(told).isLessThan(PACKETS / 20);
                assertThat(changes.at(0.5)).as(told).isLessThan(500_000);
                assertThat(changes.at(0.9)).as(told).isLessThan(1_000_000);
            }
        }
    }
}
