package interstate.it.net;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.it.capture.Flow;
import interstate.it.capture.Recording;
import interstate.it.capture.Tcpdump;
import interstate.it.load.Ping;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("namespace")
class TopologyTest {
    private static final Duration SOON = Duration.ofSeconds(15);

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldCarryWhatIsSentAndNothingElseWhenHostsTalk(boolean ipv6) {
        try (Topology topology = Topology.open(ipv6)) {
            Tcpdump capture = Tcpdump.start(topology, topology.server(), "capture");
            Ping.Result ping = Ping.run(topology.client(), topology.serverAddress(), 300, 10);
            Tcpdump.Stopped stopped = capture.stop();
            Recording recording =
                    Recording.read(stopped.file(), new Flow(topology.clientAddress(), topology.serverAddress(), 1405));
            assertThat(ping.lost()).isZero();
            assertThat(stopped.dropped()).isZero();
            // Requests and answers, over three seconds in which the kernel could have said something of its own.
            assertThat(recording.strangers())
                    .as("%s", recording.strangersDescribed())
                    .isEqualTo(600);
            assertThat(recording.strangersDescribed())
                    .containsOnly(ipv6 ? "IPv6 ICMPv6 of 118 bytes" : "IPv4 ICMP of 98 bytes");
        }
    }

    @Test
    void shouldRemoveEverythingWhenClosed() {
        Topology topology = Topology.open();
        Running guest =
                topology.guest(topology.server().start("sleeper", topology.directory(), List.of("sleep", "1000")));
        topology.close();
        assertThat(guest.alive()).isFalse();
        assertThat(topology.directory()).doesNotExist();
        assertThat(Command.run("ip", "netns", "list"))
                .doesNotContain(topology.client().name(), topology.server().name());
    }

    @Test
    void shouldBeSweptByTheNextOneWhenItsOwnerWasKilled() {
        try (Running owner = abandon()) {
            String name = awaitName(owner);
            owner.signal("KILL");
            owner.awaitEnd(SOON);
            assertThat(Command.run("ip", "netns", "list")).contains(name);
            Topology.open().close();
            assertThat(Command.run("ip", "netns", "list")).doesNotContain(name);
        }
    }

    @Test
    void shouldRemoveEverythingWhenItsOwnerIsToldToEnd() {
        try (Running owner = abandon()) {
            String name = awaitName(owner);
            owner.signal("TERM");
            owner.awaitEnd(SOON);
            assertThat(Command.run("ip", "netns", "list")).doesNotContain(name);
            assertThat(Path.of(System.getProperty("java.io.tmpdir")))
                    .isDirectoryNotContaining(p -> p.getFileName().toString().startsWith(name));
        }
    }

    private Running abandon() {
        return Running.start(
                "owner",
                directory,
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Abandoned.class.getName()),
                Map.of());
    }

    /** The part of the names that both namespaces and the directory share. */
    private static String awaitName(Running owner) {
        String out = owner.await("name", SOON, text -> text.contains("-c\n"));
        return out.substring(out.indexOf(Hosts.PREFIX), out.indexOf("-c\n"));
    }

    /** A process that opens a topology and then waits for its death. */
    static final class Abandoned {
        private Abandoned() {}

        public static void main(String[] args) throws InterruptedException {
            Topology topology = Topology.open();
            System.out.println(topology.client().name());
            Thread.currentThread().join();
        }
    }
}
