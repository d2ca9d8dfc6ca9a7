package interstate.deploy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.typesafe.config.ConfigObject;
import interstate.crypto.Identity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every key of reference.conf with wrong values: one line that names key, value and what is allowed. */
class WrongValuesTest {
    private static final Map<String, String> PASSWORD_LINK =
            Map.of("name", "a", "peer", "\"192.0.2.1:1405\"", "password-file", "password");
    private static final Map<String, String> KEY_LINK = Map.of(
            "name",
            "a",
            "peer",
            "\"192.0.2.1:1405\"",
            "key-file",
            "client.key",
            "server-identity-file",
            "server.identity");
    private static final Map<String, String> CLIENT = Map.of(
            "name", "a", "allowed-ips", "10.0.0.2", "public-key", "\"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\"");

    private static final Map<String, String> PARTNER = Map.of(
            "name",
            "exit",
            "destination",
            "\"" + Fixture.identity(Identity.Kind.DESTINATION, 7).hash() + "\"",
            "allowed-ips",
            "[\"10.9.0.0/24\"]");
    private static final String SPEED = "bytes per second";
    private static final String TIME = "a time such as";
    private static final String WHOLE = "a whole number from";

    /** Key -> what is allowed -> wrong values. */
    private static final Map<String, Map<String, List<String>>> WRONG = new TreeMap<>();

    private static void wrong(String key, String allowed, String... values) {
        WRONG.computeIfAbsent(key, k -> new TreeMap<>()).put(allowed, List.of(values));
    }

