package interstate.it.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import interstate.it.load.EchoStream;
import interstate.it.load.Ping;
import interstate.it.net.Daemon;
import interstate.it.net.Installation;
import interstate.it.scenario.LaneAsk;
import interstate.it.scenario.Observation;
import interstate.it.scenario.Rig;
import interstate.it.scenario.Terms;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The daemon as it is installed, in two namespaces: short forms of what the scenarios measure. */
@Tag("e2e")
class LinkTest {
    private static final Duration AGAIN_WITHIN = Duration.ofSeconds(60);
    private static final Terms TERMS = Terms.both(LaneAsk.everyMs(5));

    private final Installation installation = Installation.find();

    /** What holds of every run, on a host that is as busy as it likes: exact checks, and gaps that are not the host's. */
    private static void assertNothingShows(Observation seen) {
        assertThat(seen.dropped()).as("capture").isZero();
        assertThat(seen.strangers()).as("%s", seen.strangersDescribed()).isZero();
        for (Observation.Direction d : seen.directions()) {
            assertThat(d.trace().packetLengths()).containsExactly(d.asked().packetLength());
            assertThat(d.trace().clientPorts()).hasSize(1);
            assertThat(d.trace().ttls()).containsExactly(64);
            assertThat(d.trace().trafficClasses()).containsExactly(0);
            assertThat(d.trace().fragmentable()).isZero();
            assertThat(d.gaps().overUnexcused()).as("%s", d.gaps()).isZero();
        }
    }

    @Test
    void shouldShowOneLengthAndKeepTcpWhenEitherNodeIsKilled() {
        try (Rig rig = Rig.open(installation, TERMS)) {
            rig.observe();
            rig.startLink();
            try (EchoStream echo = EchoStream.open(rig.topology(), Rig.SERVER_INNER, 7000)) {
                for (Daemon daemon : List.of(rig.client(), rig.server())) {
                    List<Long> pacers = daemon.pacerPids();
                    daemon.killNode();
                    // A standby may come in between.
                    assertThat(daemon.pacerPids()).isNotEmpty().containsAll(pacers);
                    daemon.restart();
                    echo.awaitMore(AGAIN_WITHIN);
                }
            }
            assertNothingShows(rig.finish());
        }
    }

    @Test
    void shouldShowOneLengthAndNoGapWhenEveryPacerIsKilledInTurn() {
        try (Rig rig = Rig.open(installation, TERMS)) {
            rig.observe();
            rig.startLink();
            try (EchoStream echo = EchoStream.open(rig.topology(), Rig.SERVER_INNER, 7000)) {
                for (Daemon daemon : List.of(rig.client(), rig.server())) {
                    int standbys = 1;
                    daemon.awaitStandby(standbys);
                    for (long pacer : daemon.pacerPids()) {
                        daemon.killPacer(pacer);
                        echo.awaitMore(AGAIN_WITHIN);
                        daemon.awaitStandby(++standbys);
                    }
                    assertThat(daemon.nodeAlive()).isTrue();
                }
            }
            assertNothingShows(rig.finish());
        }
    }

    @Test
    void shouldKeepItsPortAndTcpWhenBothPacersAreKilled() {
        try (Rig rig = Rig.open(installation, TERMS)) {
            rig.observe();
            rig.startLink();
            try (EchoStream echo = EchoStream.open(rig.topology(), Rig.SERVER_INNER, 7000)) {
                for (Daemon daemon : List.of(rig.client(), rig.server())) {
                    daemon.awaitStandby(1);
                    daemon.pacerPids().forEach(daemon::killPacer);
                    daemon.awaitStandby(2);
                    echo.awaitMore(AGAIN_WITHIN);
                }
            }
            Observation seen = rig.finish();
            assertThat(seen.strangers()).as("%s", seen.strangersDescribed()).isZero();
            assertThat(seen.up().trace().clientPorts()).hasSize(1);
            assertThat(seen.up().trace().packetLengths()).containsExactly(1500);
        }
    }

    @Test
    void shouldCarryAgainWhenTheTunDeviceWasDeleted() {
        try (Rig rig = Rig.open(installation, TERMS)) {
            rig.startLink();
            for (Daemon daemon : List.of(rig.client(), rig.server())) {
                daemon.where().ip("link", "delete", "tun-interstate");
                rig.awaitLink();
                assertThat(daemon.log()).contains("it is back").doesNotContain("\tat ");
            }
        }
    }

