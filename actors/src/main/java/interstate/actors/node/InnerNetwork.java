package interstate.actors.node;

import interstate.actors.device.Endpoints;
import interstate.actors.device.TunHold;
import interstate.actors.settings.CircuitSettings;
import interstate.actors.settings.ClientLinkSettings;
import interstate.actors.settings.DestinationSettings.PartnerSettings;
import interstate.actors.settings.KnownClient;
import interstate.actors.settings.NodeSettings;
import interstate.actors.settings.ServerSettings;
import interstate.actors.settings.Subnet;
import interstate.actors.settings.TunSettings;
import interstate.actors.settings.ViaLinkSettings;
import interstate.tunbridge.Interfaces;
import interstate.tunbridge.KernelException;
import interstate.tunbridge.Masquerade;
import interstate.tunbridge.PolicyRoute;
import interstate.tunbridge.TunConfig;
import interstate.tunbridge.TunDevice;
import interstate.tunbridge.UdpAddress;
import interstate.wire.Prefix;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The node's TUN devices with their addresses and routes. Opened with privilege, restored with CAP_NET_ADMIN alone. */
final class InnerNetwork {

    private static final Logger LOG = LoggerFactory.getLogger("interstate");
    private static final Path INTERFACES = Path.of("/sys/class/net");
    /** For bursts: packets wait in queues of their link, where flows take turns. */
    private static final int QUEUE_PACKETS = 500;

    private final NodeSettings settings;
    private final int ownerUid;
    private final List<String> warnings;
    private final List<PolicyRoute> policies = new ArrayList<>();
    private final List<Masquerade> masquerades = new ArrayList<>();
    private final List<TunHold> fresh = new ArrayList<>();
    /** By the device's name: why its interface, which somebody deleted, cannot be made again. */
    private final Map<String, String> lost = new ConcurrentHashMap<>();

    /** @param warnings receives what could not be had but can be done without */
    InnerNetwork(NodeSettings settings, int ownerUid, List<String> warnings) {
        this.settings = settings;
        this.ownerUid = ownerUid;
        this.warnings = warnings;
    }

    /**
     * Opens and configures every device, and leads the links' inner addresses into it.
     *
     * @param marks firewall mark of each link's socket, 0 for none
     */
    Map<TunSettings, TunHold> open(Map<String, Integer> marks) {
        Map<TunSettings, TunHold> holds = new LinkedHashMap<>();
        int table = PolicyRoute.DEFAULT_TABLE;
        for (TunSettings tun : settings.tuns()) {
            boolean existed = Files.exists(INTERFACES.resolve(tun.name()));
            TunDevice device = TunDevice.open(tun.name(), ownerUid, true);
            Runnable lead = lead(tun, marks, table);
            TunHold hold = new TunHold(device, () -> restore(tun, device, lead));
            if (!existed) {
                fresh.add(hold);
            }
            holds.put(tun, hold);
            configure(tun);
            lead.run();
            masquerade(tun);
            if (looping(tun, marks)) {
                table += Short.MAX_VALUE;
            }
        }
        return holds;
    }

    private void masquerade(TunSettings tun) {
        boolean wanted = settings.circuits().flatMap(CircuitSettings::destination).stream()
                .anyMatch(destination ->
                        destination.masquerade() && destination.tun().equals(tun.name()));
        if (wanted) {
            List<Subnet> own = new ArrayList<>();
            tun.ipv4().ifPresent(own::add);
            tun.ipv6().ifPresent(own::add);
            Masquerade rules = new Masquerade(tun.name(), texts(own));
            masquerades.add(rules);
            warn(rules.set());
        }
    }

    /** Leads inner addresses into a device: now, and again where it was made again. */
    private Runnable lead(TunSettings tun, Map<String, Integer> marks, int table) {
        List<String> led = texts(ledTo(tun));
        if (!looping(tun, marks)) {
            return () -> Interfaces.routes(tun.name(), led);
        }
        PolicyRoute policy = new PolicyRoute(tun.name(), settings.socket().mark(), table);
        policies.add(policy);
        return () -> warn(policy.set(led));
    }

    private void configure(TunSettings tun) {
        warn(Interfaces.configure(new TunConfig(
                tun.name(),
                tun.ipv4().map(Subnet::toString).orElse(null),
                tun.ipv6().map(Subnet::toString).orElse(null),
                tun.longestPacket(),
                tun.txQueueLength() == TunSettings.SYSTEM ? QUEUE_PACKETS : tun.txQueueLength(),
                tun.qdisc())));
    }

    private void warn(List<String> lines) {
        lines.stream().filter(line -> !warnings.contains(line)).forEach(warnings::add);
    }