    static {
        wrong("name", "1 to 64 letters", "\"\"", "\"a b\"", "\"a/b\"", "[]", "{ a = 1 }");
        wrong("run-dir", "the path of a file", "\"\"", "[]", "\"\\u0000\"");
        wrong("state-dir", "the path of a file", "\"\"", "{}");
        wrong("user", "the name of a user of this host", "\"no-such-user-here\"", "\"a b\"", "[]");
        wrong("log-level", "debug, error, info, warn", "loud", "[]");
        wrong("pacer.mode", "process, thread", "fiber", "[]");
        wrong("pacer.poll-mode", "hybrid, sleepy, spinny", "fast", "[]");
        wrong("pacer.engine", "timer, txtime", "etf", "[]");
        wrong("pacer.txtime-ahead", TIME, "0s", "49us", "3ms", "soon");
        wrong("pacer.standby", "true or false", "maybe", "2");
        wrong("pacer.takeover", TIME, "0s", "10us", "1s", "soon");
        wrong("pacer.deviation-stats", TIME, "0s", "99ms", "25h", "often");
        wrong("pacer.sched-fifo", "true or false", "maybe", "1");
        wrong("pacer.threads", WHOLE, "0", "17", "x");
        wrong("pacer.cpus", WHOLE, "[-1]", "[4096]", "[a]", "x");
        wrong("pacer.cpus", "a CPU of this machine", "[4095]", "[0, 4095]");
        wrong("pacer.dump-instants", "the path of a file", "\"\"", "[]", "/no-such-directory/instants");
        wrong("pacer.transmit-stamps", "true or false", "kernel", "1");
        wrong(
                "metrics.listen",
                "a loopback address, or an address of a tun { }",
                "9405",
                "\"0.0.0.0:9405\"",
                "\"[::]:9405\"",
                "\"192.0.2.1:9405\"",
                "\"127.0.0.1:0\"",
                "\"127.0.0.1:65536\"",
                "\"localhost:9405\"",
                "[]");
        wrong("socket.receive-buffer", "bytes such as", "1", "2g", "lots");
        wrong("socket.mark", WHOLE, "0", "-1", "2147483648", "x");
        for (String key : List.of(
                "rekey-after", "previous-key", "retry", "silence", "timeout", "straddle", "no-answer", "resolve")) {
            wrong("timers." + key, TIME, "0s", "10", "1000d", "soon", "[]");
        }
        for (String key : List.of(
                "rekey-after-datagrams",
                "reject-after-datagrams",
                "silence-slots",
                "timeout-slots",
                "straddle-slots")) {
            wrong("timers." + key, WHOLE, "0", "-1", "1.5", "300000000", "many");
        }
        for (String bucket : List.of("per-network", "all")) {
            wrong("handshakes." + bucket + ".rate", WHOLE, "0", "100001", "x");
            wrong("handshakes." + bucket + ".burst", WHOLE, "0", "100001", "x");
        }
        wrong("loss.apart", TIME, "0s", "10", "2h", "soon");
        wrong("loss.overload", "a percentage such as 10%, from 0.1% to 90%", "0%", "90.1%", "0.05%", "10", "x", "[]");
        wrong("loss.overload-time", TIME, "0s", "999ms", "2h", "x");
        wrong("loss.overload-slots", WHOLE, "9", "100001", "x");
        wrong(
                "loss.command",
                "a program of this host",
                "sh",
                "\"\"",
                "[\"/bin\"]",
                "[\"/no/such/program\"]",
                "[\"/bin/sh\", []]",
                "[\"/bin/sh\", \"\\u0000\"]",
                "{}");
        wrong("loss.command-pause", TIME, "0s", "999ms", "25h", "x");
        wrong("loss.command-timeout", TIME, "0s", "99ms", "2h", "x");
        wrong("server.on-overload", "stop, warn", "explode", "[]");
        wrong("server.on-overload", "stop, warn; step-down only at clients", "step-down");
        wrong("link-defaults.on-overload", "step-down, stop, warn", "explode", "[]");
        wrong("tun.name", "the name of an interface", "\"\"", "sixteen-letters-", "\"a/b\"", "\"a b\"", "\"..\"");
        wrong(
                "tun.ipv4",
                "an IPv4 address",
                "10.0.0.1",
                "10.0.0.1",
                "10.0.0.1/33",
                "\"fd00::1/64\"",
                "x",
                "10.0.0.1/0",
                "224.0.0.1/24",
                "0.0.0.0/8");
        wrong("tun.ipv6", "an IPv6 address", "\"fd00::1/129\"", "\"fd00::1\"", "10.0.0.1/24", "x");
        wrong("tun.mtu", "bytes such as", "575", "65536", "x");
        wrong("tun.tx-queue-length", WHOLE, "0", "100001", "x");
        wrong("tun.qdisc", "true or false", "fq");
        wrong(
                "server.listen",
                "addresses and ports of this host",
                "1405",
                "\"0.0.0.0:0\"",
                "\"host:1405\"",
                "[]",
                "[\"0.0.0.0:1\", \"0.0.0.0:1\"]");
        wrong("server.password-file", "a file that exists", "missing");
        wrong("server.password", "a password", "\"\"", "[]");
        wrong("server.key-file", "a file that exists", "missing");
        wrong("server.key-file", "a key file made by", "password");
        wrong("server.tun", "a block { }", "tun7");
        wrong("server.pool", "a list of networks", "x", "[]", "[\"10.0.0.0/40\"]");
        wrong("server.finalize-delta", TIME, "99us", "2s", "5", "x");
        wrong("server.limits.lanes", WHOLE, "0", "100001", "x");
        wrong("server.limits.speed", SPEED, "999", "101g", "x");
        wrong("server.client-limits.lanes", WHOLE, "0", "1001", "x");
        wrong("server.client-limits.speed", SPEED, "999", "1001m", "x");
        wrong("server.client-limits.min-packet-interval", TIME, "19us", "61s", "x");
        wrong("server.client-limits.min-packet-length", "bytes such as", "255", "9001", "x");
        wrong("server.client-limits.max-packet-length", "bytes such as", "255", "9001", "x");
        wrong("server.clients", "a list of blocks", "x", "{}");
        wrong("server.clients", "a block { }", "[x]");
        wrong("server.client-defaults.name", "1 to 64 letters", "\"\"", "\"a b\"", "null");
        wrong("server.client-defaults.public-key", "pubkey", "AAAA", "\"!\"");
        wrong("server.client-defaults.preshared-key-file", "a file that exists", "missing");
        wrong("server.client-defaults.preshared-key-file", "a file with a pre-shared key", "password");
        wrong("server.client-defaults.allowed-ips", "a list of networks", "x", "[]", "null");
        wrong("server.client-defaults.limits", "a block { }", "x");
        wrong("server.client-defaults.records", "true or false", "perhaps", "[]", "null");
        wrong("relays", "a list of blocks", "x", "{}");
        wrong("relays", "a block { }", "[x]");
        wrong("relay-defaults.client", "the name of a client", "nobody", "a", "[]", "null");
        wrong("relay-defaults.link", "the name of a link", "nobody", "home", "[]", "null");
        wrong("links", "a list of blocks", "x", "{}");
        wrong("links", "a block { }", "[x]");
        wrong("link-defaults.name", "1 to 64 letters", "\"\"", "\"a b\"", "null");
        wrong("link-defaults.peer", "a server as name:port", "example.org", "\"example.org:0\"", "\"a b:1\"", "null");
        wrong("link-defaults.via", "the name of a link", "nobody", "a", "[]");
        wrong("link-defaults.records", "true or false", "perhaps", "[]", "null");
        wrong("link-defaults.paths", "LOCAL=PEER", "x", "[\"auto\"]", "[[]]");
        wrong("link-defaults.paths", "a server as name:port", "\"auto=x\"", "[{ }]", "[{ peer = \"x\" }]");
        wrong(
                "link-defaults.paths",
                "an address of this host",
                "\"1.2.3.4:x=a:1\"",
                "[{ peer = \"a:1\", listen = lo }]");
        wrong(
                "link-defaults.paths",
                "an interface of this host",
                "\"none9=a:1\"",
                "[{ peer = \"a:1\", interface = none9 }]");
        wrong("link-defaults.path-mode", "duplicate, split", "both", "[]", "null");
        wrong("link-defaults.listen", "an address and port of this host", "1405", "\"host:1\"");
        wrong("link-defaults.password-file", "a file that exists", "missing");
        wrong("link-defaults.password-file", "a file with 1 to", "empty");
        wrong("link-defaults.password", "a password", "\"\"", "[]");
        wrong("link-defaults.key-file", "a key file made by", "psk");
        wrong("link-defaults.server-identity-file", "pubkey", "psk");
        wrong("link-defaults.server-identity-file", "a file that exists", "missing");
        wrong("link-defaults.server-identity-file", "the path of a file", "null");
        wrong("link-defaults.preshared-key-file", "a file with a pre-shared key", "server.identity");
        for (String lane : List.of("outgoing", "incoming")) {
            String at = "link-defaults." + lane + ".";
            wrong(at + "packet-length", "bytes such as", "255", "9001", "x", "-1");
            wrong(at + "packet-interval", TIME, "19us", "61s", "10", "x");
            wrong(at + "speed", SPEED, "0", "1g", "x", "-1", "100kbit");
            wrong(at + "schedule", "constant, default, exponential, uniform", "poisson", "[]", "1");
            wrong(
                    at + "timetable",
                    "a full hour (UTC)",
                    "x",
                    "[]",
                    "{}",
                    "[\"07:30=1ms\"]",
                    "[\"24:00=1ms\"]",
                    "[\"07:00 1ms\"]",
                    "[\"07:00=x\"]",
                    "[\"07:00=0\"]",
                    "[\"07:00=1ms\", \"07:00=2ms\"]",
                    "[\"07:00=1ms\", \"06:00=2ms\"]");
            wrong(
                    at + "timetable",
                    "a slot every 20 us to 60 s",
                    "[\"07:00=19us\"]",
                    "[\"07:00=61s\"]",
                    "[\"07:00=1g\"]");
            wrong(at + "packet-jitter", "0% to 90%", "91%", "100%", "-1%", "14001us", "1h", "x", "25");
            wrong(at + "finalize-delta", TIME, "99us", "2s", "5", "x");
        }
        String keys = "a file made by `interstate router keygen";
        String flag = "true or false";
        String hash = "43 letters";
        wrong("link-defaults.router", hash, "x", "[]", "\"" + "A".repeat(42) + "\"");
        wrong("server.client-defaults.router", hash, "x", "[]");
        wrong("router.key-file", keys, "destination.keys", "client.key", "null");
        wrong("router.key-file", "a file that exists", "nowhere");
        wrong("router.cell-size", "bytes such as", "1027", "8197", "x");
        wrong("router.difficulty", WHOLE, "-1", "21", "x");
        wrong("router.tunnels", WHOLE, "-1", "10001", "x");
        wrong("router.directory", "a directory that can be read", "nowhere", "client.key");
        wrong("router.directory", "the path of a file", "[]");
        wrong("circuits.key-file", keys, "router.keys", "client.key");
        wrong("circuits.key-file", "a file that exists", "nowhere");
        wrong("circuits.publish", flag, "perhaps");
        wrong("circuits.outbound-hops", WHOLE, "0", "8", "x", "[]");
        wrong("circuits.inbound-hops", WHOLE, "0", "8", "x");
        wrong("circuits.hops-variance", WHOLE, "-1", "8", "x");
        wrong("circuits.quantity", WHOLE, "0", "9", "x");
        wrong("circuits.backup", WHOLE, "-1", "9", "x");
        wrong("circuits.creation", "each-hop, one-message", "both", "[]");
        wrong("circuits.lifetime", TIME, "59s", "61min", "10", "x");
        wrong("circuits.cells", WHOLE, "-1", "10001", "x");
        wrong("circuits.cells", "1 to 10000 where chaff is true", "0");
        wrong("circuits.chaff", flag, "perhaps");
        wrong("circuits.limits", flag, "perhaps");
        wrong("circuits.masquerade", flag, "perhaps");
        wrong("circuits.tun", "a block { }", "x");
        wrong("circuits.partners", "a list of blocks", "x", "null");
        wrong("partner-defaults.name", "1 to 64 letters", "\"a b\"", "null");
        wrong("partner-defaults.destination", hash, "x", "null");
        wrong("partner-defaults.call", flag, "perhaps");
        wrong("partner-defaults.allowed-ips", "a list of networks", "x", "[]", "null");
        wrong("link-defaults.monitor-packets", "the path of a file", "\"\"", "[]");
        wrong("link-defaults.dispatch-delay", TIME, "0ms", "999us", "10001ms", "250", "x");
        wrong("link-defaults.dispatch-delay", "from 38ms to 10 s", "1ms", "37ms");
        wrong("link-defaults.dispatch-late", "drop, send", "keep", "[]", "null");
        wrong("link-defaults.client-timeout", TIME, "99ms", "2d", "10", "x");
        wrong("link-defaults.server-timeout", TIME, "99ms", "2d", "10", "x");
        wrong("link-defaults.repair", "true or false", "perhaps", "[]");
        wrong("link-defaults.fec-share", "from 0% to 50%", "51%", "5", "-1%", "x");
        wrong("link-defaults.eager-retransmit", "auto, off, on", "always", "[]");
        wrong("link-defaults.in-order", "true or false", "sometimes");
        wrong("link-defaults.inner-up-speed", "below the lane's", "999", "101k", "x");
        wrong("link-defaults.inner-down-speed", "below the lane's", "999", "1001k", "x");
        wrong("link-defaults.tun", "a block { }", "x");
        wrong("link-defaults.allowed-ips", "a list of networks", "x", "[]", "[\"10.0.0.0/40\"]");
    }