    @Test
    void shouldLeaveNoSocketBehindWhenInterrupted() {
        try (Rig rig = Rig.open(installation, TERMS)) {
            rig.startLink();
            for (Daemon daemon : List.of(rig.client(), rig.server())) {
                daemon.interrupt();
                assertThat(daemon.runDirectory().resolve("control.sock")).doesNotExist();
            }
        }
    }

    @Test
    void shouldAnswerPingsWhenTheLinkIsUp() {
        try (Rig rig = Rig.open(installation, TERMS)) {
            rig.startLink();
            Ping.Result result = Ping.run(rig.topology().client(), Rig.SERVER_INNER, 100, 20);
            assertThat(result.lost()).isZero();
        }
    }

    @Test
    void shouldTellLatenessByTheKernelAndServeMetricsInsideWhenAsked() {
        try (Rig rig = Rig.open(installation, TERMS)) {
            rig.startLink("pacer.transmit-stamps = true\nmetrics.listen = \"" + Rig.CLIENT_INNER + ":9405\"");
            Ping.run(rig.topology().client(), Rig.SERVER_INNER, 100, 20);
            Config up = rig.client().status().getConfigList("links").get(0).getConfig("up");
            // Pads leave in most slots, so many of them were stamped by now.
            assertThat(up.getLong("lateness.kernel.pads.datagrams")).isGreaterThan(50);
            assertThat(up.getLong("lateness.kernel.all.datagrams")).isLessThanOrEqualTo(up.getLong("sent"));
            assertThat(up.getLong("lateness.kernel.all.p50Ns")).isGreaterThanOrEqualTo(up.getLong("latenessP50Ns"));

            String scraped =
                    rig.topology().server().run("curl", "-sSf", "http://" + Rig.CLIENT_INNER + ":9405/metrics");
            assertThat(scraped)
                    .contains("interstate_link_up{link=\"link\",", "interstate_pacer_lanes 1.0")
                    .containsPattern(
                            "interstate_lane_lateness_seconds_count\\{clock=\"kernel\",kind=\"pads\",.*} [1-9]");
        }
    }

    @Test
    void shouldCarryAndShowNothingWhenTheMachineHasOneCpu() {
        try (Rig rig = Rig.open(installation.onCpu(0), TERMS)) {
            rig.observe();
            rig.startLink();
            Ping.Result result = Ping.run(rig.topology().client(), Rig.SERVER_INNER, 100, 20);
            assertThat(result.lost()).isZero();
            assertNothingShows(rig.finish());
        }
    }

    @Test
    void shouldStaySilentWhenThePasswordIsWrong() {
        try (Rig rig = Rig.open(installation, TERMS)) {
            rig.observe();
            rig.startServer();
            rig.startClient("Another password entirely, 2026");
            rig.client().awaitLog("line in the log", AGAIN_WITHIN, "no answer");
            Observation seen = rig.finish();
            assertThat(seen.down().trace().datagrams()).isZero();
            assertThat(seen.strangers()).as("%s", seen.strangersDescribed()).isZero();
            assertThat(seen.up().trace().packetLengths()).containsExactly(1500);
            assertThat(seen.up().gaps().overUnexcused()).isZero();
        }
    }

    @Test
    void shouldCarryAndShowOneLengthWhenIpv6IsOutside() {
        try (Rig rig = Rig.open(installation, TERMS, true)) {
            rig.observe();
            rig.startLink();
            Ping.Result result = Ping.run(rig.topology().client(), Rig.SERVER_INNER, 50, 20);
            assertThat(result.lost()).isZero();
            assertNothingShows(rig.finish());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 576})
    void shouldHandshakeAndCarryFullPacketsWhenDatagramsAreShort(int packetLength) {
        Terms terms = Terms.both(LaneAsk.everyMs(3).withPacketLength(packetLength));
        try (Rig rig = Rig.open(installation, terms)) {
            rig.observe();
            rig.startLink();
            Ping.Result result =
                    Ping.run(rig.topology().client(), Rig.SERVER_INNER, 30, 50, List.of("-s", "1400", "-M", "do"));
            assertThat(result.lost()).isZero();
            assertNothingShows(rig.finish());
        }
    }
}
