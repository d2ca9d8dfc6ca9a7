package interstate.it.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import interstate.it.load.Ping;
import interstate.it.net.Installation;
import interstate.it.net.Topology;
import interstate.it.scenario.LaneAsk;
import interstate.it.scenario.Rig;
import interstate.it.scenario.Terms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A network that loses, made by iptables at the server. */
@Tag("e2e")
class LossTest {
    private static final Duration WITHIN = Duration.ofSeconds(30);
    private static final List<String> LOSING = List.of(
            "INPUT",
            "-i",
            Topology.WIRE,
            "-p",
            "udp",
            "-m",
            "statistic",
            "--mode",
            "random",
            "--probability",
            "0.3",
            "-j",
            "DROP");

    private final Installation installation = Installation.find();

    @Test
    void shouldWarnRunTheCommandAndRecoverWhenAThirdIsLostForAWhile() throws IOException {
        try (Rig rig = Rig.open(installation, Terms.both(LaneAsk.everyMs(2).withPacketLength(576)))) {
            Path heard = rig.server().directory().resolve("heard");
            Path script = script(
                    rig.server().directory().resolve("on-loss"),
                    "echo \"$INTERSTATE_EVENT $INTERSTATE_DIRECTION $INTERSTATE_TIME $(id -un)"
                            + " $(grep CapEff /proc/self/status)\" >>" + heard);
            rig.startServer("loss { overload-time = 2s, overload-slots = 20, command-pause = 1s, command = [\"" + script
                    + "\"] }");
            // Repair would bring a third back.
            rig.startClientWith("link-defaults.repair = false");
            rig.awaitLink();
            Config before = losses(rig);
            assertThat(before.getString("overload")).isEqualTo("none");
            assertThat(before.getString("lastOverload")).isEqualTo("never");

            iptables(rig, "-I");
            // Each of these is cut into several datagrams.
            Ping.run(rig.topology().client(), Rig.SERVER_INNER, 100, 20, List.of("-s", "1400"));
            await(rig, "incoming");
            Config lossy = losses(rig);
            assertThat(lossy.getInt("incomingPermille")).isBetween(200, 400);
            assertThat(lossy.getString("last")).matches("20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
            assertThat(lossy.getString("lastOverload")).startsWith("20");
            assertThat(lossy.getLong("lastHour")).isPositive();
            assertThat(rig.server().status().getStringList("warnings"))
                    .anyMatch(warning -> warning.contains("is overloaded"))
                    .anyMatch(warning -> warning.contains("privacy may have suffered"));
            assertThat(rig.server().control("status")).contains("  losses unrecoveredEvents ", "overload incoming");
            Awaitility.await("the command")
                    .atMost(WITHIN)
                    .until(() -> Files.exists(heard) && Files.readString(heard).contains("overload incoming 20"));
            assertThat(Files.readAllLines(heard)).allMatch(line -> line.contains(" nobody CapEff:\t0000000000000000"));

            iptables(rig, "-D");
            await(rig, "none");
            rig.server().awaitLog("the end of it", WITHIN, "the overload is over");
            assertThat(losses(rig).getLong("overloads")).isEqualTo(1);
            rig.awaitLink();
        }
    }

    private static Path script(Path file, String line) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + line + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void iptables(Rig rig, String how) {
        List<String> words = new java.util.ArrayList<>(List.of("iptables", how));
        words.addAll(LOSING);
        rig.topology().server().run(words.toArray(String[]::new));
    }

    private static void await(Rig rig, String overload) {
        Awaitility.await("overload " + overload)
                .atMost(WITHIN)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> losses(rig).getString("overload").equals(overload));
    }

    private static Config losses(Rig rig) {
        return rig.server().status().getConfigList("links").get(0).getConfig("losses");
    }
}