    @TempDir
    Path directory = Path.of("");

    static Stream<Arguments> wrongValues() {
        return WRONG.entrySet().stream()
                .flatMap(key -> key.getValue().entrySet().stream()
                        .flatMap(allowed -> allowed.getValue().stream()
                                .map(value -> Arguments.of(key.getKey(), value, allowed.getKey()))));
    }

    @ParameterizedTest(name = "{0} = {1}")
    @MethodSource("wrongValues")
    void shouldNameKeyAndWhatIsAllowedWhenAValueIsWrong(String key, String value, String allowed) throws IOException {
        Fixture fixture = new Fixture(directory);
        fixture.write("empty", "\n");
        BadInput refusal = catchThrowableOfType(BadInput.class, () -> fixture.read(configuration(key, value)));

        assertThat(refusal).as("%s = %s is accepted", key, value).isNotNull();
        assertThat(refusal.getMessage())
                .as("%s = %s", key, value)
                .contains(key.substring(key.lastIndexOf('.') + 1))
                .contains(allowed)
                .contains("allowed: ")
                .doesNotContain("\n", Fixture.STRONG_PASSWORD);
    }

    /** Those that the next link or client would have. */
    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "link-defaults.name | \"a b\" | name = a",
                "link-defaults.peer | nowhere | peer = \"192.0.2.1:1405\"",
                "link-defaults.listen | 1405 | listen = \"0.0.0.0:0\"",
                "link-defaults.outgoing.packet-length | 255 | outgoing.packet-length = 1000",
                "link-defaults.outgoing.packet-interval | 19us | outgoing.packet-interval = 10ms",
                "link-defaults.outgoing.speed | fast | outgoing.speed = 100k",
                "link-defaults.outgoing.packet-jitter | 95% | outgoing.packet-jitter = 10%",
                "link-defaults.incoming.schedule | poisson | incoming.schedule = constant",
                "link-defaults.incoming.timetable | \"07:30=1ms\" | incoming.timetable = \"07:00=10ms\"",
                "link-defaults.incoming.finalize-delta | 2s | incoming.finalize-delta = 5ms",
                "link-defaults.repair | perhaps | repair = true",
                "link-defaults.in-order | sometimes | in-order = true",
                "link-defaults.fec-share | 60% | fec-share = 5%",
                "link-defaults.eager-retransmit | soon | eager-retransmit = off",
                "link-defaults.inner-up-speed | 1 | inner-up-speed = 50k",
                "link-defaults.inner-down-speed | 2g | inner-down-speed = 50k",
                "link-defaults.dispatch-delay | 1m | dispatch-delay = 100ms",
                "link-defaults.dispatch-late | keep | dispatch-late = send",
                "link-defaults.client-timeout | never | client-timeout = 10s",
                "link-defaults.on-overload | explode | on-overload = warn",
                "link-defaults.tun | { name = \"a b\" } | tun = { name = own }",
                "link-defaults.allowed-ips | x | allowed-ips = \"10.0.0.0/8\"",
                "server.client-defaults.name | \"a b\" |",
                "server.client-defaults.public-key | AAAA |",
                "server.client-defaults.allowed-ips | x |",
                "server.client-defaults.limits | { lanes = 0 } |",
                "server.client-limits.lanes | 0 | "
            })
    void shouldNameADefaultWhenEveryLinkSaysOtherwise(String key, String value, @Nullable String own)
            throws IOException {
        Fixture fixture = new Fixture(directory);
        String link = block(PASSWORD_LINK, "", false).replace("}", own == null ? "}" : ", " + own + "}");
        String client = block(CLIENT, "", false).replace("}", ", limits = { lanes = 1 }}");
        String[] right = {"links = [" + link + "]", "server { key-file = server.key, clients = [" + client + "] }"};
        fixture.read(right);

        BadInput refusal =
                catchThrowableOfType(BadInput.class, () -> fixture.read(right[0], right[1], key + " = " + value));

        assertThat(refusal).as("%s = %s is accepted", key, value).isNotNull();
        assertThat(refusal.getMessage()).startsWith(key).contains("allowed: ");
    }

    @Test
    void shouldHaveAWrongValueForEveryKeyWhenReferenceGrows() {
        Set<String> keys = new TreeSet<>();
        collect(Reference.load().root(), "", keys);

        assertThat(WRONG.keySet()).containsExactlyElementsOf(keys);
    }

    private static void collect(ConfigObject object, String path, Set<String> keys) {
        object.forEach((key, value) -> {
            if (value instanceof ConfigObject block) {
                collect(block, path + key + ".", keys);
            } else {
                keys.add(path + key);
            }
        });
    }

    /** A file that would be right but for the one value. */
    private static String[] configuration(String key, String value) {
        String last = key.substring(key.lastIndexOf('.') + 1);
        boolean credential = last.startsWith("password") || last.equals("key-file");
        Map<String, String> link =
                last.contains("key") || last.startsWith("server-identity") ? KEY_LINK : PASSWORD_LINK;
        List<String> lines = new ArrayList<>();
        if (key.matches("(router|circuits|partner-defaults)\\..*") || last.equals("router")) {
            String hash = Fixture.identity(Identity.Kind.ROUTER, 5).hash();
            String other = Fixture.identity(Identity.Kind.ROUTER, 6).hash();
            lines.add("server { key-file = server.key, clients = [{ name = home, public-key = "
                    + CLIENT.get("public-key")
                    + (key.startsWith("server") ? "" : ", router = \"" + other + "\"") + " }] }");
            String named = block(KEY_LINK, "", false);
            lines.add("links = ["
                    + (key.startsWith("link") ? named : named.replace("}", ", router = \"" + hash + "\"}")) + "]");
            lines.add("router { key-file = router.keys }\ncircuits { key-file = destination.keys, partners = ["
                    + block(PARTNER, last, false) + "] }");
        } else if (key.startsWith("relay-defaults")) {
            lines.add("server { key-file = server.key, clients = [{ name = home, records = true, public-key = "
                    + CLIENT.get("public-key") + " }] }");
            lines.add("links = [" + block(KEY_LINK, "", false) + "]\nlink-defaults.records = true");
            lines.add("relays = [" + block(Map.of("client", "home", "link", "a"), last, false) + "]");
        } else if (key.startsWith("server.client-defaults")) {
            lines.add("server { key-file = server.key, clients = [" + block(CLIENT, last, false) + "] }");
        } else if (key.startsWith("server")) {
            lines.add(credential ? "server { }" : "server { password-file = password }");
        } else {
            lines.add("links = [" + block(link, last, credential) + "]");
        }
        lines.add(key + " = " + value);
        return lines.toArray(String[]::new);
    }

    /** The fields but the one under test, which then comes from the defaults. */
    private static String block(Map<String, String> fields, String but, boolean noCredential) {
        return fields.entrySet().stream()
                .filter(field -> !field.getKey().equals(but))
                .filter(field -> !noCredential
                        || !(field.getKey().equals("password-file")
                                || field.getKey().equals("key-file")))
                .map(field -> field.getKey() + " = " + field.getValue())
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
