package interstate.actors.settings;

import interstate.pacing.ScheduleSpec;
import interstate.tunbridge.UdpAddress;
import interstate.wire.LinkFeatures;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Settings of nodes as tests need them: one TUN device, a pacer on a thread, lanes of 10 ms. */
public final class TestNodes {

    public static final String TUN = "ist0";
    public static final LaneSettings LANE = new LaneSettings(600, 10_000_000, 250, ScheduleSpec.Kind.DEFAULT, 0);
    public static final ClientLimits LIMITS = new ClientLimits(4, 4_000_000, 100_000, 256, 9_000);
    private static final long TIMEOUT_NS = 10_000_000_000L;

    private TestNodes() {}

    public static Subnet subnet(String text) {
        String[] parts = text.split("/", 2);
        return new Subnet(address(parts[0]), Integer.parseInt(parts[1]));
    }

    public static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    public static Secret secret(String text) {
        return Secret.copyOf(text.getBytes(StandardCharsets.UTF_8));
    }

    public static TunSettings tun(String ipv4) {
        return new TunSettings(
                TUN, Optional.of(subnet(ipv4)), Optional.empty(), TunSettings.SYSTEM, TunSettings.SYSTEM, false);
    }

    /** A calling end that asks for nothing special. */
    public static ClientLinkSettings client(String name, UdpAddress peer) {
        return client(name, peer, new Credentials.Password(secret("password")), LANE, "10.9.0.0/24");
    }

    public static ClientLinkSettings client(
            String name, UdpAddress peer, Credentials.OfClient credentials, LaneSettings lane, String... allowedIps) {
        return new ClientLinkSettings(
                name,
                new PeerName(peer.address().getHostAddress(), peer.port()),
                new InetSocketAddress("0.0.0.0", 0),
                credentials,
                lane,
                lane,
                TIMEOUT_NS,
                TIMEOUT_NS,
                LinkFeatures.NONE,
                0,
                Optional.empty(),
                TUN,
                OverloadAction.WARN,
                Optional.empty(),
                Optional.empty(),
                List.of(allowedIps).stream().map(TestNodes::subnet).toList());
    }

    /** The default timers but for the keys. */
    public static TimerSettings keyTimers(long rekeyAfterNs, long rekeyAfterDatagrams, long rejectAfterDatagrams) {
        TimerSettings d = TimerSettings.defaults();
        return new TimerSettings(
                rekeyAfterNs,
                rekeyAfterDatagrams,
                rejectAfterDatagrams,
                d.previousKeyNs(),
                d.retryNs(),
                d.silenceNs(),
                d.silenceSlots(),
                d.timeoutNs(),
                d.timeoutSlots(),
                d.straddleNs(),
                d.straddleSlots(),
                d.noAnswerNs(),
                d.resolveNs());
    }

    /** The same end with another action. */
    public static ClientLinkSettings onOverload(OverloadAction action, ClientLinkSettings end) {
        return new ClientLinkSettings(
                end.name(),
                end.peer(),
                end.local(),
                end.credentials(),
                end.outgoing(),
                end.incoming(),
                end.clientTimeoutNs(),
                end.serverTimeoutNs(),
                end.features(),
                end.innerUpBytesPerSecond(),
                end.monitorPackets(),
                end.tun(),
                action,
                end.device(),
                end.path(),
                end.allowedIps());
    }

    /** The same end with another action. */
    public static ServerSettings onOverload(OverloadAction action, ServerSettings end) {
        return new ServerSettings(
                end.listen(),
                end.credentials(),
                end.tun(),
                end.clients(),
                end.pool(),
                end.limitsPerClient(),
                end.limits(),
                end.leadNs(),
                action);
    }

    public static ServerSettings server(Credentials.OfServer credentials, List<KnownClient> clients, int... ports) {
        return new ServerSettings(
                java.util.Arrays.stream(ports)
                        .mapToObj(port -> new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                        .toList(),
                credentials,
                TUN,
                clients,
                List.of(subnet("10.9.0.0/24")),
                LIMITS,
                new ServerLimits(100, 100_000_000),
                0,
                OverloadAction.WARN);
    }

    /** The same node with a part in sessions from end to end. */
    public static NodeSettings with(RecordSettings records, NodeSettings node) {
        return new NodeSettings(
                node.name(),
                node.runDir(),
                node.stateDir(),
                node.user(),
                node.pacer(),
                node.socket(),
                node.timers(),
                node.floods(),
                node.loss(),
                node.metrics(),
                node.tuns(),
                node.server(),
                node.clients(),
                records,
                node.circuits());
    }

    public static NodeSettings node(
            Path directory,
            TunSettings tun,
            TimerSettings timers,
            Optional<ServerSettings> server,
            ClientLinkSettings... clients) {
        return node(directory, tun, timers, LossSettings.defaults(), server, clients);
    }

    /** One with its own idea of what is an overload. */
    public static NodeSettings node(
            Path directory,
            TunSettings tun,
            TimerSettings timers,
            LossSettings loss,
            Optional<ServerSettings> server,
            ClientLinkSettings... clients) {
        return new NodeSettings(
                "test",
                directory.resolve("run"),
                directory.resolve("state"),
                "root",
                new PacerSettings(
                        PacerSettings.Mode.THREAD,
                        PacerSettings.PollMode.HYBRID,
                        false,
                        List.of(),
                        false,
                        250_000,
                        0,
                        1,
                        0,
                        false,
                        Optional.empty(),
                        List.of()),
                new SocketSettings(1 << 20, 1_405),
                timers,
                new FloodSettings(new FloodSettings.Bucket(100, 1_000), new FloodSettings.Bucket(1_000, 1_000)),
                loss,
                Optional.empty(),
                List.of(tun),
                server,
                List.of(clients),
                RecordSettings.NONE,
                Optional.empty());
    }
}