    private void restore(TunSettings tun, TunDevice device, Runnable lead) {
        try {
            device.restore();
            configure(tun);
            lead.run();
        } catch (KernelException e) {
            String warning = "TUN device " + tun.name() + " was deleted and cannot be made again (" + e.getMessage()
                    + "): no inner packet passes; remedy: \"interstate restart\" as root";
            if (!warning.equals(lost.get(tun.name()))) {
                found(tun);
                lost.put(tun.name(), warning);
                warnings.add(warning);
                LOG.warn("{}", warning);
            }
            throw e;
        }
        found(tun);
        LOG.warn("TUN device {} was deleted; it is back, with its addresses and routes", tun.name());
    }

    private void found(TunSettings tun) {
        String warning = lost.remove(tun.name());
        if (warning != null) {
            warnings.remove(warning);
        }
    }

    /** Prefixes behind the device that its own subnets do not cover already. */
    List<Subnet> ledTo(TunSettings tun) {
        List<Subnet> led = new ArrayList<>();
        for (ClientLinkSettings link : settings.clients()) {
            if (link.tun().equals(tun.name()) && routed(link.allowedIps())) {
                led.addAll(link.allowedIps());
            }
        }
        for (ViaLinkSettings link : settings.records().links()) {
            if (link.tun().equals(tun.name()) && routed(link.allowedIps())) {
                led.addAll(link.allowedIps());
            }
        }
        settings.circuits().flatMap(CircuitSettings::destination).stream()
                .filter(destination -> destination.tun().equals(tun.name()))
                .flatMap(destination -> destination.partners().stream())
                .map(PartnerSettings::allowedIps)
                .filter(InnerNetwork::routed)
                .forEach(led::addAll);
        settings
                .server()
                .filter(server -> server.tun().equals(tun.name()))
                .map(ServerSettings::clients)
                .orElse(List.of())
                .stream()
                .map(KnownClient::allowedIps)
                .forEach(led::addAll);
        led.removeIf(subnet -> covered(tun, Endpoints.prefix(subnet)));
        return led;
    }

    /** Allowed addresses of everything are a filter only: routes are the user's then, as with I405. */
    private static boolean routed(List<Subnet> allowedIps) {
        return allowedIps.stream().noneMatch(subnet -> subnet.bits() == 0);
    }

    private static boolean covered(TunSettings tun, Prefix prefix) {
        return tun.ipv4().map(own -> contains(own, prefix)).orElse(false)
                || tun.ipv6().map(own -> contains(own, prefix)).orElse(false);
    }

    private static boolean contains(Subnet own, Prefix prefix) {
        Prefix network = Endpoints.prefix(own).network();
        return network.ipv6() == prefix.ipv6() && network.contains(prefix);
    }

    private boolean looping(TunSettings tun, Map<String, Integer> marks) {
        return settings.clients().stream()
                        .anyMatch(link -> link.tun().equals(tun.name()) && marks.getOrDefault(link.name(), 0) != 0)
                || settings.records().links().stream()
                        .anyMatch(link -> link.tun().equals(tun.name()) && marks.getOrDefault(link.via(), 0) != 0)
                || settings.circuits().stream()
                        .anyMatch(part -> part.destination()
                                        .map(destination -> destination.tun().equals(tun.name()))
                                        .orElse(false)
                                && part.neighbours().stream()
                                        .anyMatch(next -> next.called() && marks.getOrDefault(next.name(), 0) != 0));
    }

    /** The firewall mark of a link's socket: set when its own allowed-ips, or those of what goes over it, cover its peer. */
    int mark(ClientLinkSettings link, UdpAddress peer) {
        boolean covers = cover(link.allowedIps(), peer)
                || settings.records().links().stream()
                        .anyMatch(over -> over.via().equals(link.name()) && cover(over.allowedIps(), peer))
                || settings
                        .circuits()
                        .filter(part -> part.carriedBy(link.name()))
                        .flatMap(CircuitSettings::destination)
                        .stream()
                        .flatMap(destination -> destination.partners().stream())
                        .anyMatch(partner -> cover(partner.allowedIps(), peer));
        return covers ? settings.socket().mark() : 0;
    }

    private static boolean cover(List<Subnet> allowedIps, UdpAddress peer) {
        byte[] address = peer.address().getAddress();
        return routed(allowedIps)
                && allowedIps.stream()
                        .map(Endpoints::prefix)
                        .anyMatch(
                                prefix -> prefix.ipv6() == peer.ipv6() && prefix.contains(address, 0, address.length));
    }

    /** Takes away what {@link #open} made; devices that were there before stay. */
    void undo() {
        removePolicies();
        fresh.forEach(TunHold::remove);
    }

    /** Takes away policy routes and masquerades; what leads to a device goes with the device. */
    void removePolicies() {
        masquerades.forEach(Masquerade::remove);
        policies.forEach(PolicyRoute::remove);
    }

    private static List<String> texts(List<Subnet> subnets) {
        return subnets.stream()
                .map(Endpoints::prefix)
                .map(Prefix::network)
                .map(Prefix::toString)
                .distinct()
                .toList();
    }
}
