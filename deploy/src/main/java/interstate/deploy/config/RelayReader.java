package interstate.deploy.config;

import interstate.actors.settings.KnownClient;
import interstate.actors.settings.RecordSettings;
import interstate.actors.settings.RelaySettings;
import interstate.actors.settings.ServerSettings;
import interstate.actors.settings.ViaLinkSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads which clients a relay joins with which links, and sees to it that each link with records has one use. */
final class RelayReader {
    private final Section root;

    /** @param root the whole file */
    RelayReader(Section root) {
        this.root = root;
    }

    /**
     * Reads a node's part in sessions from end to end.
     *
     * @param vias those on which it calls
     */
    RecordSettings read(List<ViaLinkSettings> vias, Optional<ServerSettings> server) {
        Map<String, Section> carriers = new HashMap<>();
        for (Section link : root.sections("links", root.section("link-defaults"))) {
            if (link.setting("records").flag() && !link.setting("via").isSet()) {
                refuseDispatch(link);
                refusePaths(link);
                carriers.put(link.setting("name").text(), link);
            }
        }
        Set<String> used = new HashSet<>();
        vias.forEach(via -> used.add(via.via()));
        List<RelaySettings> relays = new ArrayList<>();
        Set<String> relayed = new HashSet<>();
        for (Section section : root.sections("relays", root.section("relay-defaults"))) {
            RelaySettings relay = relay(section, carriers.keySet(), server);
            if (!relayed.add(relay.client())) {
                throw section.setting("client").refused("each client once");
            }
            if (!used.add(relay.link())) {
                throw section.setting("link").refused("a link that nothing else uses");
            }
            relays.add(relay);
        }
        carriers.forEach((name, link) -> {
            if (!used.contains(name)) {
                throw link.setting("records")
                        .refused("false, or a link with via = " + name + ", or a relay with link = " + name);
            }
        });
        return new RecordSettings(vias, relays);
    }

    /** Times are told of inner packets; records are none. */
    private static void refuseDispatch(Section link) {
        if (link.setting("dispatch-delay").isSet()) {
            throw link.setting("dispatch-delay").refused("null, where records is true");
        }
    }

    /** Records go by one lane: no path would take over for another. */
    private static void refusePaths(Section link) {
        Setting paths = link.setting("paths");
        if (paths.list().size() > 1) {
            throw paths.refused("one path, where records is true");
        }
    }

    private static RelaySettings relay(Section relay, Set<String> links, Optional<ServerSettings> server) {
        Setting client = relay.setting("client");
        String allowedClient = "the name of a client of this node's server, with records = true";
        String from = client.text(allowedClient);
        boolean known = server.stream()
                .flatMap(s -> s.clients().stream())
                .filter(KnownClient::records)
                .anyMatch(c -> c.name().equals(from));
        if (!known) {
            throw client.refused(allowedClient);
        }
        Setting link = relay.setting("link");
        String allowedLink = "the name of a link of this node, with records = true";
        String to = link.text(allowedLink);
        if (!links.contains(to)) {
            throw link.refused(allowedLink);
        }
        return new RelaySettings(from, to);
    }
}
