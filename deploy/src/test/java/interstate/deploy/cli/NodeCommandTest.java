package interstate.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.settings.ClientLinkSettings;
import interstate.actors.settings.Credentials;
import interstate.actors.settings.LaneSettings;
import interstate.actors.settings.NodeSettings;
import interstate.actors.settings.OverloadAction;
import interstate.actors.settings.PacerSettings;
import interstate.actors.settings.Secret;
import interstate.actors.settings.ServerSettings;
import interstate.pacing.ScheduleSpec;
import interstate.wire.LinkFeatures;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeCommandTest {
    private static final String STRONG = "b5y0wq7r2kdn8xj4g1cthz6mpa";

    /** Every option that takes a value, with a wrong one and what is allowed. */
    private static final Map<String, List<String>> WRONG = Map.ofEntries(
            Map.entry("--password-file", List.of("/no/such/file", "a file that exists")),
            Map.entry("--password", List.of("", "a password")),
            Map.entry("--tun-ipv4", List.of("10.0.0.1/33", "an IPv4 address")),
            Map.entry("--tun-ipv6", List.of("10.0.0.1/24", "an IPv6 address")),
            Map.entry("--tun-name", List.of("a name that is too long", "the name of an interface")),
            Map.entry("--tun-mtu", List.of("12", "from 576 to 65535")),
            Map.entry("--poll-mode", List.of("eager", "hybrid")),
            Map.entry("--pacer-engine", List.of("etf", "timer, txtime")),
            Map.entry("--outgoing-send-deviation-stats", List.of("often", "a time such as")),
            Map.entry("--pacer-mode", List.of("fiber", "process, thread")),
            Map.entry("--name", List.of("a/b", "1 to 64 letters")),
            Map.entry("--run-dir", List.of("", "the path of a file")),
            Map.entry("--state-dir", List.of("", "the path of a file")),
            Map.entry("--user", List.of("no-such-user-here", "the name of a user of this host")),
            Map.entry("--log-level", List.of("loud", "debug, error, info, warn")),
            Map.entry("--dump-instants", List.of("", "the path of a file")),
            Map.entry("--on-overload", List.of("explode", "stop,")),
            Map.entry("--listen-addr", List.of("localhost:1", "of this host")),
            Map.entry("--path", List.of("auto", "LOCAL=PEER")),
            Map.entry("--path-mode", List.of("both", "duplicate, split")),
            Map.entry("--peer", List.of("example.org", "a server as name:port")),
            Map.entry("--outgoing-packet-length", List.of("255", "from 256 to 9000")),
            Map.entry("--outgoing-packet-interval", List.of("10", "a time such as")),
            Map.entry("--outgoing-speed", List.of("fast", "bytes per second such as")),
            Map.entry("--outgoing-packet-jitter", List.of("200%", "0% to 90%")),
            Map.entry("--outgoing-schedule", List.of("poisson", "constant, default, exponential, uniform")),
            Map.entry("--incoming-schedule", List.of("", "constant, default, exponential, uniform")),
            Map.entry("--outgoing-timetable", List.of("07:30=1ms", "a full hour (UTC)")),
            Map.entry("--incoming-timetable", List.of("07:00=1ms,07:00=2ms", "in the order of the day")),
            Map.entry("--outgoing-finalize-delta", List.of("1us", "a time such as")),
            Map.entry("--incoming-packet-length", List.of("9001", "from 256 to 9000")),
            Map.entry("--incoming-packet-interval", List.of("19us", "a time such as")),
            Map.entry("--incoming-speed", List.of("0", "bytes per second such as")),
            Map.entry("--incoming-packet-jitter", List.of("x", "0% to 90%")),
            Map.entry("--incoming-finalize-delta", List.of("2s", "a time such as")),
            Map.entry("--fec-share", List.of("60%", "from 0% to 50%")),
            Map.entry("--eager-retransmit", List.of("soon", "auto, off, on")),
            Map.entry("--inner-up-speed", List.of("1", "from 1000 to")),
            Map.entry("--inner-down-speed", List.of("1g", "from 1000 to")),
            Map.entry("--monitor-packets", List.of("", "the path of a file")),
            Map.entry("--dispatch-delay", List.of("250", "a time such as")),
            Map.entry("--dispatch-late", List.of("keep", "drop, send")),
            Map.entry("--client-timeout", List.of("1ms", "a time such as")),
            Map.entry("--server-timeout", List.of("never", "a time such as")),
            Map.entry("--allowed-ips", List.of("10.0.0.0/64", "a list of networks")));

    @TempDir
    Path directory = Path.of("");

    private final Console console = new Console();
    private Path password = Path.of("");

    @BeforeEach
    void writePassword() throws IOException {
        password = directory.resolve("password");
        Files.writeString(password, STRONG + "\n");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void shouldTakeEveryI405OptionWhenAClientIsStarted() {
        int exit = console.run(
                "client",
                "--pre-shared-key",
                STRONG,
                "--peer",
                "192.0.2.1:1405",
                "--listen-addr",
                "0.0.0.0:1500",
                "--tun-name",
                "tun7",
                "--tun-mtu",
                "1300",
                "--tun-ipv4",
                "10.140.5.2/24",
                "--tun-ipv6",
                "fd00::2/64",
                "--no-tun-qdisc",
                "--no-sched-fifo",
                "--poll-mode",
                "hybrid",
                "--outgoing-packet-length",
                "1000",
                "--outgoing-speed",
                "100k",
                "--outgoing-packet-jitter",
                "1ms",
                "--outgoing-schedule",
                "uniform",
                "--outgoing-finalize-delta",
                "2ms",
                "--incoming-packet-length",
                "1KiB",
                "--incoming-packet-interval",
                "8.5ms",
                "--incoming-packet-jitter",
                "0ms",
                "--incoming-schedule",
                "constant",
                "--incoming-finalize-delta",
                "20ms",
                "--on-overload",
                "stop",
                "--client-timeout",
                "11s",
                "--server-timeout",
                "12s");

        assertThat(exit).as(console.err.toString()).isZero();
        NodeSettings node = console.last();
        ClientLinkSettings link = node.clients().get(0);
        assertThat(node.name()).isEqualTo("client");
        assertThat(node.pacer().fifo()).isFalse();
        assertThat(node.tun("tun7").mtu()).isEqualTo(1300);
        assertThat(node.tun("tun7").qdisc()).isFalse();
        assertThat(node.tun("tun7").ipv4()).hasToString("Optional[10.140.5.2/24]");
        assertThat(node.tun("tun7").ipv6()).hasToString("Optional[fd00:0:0:0:0:0:0:2/64]");
        assertThat(link.tun()).isEqualTo("tun7");
        assertThat(link.local()).hasToString("/0.0.0.0:1500");
        assertThat(link.outgoing())
                .isEqualTo(new LaneSettings(1000, 10_000_000, 100, ScheduleSpec.Kind.UNIFORM, 2_000_000));
        assertThat(link.incoming())
                .isEqualTo(new LaneSettings(1024, 8_500_000, 0, ScheduleSpec.Kind.CONSTANT, 20_000_000));
        assertThat(link.onOverload()).isEqualTo(OverloadAction.STOP);
        assertThat(link.clientTimeoutNs()).isEqualTo(11_000_000_000L);
        assertThat(link.serverTimeoutNs()).isEqualTo(12_000_000_000L);
        assertThat(console.err.toString())
                .contains("warning: --pre-shared-key", "/proc")
                .doesNotContain(STRONG);
    }

    @ParameterizedTest
    @CsvSource({
        "--outgoing-packet-length, --up-packet-length, 500",
        "--outgoing-packet-interval, --up-packet-interval, 20ms",
        "--outgoing-speed, --up-speed, 50k",
        "--outgoing-packet-jitter, --up-packet-jitter, 10%",
        "--outgoing-finalize-delta, --up-finalize-delta, 3ms",
        "--incoming-packet-length, --down-packet-length, 500",
        "--incoming-packet-interval, --down-packet-interval, 20ms",
        "--incoming-speed, --down-speed, 50k",
        "--incoming-packet-jitter, --down-packet-jitter, 10%",
        "--incoming-finalize-delta, --down-finalize-delta, 3ms",
        "--peer, --server, 192.0.2.9:9"
    })
    void shouldDoTheSameWhenAnAliasIsUsed(String name, String alias, String value) {
        String[] rest = name.equals("--peer") ? new String[0] : new String[] {"--peer", "192.0.2.1:1405"};
        assertThat(client(rest, name, value)).as(console.err.toString()).isZero();
        NodeSettings byName = console.last();
        assertThat(client(rest, alias + "=" + value)).as(console.err.toString()).isZero();

        assertThat(console.last()).isEqualTo(byName);
        assertThat(client(new String[] {"--peer", "192.0.2.1:1405"})).isZero();
        assertThat(console.last()).isNotEqualTo(byName);
    }

    @Test
    void shouldLetPacketsLeaveAFixedTimeAfterTheyEnteredWhenAsked() {
        String[] peer = {"--peer", "192.0.2.1:1405"};
        assertThat(client(peer, "--dispatch-delay", "249.1ms", "--dispatch-late", "send"))
                .isZero();
        LinkFeatures asked = console.last().clients().get(0).features();
        assertThat(asked.dispatchDelayMs()).isEqualTo(250);
        assertThat(asked.lateSent()).isTrue();
        assertThat(client(peer, "--dispatch-delay", "250ms")).isZero();
        assertThat(console.last().clients().get(0).features().lateSent()).isFalse();
        assertThat(client(peer)).isZero();
        assertThat(console.last().clients().get(0).features().dispatchDelayMs()).isZero();
    }

    static Stream<Arguments> wrongValues() {
        return Stream.of(NodeCommand.End.values())
                .flatMap(end -> end.options().stream()
                        .filter(NodeOption::takesValue)
                        .flatMap(option -> option.names().stream()
                                .map(name -> Arguments.of(
                                        end.command(), name, option.names().get(0)))));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("wrongValues")
    void shouldNameTheOptionAsTypedWhenItsValueIsWrong(String command, String typed, String name) {
        List<String> wrong = WRONG.getOrDefault(name, List.of());
        assertThat(wrong).as("a wrong value for %s", name).hasSize(2);
        List<String> arguments = new ArrayList<>(List.of(command, typed + "=" + wrong.get(0)));
        if (!name.startsWith("--password")) {
            arguments.add("--password-file=" + password);
        }
        if (command.equals("client") && !name.equals("--peer")) {
            arguments.add("--peer=192.0.2.1:1405");
        }

        assertThat(console.run(arguments.toArray(String[]::new))).isEqualTo(2);
        assertThat(console.started).isEmpty();
        assertThat(console.oneLine())
                .startsWith("interstate " + command + ": " + typed + " is ")
                .contains("allowed: ")
                .contains(wrong.get(1));
    }

    @Test
    void shouldHaveAWrongValueForEveryOptionWhenOptionsGrow() {
        Set<String> names = wrongValues()
                .map(arguments -> (String) arguments.get()[2])
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(WRONG.keySet()).containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void shouldKeepNoPasswordWhenWhatElseIsSaidIsWrong(@TempDir Path state) {
        for (List<String> wrong : List.of(
                List.of("--listen-addr", "1405"),
                List.of("--user", "no-such-user-here"),
                List.of("--log-level", "loud"),
                List.of("--outgoing-finalize-delta", "1us"))) {
            List<String> arguments = new ArrayList<>(List.of("server", "--state-dir", state.toString()));
            arguments.addAll(wrong);

            assertThat(console.run(arguments.toArray(String[]::new))).isEqualTo(2);
            assertThat(console.out.toString()).isEmpty();
            assertThat(state).isEmptyDirectory();
        }
    }

    @Test
    void shouldAskTheServerForReportsWhenThereIsADirectoryForThem() {
        String[] peer = {"--peer", "192.0.2.1:1405"};
        Path packets = directory.resolve("packets");
        assertThat(client(peer, "--monitor-packets", packets.toString())).isZero();
        ClientLinkSettings link = console.last().clients().get(0);
        assertThat(link.monitorPackets()).contains(packets);
        assertThat(link.features().monitor()).isTrue();

        assertThat(client(peer)).isZero();
        assertThat(console.last().clients().get(0).features().monitor()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"sleepy, SLEEPY", "spinny, SPINNY", "hybrid, HYBRID"})
    void shouldWaitForSlotsTheWayThatIsAskedFor(String mode, PacerSettings.PollMode wanted) {
        assertThat(console.run("server", "--poll-mode", mode, "--password-file", password.toString()))
                .isZero();
        assertThat(console.last().pacer().poll()).isEqualTo(wanted);
    }

    @Test
    void shouldLeaveTheHoldingToTheKernelWhenAskedToAndAPacerProcessDoesIt() {
        String file = password.toString();
        assertThat(console.run("server", "--password-file", file)).isZero();
        assertThat(console.last().pacer().txtimeAheadNs()).isZero();
        assertThat(console.run("server", "--pacer-engine", "txtime", "--password-file", file))
                .isZero();
        assertThat(console.last().pacer().txtimeAheadNs()).isEqualTo(500_000);
        assertThat(console.run("server", "--pacer-engine", "txtime", "--pacer-mode", "thread", "--password-file", file))
                .isEqualTo(2);
        assertThat(console.oneLine()).contains("--pacer-engine", "txtime", "timer, where pacer.mode is thread");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "client --pear x | unknown option --pear; did you mean --peer?",
                "client --peer | --peer",
                "client --peer a:1 --peer b:1 | --peer",
                "client --no-tun-qdisc=maybe | --no-tun-qdisc",
                "client surplus | surplus",
                "server --up-speed 1m | --up-speed belongs to `interstate client`",
                "server --peer a:1 | --peer belongs to `interstate client`",
                "clinet | did you mean client?",
                "doctor --jsn | did you mean --json?",
                "doctor surplus | surplus",
                "doctor --peer | --peer",
                "doctor --peer no/host | allowed",
                "run | --config",
                "check --config | --config",
                "run --config /no/such.conf | a file that exists",
                "keygen a b | b",
                "pubkey | FILE",
                "pubkey /no/such/file | a file that exists",
                "status --jsn | did you mean --json?"
            })
    void shouldTellInOneLineWhenTheCommandLineIsWrong(String line, String explanation) {
        assertThat(console.run(line.split(" ", -1))).isEqualTo(2);
        assertThat(console.oneLine()).contains(explanation);
        assertThat(console.started).isEmpty();
    }

    @Test
    void shouldSayWhatThereIsWhenNothingIsAskedFor() {
        assertThat(console.run()).isEqualTo(2);
        assertThat(console.oneLine()).contains("server, client, run, check, keygen, pubkey, status, stop, restart");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "server --help", "client --help", "run --help", "status -h", "--version"})
    void shouldHelpWhenAsked(String line) {
        assertThat(console.run(line.split(" ", -1))).isZero();
        assertThat(console.out.toString()).isNotBlank();
        assertThat(console.err.toString()).isEmpty();
    }

    @Test
    void shouldTakePasswordFromTheEnvironmentWhenNoOptionGivesOne() {
        console.environment.put("INTERSTATE_PASSWORD", STRONG);
        assertThat(console.run("client", "--peer", "192.0.2.1:1405")).isZero();

        assertThat(console.last().clients().get(0).credentials())
                .isEqualTo(new Credentials.Password(Secret.copyOf(STRONG.getBytes(StandardCharsets.UTF_8))));
        assertThat(console.err.toString()).isEmpty();
    }

    @Test
    void shouldIgnoreTheEnvironmentWhenAnOptionGivesAPassword() {
        console.environment.put("INTERSTATE_PASSWORD", "another-and-weak");
        assertThat(client(new String[] {"--peer", "192.0.2.1:1405"})).isZero();

        assertThat(console.last().clients().get(0).credentials())
                .isEqualTo(new Credentials.Password(Secret.copyOf(STRONG.getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void shouldRefuseWhenAClientHasNoPassword() {
        assertThat(console.run("client", "--peer", "192.0.2.1:1405")).isEqualTo(2);
        assertThat(console.oneLine()).contains("--password-file");
    }

    @Test
    void shouldMakeAPasswordWhenAServerIsGivenNone() {
        Path state = directory.resolve("state");
        assertThat(console.run("server", "--state-dir", state.toString()))
                .as(console.err.toString())
                .isZero();

        assertThat(console.out.toString()).contains("password: ", "128 bits");
        assertThat(console.err.toString()).isEmpty();
        assertThat(state.resolve("password")).exists();
    }

    @Test
    void shouldStartAndKeepNothingWhenOnlyAskedToCheck() throws IOException {
        Path state = directory.resolve("state");
        assertThat(console.run("server", "--state-dir", state.toString(), "--check"))
                .isZero();
        assertThat(console.out.toString()).contains("password: none is set; the server will make one");
        assertThat(state).doesNotExist();

        assertThat(console.run("client", "--password-file", password.toString(), "--peer", "nowhere", "--check"))
                .isEqualTo(2);
        assertThat(console.oneLine()).contains("--peer is \"nowhere\"");

        Path config = Files.writeString(directory.resolve("node.conf"), "server.password-file = password\n");
        assertThat(console.run("run", "--check", "--config", config.toString())).isZero();
        assertThat(console.started).isEmpty();
    }

    @Test
    void shouldMakeAndTellNothingWhenThePortIsTaken() throws IOException {
        Path state = directory.resolve("state");
        console.taken.add(new InetSocketAddress("0.0.0.0", 1405));

        assertThat(console.run("server", "--state-dir", state.toString())).isEqualTo(1);
        assertThat(console.oneLine()).isEqualTo("interstate server: that port is taken");
        assertThat(console.out.toString()).isEmpty();
        assertThat(state).doesNotExist();

        Path config = Files.writeString(directory.resolve("node.conf"), "server.password-file = password\n");
        assertThat(console.run("run", "--config", config.toString())).isEqualTo(1);
        assertThat(console.oneLine()).isEqualTo("interstate run: that port is taken");
        assertThat(console.out.toString()).isEmpty();
        assertThat(console.started).isEmpty();
        assertThat(console.run("check", "--config", config.toString())).isZero();
    }

    @Test
    void shouldListenInSeveralPlacesWhenSeveralAreGiven() {
        assertThat(console.run(
                        "server",
                        "--password-file",
                        password.toString(),
                        "--listen-addr",
                        "0.0.0.0:1405,[::]:1405",
                        "--listen-addr",
                        "127.0.0.1:1406",
                        "--outgoing-finalize-delta",
                        "1ms"))
                .as(console.err.toString())
                .isZero();

        ServerSettings server = console.last().server().orElseThrow();
        assertThat(server.listen()).hasSize(3);
        assertThat(server.leadNs()).isEqualTo(1_000_000);
    }

    @Test
    void shouldPrintBothDirectionsWhenAClientIsStarted() {
        assertThat(client(
                        new String[] {"--peer", "192.0.2.1:1405"},
                        "--up-packet-length=1500",
                        "--up-speed=100k",
                        "--down-packet-length=1500",
                        "--down-speed=1m"))
                .isZero();

        assertThat(console.out.toString().lines().map(line -> line.replaceAll("  +", " | ")))
                .containsExactly(
                        "link | direction | packet | slot every | outer speed | inner at most | overhead | a 30-day month",
                        "client -> 192.0.2.1:1405 | up | 1500 B | 15 ms +-25 % | 100 kB/s | 96.27 kB/s | 3.88 % | 259.2 GB",
                        " | down | 1500 B | 1.5 ms +-25 % | 1 MB/s | 962.7 kB/s | 3.88 % | 2.592 TB");
    }

    @Test
    void shouldPrintTheFastestHourAndTheWholeMonthWhenThereIsATimetable() {
        assertThat(client(
                        new String[] {"--peer", "192.0.2.1:1405"},
                        "--down-packet-length=1500",
                        "--down-timetable=00:00=1.5ms,12:00=100k"))
                .as(console.err.toString())
                .isZero();

        assertThat(console.last().clients().get(0).incoming().hourlyNs()).hasSize(24);
        assertThat(console.out.toString().lines().map(line -> line.replaceAll("  +", " | ")))
                .contains(
                        " | down | 1500 B | 1.5 ms to 15 ms by the hour +-25 % | 1 MB/s | 962.7 kB/s | 3.88 % | 1.426 TB");
    }

    @Test
    void shouldGiveTheNodesExitCodeWhenItEnds() {
        console.exitOfNode = 75;

        assertThat(client(new String[] {"--peer", "192.0.2.1:1405"})).isEqualTo(75);
    }

    private int client(String[] rest, String... more) {
        List<String> arguments = new ArrayList<>(List.of("client", "--password-file", password.toString()));
        arguments.addAll(List.of(rest));
        arguments.addAll(List.of(more));
        return console.run(arguments.toArray(String[]::new));
    }
}
