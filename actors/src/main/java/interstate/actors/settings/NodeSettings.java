package interstate.actors.settings;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Everything a node needs to know.
 *
 * @param name unique on the host: two nodes of one name are one node
 * @param runDir holds the control sockets; made with mode 0700, gone after a reboot
 * @param stateDir holds what outlives a reboot: client id, replay times; made with mode 0700
 * @param user whom the node becomes once TUN devices and sockets are open; {@code "root"} stays root
 * @param loss when losses are an alarm
 * @param metrics where metrics are served; empty: nowhere
 * @param clients links on which this node calls
 * @param records its part in sessions from end to end
 * @param circuits its part in circuits, if it has one
 */
public record NodeSettings(
        String name,
        Path runDir,
        Path stateDir,
        String user,
        PacerSettings pacer,
        SocketSettings socket,
        TimerSettings timers,
        FloodSettings floods,
        LossSettings loss,
        Optional<InetSocketAddress> metrics,
        List<TunSettings> tuns,
        Optional<ServerSettings> server,
        List<ClientLinkSettings> clients,
        RecordSettings records,
        Optional<CircuitSettings> circuits) {

    /** In place of a TUN device's name, for what carries no inner packets of this node. */
    public static final String NO_TUN = "";

    public NodeSettings {
        tuns = List.copyOf(tuns);
        clients = List.copyOf(clients);
    }

    /** Unix-domain stream socket: one-line requests {@code status}, {@code stop}, {@code detach}. */
    public Path controlSocket() {
        return runDir.resolve("control.sock");
    }

    /** Where the pacers of a node with this run directory listen; either may be the one that leads. */
    public static List<Path> pacerSockets(Path runDir) {
        return List.of(runDir.resolve("pacer.sock"), runDir.resolve("pacer2.sock"));
    }

    /** The TUN device of that name, if it is one. */
    public Optional<TunSettings> device(String name) {
        return name.equals(NO_TUN) ? Optional.empty() : Optional.of(tun(name));
    }

    /**
     * The link on which this node calls, of that name.
     *
     * @throws IllegalArgumentException if there is none, which only a bug can cause
     */
    public ClientLinkSettings client(String name) {
        return clients.stream()
                .filter(link -> link.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no link " + name));
    }

    /** Clients whose records are for this node, not to be handed on. */
    public List<String> recordClients() {
        return server.stream()
                .flatMap(s -> s.clients().stream())
                .filter(client -> client.records() && !records.relays(client.name()) && !carriesCells(client.name()))
                .map(KnownClient::name)
                .toList();
    }

    private boolean carriesCells(String client) {
        return circuits.stream().anyMatch(c -> c.carriedByClient(client));
    }

    /**
     * The TUN device of that name.
     *
     * @throws IllegalArgumentException if there is none, which only a bug can cause
     */
    public TunSettings tun(String name) {
        return tuns.stream()
                .filter(t -> t.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no TUN device " + name));
    }
}
