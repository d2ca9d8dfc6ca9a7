package interstate.deploy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import interstate.actors.settings.ClientLinkSettings;
import interstate.actors.settings.Credentials;
import interstate.actors.settings.KnownClient;
import interstate.actors.settings.LaneSettings;
import interstate.actors.settings.NodeSettings;
import interstate.actors.settings.PacerSettings;
import interstate.actors.settings.ServerSettings;
import interstate.actors.settings.TimerSettings;
import interstate.actors.settings.TunSettings;
import interstate.pacing.ScheduleSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeReaderTest {
    private static final String LINK = "links = [{ name = a, peer = \"192.0.2.1:1405\", password-file = password }]";

    @TempDir
    Path directory = Path.of("");

    private Fixture fixture;

    @BeforeEach
    void makeSecrets() throws IOException {
        fixture = new Fixture(directory);
    }

    @Test
    void shouldFillInEveryDefaultWhenALinkSaysOnlyWhatItMust() throws IOException {
        NodeSettings node = fixture.read(LINK).settings();
        ClientLinkSettings link = node.clients().get(0);

        assertThat(node.name()).isEqualTo("interstate");
        assertThat(node.runDir()).hasToString("/run/interstate/interstate");
        assertThat(node.stateDir()).hasToString("/var/lib/interstate/interstate");
        assertThat(node.controlSocket()).hasToString("/run/interstate/interstate/control.sock");
        assertThat(node.user()).isEqualTo("nobody");
        assertThat(node.timers()).isEqualTo(TimerSettings.defaults());
        assertThat(node.pacer().mode()).isEqualTo(PacerSettings.Mode.PROCESS);
        assertThat(node.pacer().command()).isEqualTo(Fixture.PACER);
        assertThat(node.server()).isEmpty();
        assertThat(link.peer()).hasToString("192.0.2.1:1405");
        assertThat(link.local()).hasToString("/0.0.0.0:0");
        assertThat(link.outgoing()).isEqualTo(new LaneSettings(1400, 14_000_000, 250, ScheduleSpec.Kind.DEFAULT, 0));
        assertThat(link.incoming()).isEqualTo(new LaneSettings(1400, 1_400_000, 250, ScheduleSpec.Kind.DEFAULT, 0));
        assertThat(link.clientTimeoutNs()).isEqualTo(10_000_000_000L);
        assertThat(link.serverTimeoutNs()).isEqualTo(10_000_000_000L);
        assertThat(link.allowedIps()).hasToString("[0.0.0.0/0, 0:0:0:0:0:0:0:0/0]");
        assertThat(node.tun(link.tun()))
                .isEqualTo(new TunSettings(
                        "tun-interstate",
                        java.util.Optional.empty(),
                        java.util.Optional.empty(),
                        TunSettings.SYSTEM,
                        TunSettings.SYSTEM,
                        true));
    }

    @Test
    void shouldWaitAHundredSlotsWhenTheyTakeLongerThanTheTimeOut() throws IOException {
        ClientLinkSettings link = fixture.read(
                        LINK, "link-defaults { outgoing.packet-interval = 1s, incoming.packet-interval = 200ms }")
                .settings()
                .clients()
                .get(0);

        assertThat(link.serverTimeoutNs()).isEqualTo(100_000_000_000L);
        assertThat(link.clientTimeoutNs()).isEqualTo(20_000_000_000L);
    }

    @ParameterizedTest
    @CsvSource({
        "speed = 1m, 1400, 1400000",
        "'packet-length = 1000, speed = 1m', 1000, 1000000",
        "packet-interval = 8.5ms, 1400, 8500000",
        "'packet-length = 500, packet-interval = 2ms', 500, 2000000",
        "'packet-interval = 1.5ms, speed = 1m', 1500, 1500000",
        "'packet-length = 1500, packet-interval = 1.5ms, speed = 1m', 1500, 1500000",
        "'packet-length = 1472, speed = 100KiB', 1472, 14375000",
        "packet-length = 500, 500, 5000000"
    })
    void shouldFindTheThirdWhenTwoOfLengthIntervalAndSpeedAreGiven(String lane, int length, long intervalNs)
            throws IOException {
        LaneSettings outgoing = fixture.read(LINK, "link-defaults.outgoing { " + lane + " }")
                .settings()
                .clients()
                .get(0)
                .outgoing();

        assertThat(outgoing.packetLength()).isEqualTo(length);
        assertThat(outgoing.intervalNs()).isEqualTo(intervalNs);
    }

    @ParameterizedTest
    @CsvSource({
        "'packet-length = 1500, packet-interval = 10ms, speed = 1m', 1500 bytes every 10 ms are 150000",
        "'packet-interval = 1ms, speed = 100k', these would have 100",
        "'packet-interval = 1s, speed = 100k', these would have 100000",
        "'packet-length = 1500, speed = 80m', to 75000000 bytes per second",
        "'packet-length = 1500, speed = 24', from 25 to"
    })
    void shouldSayWhatWouldFitWhenLengthIntervalAndSpeedContradict(String lane, String explanation) {
        assertThatThrownBy(() -> fixture.read(LINK, "link-defaults.outgoing { " + lane + " }"))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("link-defaults.outgoing.speed".substring("link-defaults.".length()))
                .hasMessageContaining(explanation);
    }

    @ParameterizedTest
    @CsvSource({
        "'[\"00:00=10ms\"]', 10:24",
        "'[\"07:00=1ms\", \"22:00=10ms\"]', 10:7 1:15 10:2",
        "'[\"00:00 = 10ms\", \"01:00 = 140k\", \"23:00=1.4m\"]', 10:1 10:22 1:1",
        "'[\"23:00=2ms\", ]', 2:24",
        "'\"05:00=7ms\"', 7:24"
    })
    void shouldGiveEveryHourItsIntervalWhenThereIsATimetable(String timetable, String runs) throws IOException {
        LaneSettings incoming = fixture.read(LINK, "link-defaults.incoming.timetable = " + timetable)
                .settings()
                .clients()
                .get(0)
                .incoming();
        List<Long> hourlyNs = Stream.of(runs.split(" ", -1))
                .map(run -> run.split(":", -1))
                .flatMap(run -> Stream.generate(() -> Long.parseLong(run[0]) * 1_000_000)
                        .limit(Integer.parseInt(run[1])))
                .toList();

        assertThat(incoming)
                .isEqualTo(new LaneSettings(
                        1400, Collections.min(hourlyNs), 250, ScheduleSpec.Kind.TIMETABLE, 0, hourlyNs));
        assertThat(incoming.drawn().slowestNs()).isEqualTo(Collections.max(hourlyNs));
    }

    @Test
    void shouldCountSlotsOfTheSlowestHourWhenTheTimeOutFollowsThem() throws IOException {
        ClientLinkSettings link = fixture.read(LINK, "link-defaults.incoming.timetable = [\"07:00=1ms\", \"22:00=1s\"]")
                .settings()
                .clients()
                .get(0);

        assertThat(link.clientTimeoutNs()).isEqualTo(100_000_000_000L);
    }

    @ParameterizedTest
    @CsvSource({
        "packet-interval = 10ms, packet-interval, auto",
        "speed = 1m, speed, auto",
        "schedule = uniform, schedule, default"
    })
    void shouldNameWhatContradictsTheTimetable(String other, String key, String allowed) {
        assertThatThrownBy(() ->
                        fixture.read(LINK, "link-defaults.outgoing { timetable = [\"00:00=10ms\"], " + other + " }"))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("outgoing." + key)
                .hasMessageContaining("allowed: " + allowed + ", since")
                .hasMessageContaining("outgoing.timetable");
    }

    @ParameterizedTest
    @CsvSource({"25%, 250", "0%, 0", "90%, 900", "12.5%, 125", "1ms, 100", "9ms, 900", "0ms, 0", "4us, 0", "5us, 1"})
    void shouldReadTimesAndPercentagesWhenAJitterIsGiven(String jitter, int permille) throws IOException {
        LaneSettings outgoing = fixture.read(
                        LINK, "link-defaults.outgoing { packet-interval = 10ms, packet-jitter = " + jitter + " }")
                .settings()
                .clients()
                .get(0)
                .outgoing();

        assertThat(outgoing.jitterPermille()).isEqualTo(permille);
    }

    @Test
    void shouldWarnWhenPacketsAreLongerThanTheWayTakes() throws IOException {
        NodePlan plan = fixture.read(LINK, "link-defaults.outgoing.packet-length = 1401");

        assertThat(plan.warnings()).singleElement().asString().contains("1401", "1400");
    }

    @Test
    void shouldTakeThePoolFromTheTunDeviceWhenAServerSaysNothing() throws IOException {
        ServerSettings server = fixture.read("tun.ipv4 = 10.140.5.1/24", "server.password-file = password")
                .settings()
                .server()
                .orElseThrow();

        assertThat(server.pool()).hasToString("[10.140.5.1/24]");
        assertThat(server.listen()).hasToString("[/0.0.0.0:1405]");
        assertThat(server.credentials()).isInstanceOf(Credentials.Password.class);
        assertThat(fixture.read("server.password-file = password")
                        .settings()
                        .server()
                        .orElseThrow()
                        .pool())
                .hasSize(2);
    }

    @Test
    void shouldLetInKnownClientsWhenAServerHasKeys() throws IOException {
        ServerSettings server = fixture.read(
                        "server { key-file = server.key, client-limits.speed = 1m, clients = [",
                        "{ name = a, allowed-ips = [10.0.0.2, \"fd00::2\"], preshared-key-file = psk,"
                                + " public-key = \"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\" }",
                        "{ name = b, allowed-ips = 10.0.0.3, limits.lanes = 7,"
                                + " public-key = \"AQECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\" }",
                        "] }")
                .settings()
                .server()
                .orElseThrow();
        KnownClient a = server.clients().get(0);
        KnownClient b = server.clients().get(1);

        assertThat(a.allowedIps()).hasToString("[10.0.0.2/32, fd00:0:0:0:0:0:0:2/128]");
        assertThat(a.presharedKey().orElseThrow().length()).isEqualTo(32);
        assertThat(a.limits()).isEqualTo(server.limitsPerClient());
        assertThat(b.presharedKey()).isEmpty();
        assertThat(b.limits().lanes()).isEqualTo(7);
        assertThat(b.limits().bytesPerSecond()).isEqualTo(1_000_000);
    }

    @ParameterizedTest
    @CsvSource({
        "b, 10.0.0.2, AQECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=, overlaps 10.0.0.2/32 of client a",
        "b, 10.0.0.0/8, AQECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=, overlaps 10.0.0.2/32 of client a",
        "a, 10.0.0.3, AQECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=, each name once",
        "b, 10.0.0.3, AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=, each key once"
    })
    void shouldRefuseWhenTwoClientsHaveTheSame(String name, String ip, String key, String explanation) {
        assertThatThrownBy(() -> fixture.read(
                        "server { key-file = server.key, clients = [",
                        "{ name = a, allowed-ips = 10.0.0.2, public-key = \"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\" }",
                        "{ name = " + name + ", allowed-ips = \"" + ip + "\", public-key = \"" + key + "\" }",
                        "] }"))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining(explanation)
                .hasMessageContaining("allowed");
    }

    @Test
    void shouldKnowTheServerWhenAClientHasKeys() throws IOException {
        Credentials.OfClient credentials = fixture.read(
                        "links = [{ name = a, peer = \"h:1\", key-file = client.key, server-identity-file = server.identity,"
                                + " preshared-key-file = psk }]")
                .settings()
                .clients()
                .get(0)
                .credentials();

        KeyFile server = Fixture.keys(1);
        assertThat(credentials).isInstanceOfSatisfying(Credentials.ClientKey.class, key -> {
            assertThat(key.server().bytes()).isEqualTo(server.publicKey());
            assertThat(key.cloak()).isEqualTo(server.cloak());
            assertThat(key.privateKey()).isEqualTo(Fixture.keys(2).privateKey());
            assertThat(key.presharedKey()).isPresent();
        });
    }

    @Test
    void shouldNotCountTheLineBreakWhenAPasswordComesFromAFile() throws IOException {
        fixture.write("crlf", Fixture.STRONG_PASSWORD + "\r\n");
        var fromFile = fixture.read(LINK).settings().clients().get(0).credentials();
        var fromCrlf = fixture.read(LINK.replace("password-file = password", "password-file = crlf"))
                .settings()
                .clients()
                .get(0)
                .credentials();
        var inline = fixture.read(LINK.replace("password-file = password", "password = " + Fixture.STRONG_PASSWORD))
                .settings()
                .clients()
                .get(0)
                .credentials();

        assertThat(fromFile).isEqualTo(inline).isEqualTo(fromCrlf);
    }

    @Test
    void shouldGiveEachItsDeviceWhenLinksHaveTheirOwn() throws IOException {
        NodeSettings node = fixture.read(
                        "tun { name = shared, mtu = 1300, ipv4 = 10.0.0.1/24 }",
                        "links = [",
                        "{ name = a, peer = \"h:1\", password-file = password, tun { name = own, ipv4 = 10.0.1.1/24 } }",
                        "{ name = b, peer = \"h:1\", password-file = password }",
                        "{ name = c, peer = \"h:1\", password-file = password }",
                        "]")
                .settings();

        assertThat(node.tuns()).extracting(TunSettings::name).containsExactly("own", "shared");
        assertThat(node.clients()).extracting(ClientLinkSettings::tun).containsExactly("own", "shared", "shared");
        assertThat(node.tun("own").mtu()).isEqualTo(TunSettings.SYSTEM);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ name = b, peer = \"h:1\", password-file = password, tun { ipv4 = 10.0.1.1/24 } }",
                "{ name = b, peer = \"h:1\", password-file = password, tun { name = tun-interstate } }"
            })
    void shouldRefuseWhenAnOwnDeviceHasTheNameOfTheShared(String link) {
        assertThatThrownBy(() ->
                        fixture.read("links = [{ name = a, peer = \"h:1\", password-file = password }", link, "]"))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("a name that no other device of this node has");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "spede = 1 | unknown key spede (node.conf line 2); known here are",
                "logg-level = debug | did you mean log-level?",
                "tun.nam = x | unknown key tun.nam (node.conf line 2); did you mean name?",
                "timers { rekey = 1s } | unknown key timers.rekey",
                "server.clients = [{ nam = x }] | unknown key server.clients[0].nam",
                "links = [{ outgoing.sped = 1 }] | unknown key links[0].outgoing.sped (node.conf line 2); did you mean speed?",
                "links = [{ tun.ipv5 = 1 }] | unknown key links[0].tun.ipv5",
                "server.clients = [{ limits.lane = 1 }] | unknown key server.clients[0].limits.lane",
                "link-defaults.nam = x | unknown key link-defaults.nam"
            })
    void shouldNameTheNearestWhenAKeyIsUnknown(String line, String explanation) {
        assertThatThrownBy(() -> fixture.read(LINK, line))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining(explanation);
    }

    @Test
    void shouldRefuseWhenThereIsNothingToDo() {
        assertThatThrownBy(() -> fixture.read("name = a")).hasMessageContaining("nothing to do");
    }

    @Test
    void shouldRefuseWhenTwoLinksHaveOneName() {
        assertThatThrownBy(() -> fixture.read(LINK, "links = ${links} ${links}"))
                .hasMessageContaining("each name once");
    }

    @Test
    void shouldRefuseWhenThereAreTwoProofs() {
        assertThatThrownBy(() -> fixture.read(LINK, "link-defaults.password = geheimes-wort"))
                .hasMessageContaining("only one of")
                .hasMessageNotContaining("geheimes-wort");
        assertThatThrownBy(() ->
                        fixture.read("server { password-file = password, clients = [{ name = a, allowed-ips = 10.0.0.2,"
                                + " public-key = \"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\" }] }"))
                .hasMessageContaining("clients only with key-file");
        assertThatThrownBy(() -> fixture.read("server { key-file = server.key }"))
                .hasMessageContaining("at least one client");
        assertThatThrownBy(() -> fixture.read(LINK, "link-defaults.server-identity-file = server.identity"))
                .hasMessageContaining("they go with key-file");
        assertThatThrownBy(() -> fixture.read("links = [{ name = a, peer = \"h:1\" }]"))
                .hasMessageContaining("one of password-file, password and key-file");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name = {",
                "= 3",
                "name = ${nothing}",
                "name = \"a",
                "server.password = \"geheim\" } \"geheim",
                "a = b = geheim"
            })
    void shouldTellInOneLineWhenAFileIsNotHocon(String text) {
        assertThatThrownBy(() -> fixture.read(text))
                .isInstanceOf(BadInput.class)
                .message()
                .doesNotContain("\n", "geheim")
                .contains("node.conf");
    }

    @Test
    void shouldNameTheFileWhenItIsMissing() {
        Path missing = directory.resolve("missing.conf");

        assertThatThrownBy(() -> fixture.reader().readFile(missing))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("missing.conf")
                .hasMessageContaining("--config");
    }

    @Test
    void shouldTakeThePasswordFromTheEnvironmentWhenTheFileSaysSo() throws IOException {
        // PATH is set wherever this runs, and is no good password.
        NodePlan plan = fixture.read("links = [{ name = a, peer = \"h:1\", password = ${PATH} }]");

        assertThat(plan.settings().clients().get(0).credentials()).isInstanceOf(Credentials.Password.class);
        assertThat(plan.warnings()).noneMatch(line -> line.contains(System.getenv("PATH")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a{", "[", "a.", "x = [{ b = {"})
    void shouldRefuseInOneLineWhenBlocksAreNestedBeyondAllUse(String opening) throws Exception {
        Path file = fixture.write("deep.conf", opening.repeat(20_000));
        // A stack as the launcher's, where the main thread has 512 KiB.
        FutureTask<Throwable> reading =
                new FutureTask<>(() -> catchThrowable(() -> fixture.reader().readFile(file)));
        new Thread(null, reading, "main", 512 << 10).start();
        assertThat(reading.get())
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("deep.conf")
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:9405", "[::1]:9405", "10.140.5.1:1", "[fd00:140::1]:65535", "10.150.0.1:9405"})
    void shouldServeMetricsOnTheLoopbackAndOnOwnInnerAddresses(String listen) throws IOException {
        NodePlan plan = fixture.read(
                "tun { ipv4 = 10.140.5.1/24, ipv6 = \"fd00:140::1/64\" }",
                "metrics.listen = \"" + listen + "\"",
                "pacer.transmit-stamps = true",
                "server { password-file = password, tun { name = second, ipv4 = 10.150.0.1/24 } }",
                "links = [{ name = a, peer = \"192.0.2.1:1405\", password-file = password }]");
        assertThat(plan.settings().metrics()).isEqualTo(Addresses.socket(listen));
        assertThat(plan.settings().pacer().transmitStamps()).isTrue();
    }

    @Test
    void shouldServeNoMetricsAndAskForNoStampsWhenNothingIsSaid() throws IOException {
        NodePlan plan = fixture.read("server { password-file = password }");
        assertThat(plan.settings().metrics()).isEmpty();
        assertThat(plan.settings().pacer().transmitStamps()).isFalse();
    }

    @Test
    void shouldRefuseMetricsOnAnotherAddressOfTheInnerNetwork() {
        assertThatThrownBy(() ->
                        fixture.read("tun.ipv4 = 10.140.5.1/24", "metrics.listen = \"10.140.5.2:9405\"", "server {}"))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("10.140.5.2:9405")
                .hasMessageContaining("loopback");
    }

    @Test
    void shouldRefuseStampsWhereThePacerReadsThemItself() {
        assertThatThrownBy(() -> fixture.read("pacer { engine = txtime, transmit-stamps = true }", LINK))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("pacer.transmit-stamps")
                .hasMessageContaining("txtime");
    }
}
