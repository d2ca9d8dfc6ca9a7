package interstate.deploy.control;

import static interstate.deploy.control.StatusText.field;
import static interstate.deploy.control.StatusText.nanoseconds;
import static interstate.deploy.control.StatusText.numbers;
import static interstate.deploy.control.StatusText.seconds;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A node's part in circuits, for people. */
final class CircuitText {
    private CircuitText() {}

    static void add(StringBuilder text, ConfigObject status) {
        if (status.get("router") instanceof ConfigObject router) {
            text.append("\nrouter ").append(field(router, "hash", "?"));
            text.append("\n  ")
                    .append(numbers(router, List.of("hash", "record")))
                    .append('\n');
        }
        each(text, status.get("pools"), CircuitText::pool);
        each(text, status.get("partners"), CircuitText::partner);
    }

    private static void each(
            StringBuilder text, @Nullable ConfigValue list, BiConsumer<StringBuilder, ConfigObject> part) {
        if (list instanceof ConfigList values) {
            for (ConfigValue value : values) {
                if (value instanceof ConfigObject object) {
                    part.accept(text, object);
                }
            }
        }
    }

    private static void pool(StringBuilder text, ConfigObject pool) {
        text.append('\n').append(field(pool, "direction", "?")).append(" tunnels  ");
        text.append(field(pool, "standing", "?"))
                .append(" stand, ")
                .append(field(pool, "wanted", "?"))
                .append(" and ")
                .append(field(pool, "backup", "?"))
                .append(" backups wanted");
        text.append("  last built in ").append(nanoseconds(field(pool, "lastBuildNs", "?")));
        text.append("\n  ")
                .append(numbers(pool, List.of("direction", "standing", "wanted", "backup", "lastBuildNs", "tunnels")))
                .append('\n');
        each(text, pool.get("tunnels"), CircuitText::tunnel);
    }

    private static void tunnel(StringBuilder text, ConfigObject tunnel) {
        text.append("  ");
        if (tunnel.get("hops") instanceof ConfigList hops) {
            text.append(
                    hops.stream().map(hop -> String.valueOf(hop.unwrapped())).collect(Collectors.joining(" > ")));
        }
        text.append("  ").append(seconds(field(tunnel, "left", "?"))).append(" left  ");
        text.append(numbers(tunnel, List.of("hops", "left"))).append('\n');
    }

    private static void partner(StringBuilder text, ConfigObject partner) {
        text.append("\npartner ").append(field(partner, "name", "?"));
        text.append("  ").append(field(partner, "state", "?"));
        text.append("\n  ").append(numbers(partner, List.of("name", "state"))).append('\n');
    }
}
