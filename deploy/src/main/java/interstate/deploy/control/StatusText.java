package interstate.deploy.control;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import interstate.deploy.Failure;
import interstate.deploy.config.ByteCount;
import interstate.deploy.config.TimeSpan;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A node's status for people. Fields this version does not know are shown by their names, missing ones are left out. */
public final class StatusText {
    private static final long NS_PER_SECOND = 1_000_000_000L;
    private static final List<String> NODE_HEAD = List.of(
            "name",
            "pid",
            "uptime",
            "links",
            "endToEnd",
            "relays",
            "recordsRefused",
            "router",
            "pools",
            "partners",
            "pacer",
            "counters",
            "warnings");
    private static final List<String> LINK_HEAD = List.of("name", "role", "peer", "state", "since", "heard");
    private static final List<String> SESSION_HEAD = List.of("name", "role", "via", "state", "since");
    private static final List<String> LINK_PARTS = List.of("settings", "up", "down", "inner", "losses");
    private static final List<String> ORDER = List.of(
            "repair",
            "fecSharePermille",
            "inOrder",
            "eagerRetransmit",
            "innerUpBytesPerSecond",
            "innerDownBytesPerSecond",
            "dispatchDelayNs",
            "dispatchLate",
            "sent",
            "data",
            "pads",
            "chaff",
            "late",
            "skipped",
            "uncertain",
            "takenOver",
            "errors",
            "received",
            "opened",
            "lost",
            "forged",
            "replayed",
            "packetsIn",
            "packetsOut",
            "dropped",
            "unrecoveredEvents",
            "lastHour",
            "lastDay",
            "last",
            "incomingPermille",
            "outgoingPermille",
            "overload",
            "overloads",
            "lastOverload",
            "outgoingSteps",
            "incomingSteps",
            "stopped",
            "datagrams",
            "p50Ns",
            "p90Ns",
            "p99Ns",
            "p999Ns",
            "maxNs");
    /** Of the lanes' schedules. */
    private static final String USUAL = "default";

    private static final String SPEED = "BytesPerSecond";
    private static final String LATENESS = "lateness";
    private static final List<String> CLOCKS = List.of("pacer", "kernel");
    private static final List<String> KINDS = List.of("all", "data", "pads", "chaff");

    private StatusText() {}

    /** Reads JSON. */
    public static ConfigObject parse(String json) {
        try {
            return ConfigFactory.parseString(json, ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON))
                    .root();
        } catch (ConfigException e) {
            throw new Failure("the node's answer cannot be read: it is of another version");
        }
    }

    /** Lines, each ended by a line break. */
    public static String of(ConfigObject status) {
        StringBuilder text = new StringBuilder();
        text.append("node ").append(field(status, "name", "?"));
        text.append("  pid ").append(field(status, "pid", "?"));
        text.append("  up ").append(seconds(field(status, "uptime", "?"))).append('\n');
        if (status.get("links") instanceof ConfigList links) {
            for (ConfigValue link : links) {
                if (link instanceof ConfigObject object) {
                    link(text, object);
                }
            }
        }
        records(text, status);
        CircuitText.add(text, status);
        if (status.get("pacer") instanceof ConfigObject pacer) {
            text.append("pacer  ").append(numbers(pacer)).append('\n');
        }
        others(status, NODE_HEAD)
                .forEach(key -> text.append(key)
                        .append(' ')
                        .append(shown(status.get(key)))
                        .append('\n'));
        if (status.get("counters") instanceof ConfigObject counters) {
            text.append("counters\n");
            others(counters, List.of())
                    .forEach(key -> text.append("  ")
                            .append(key)
                            .append(' ')
                            .append(shown(counters.get(key)))
                            .append('\n'));
        }
        if (status.get("warnings") instanceof ConfigList warnings) {
            warnings.forEach(
                    warning -> text.append("warning: ").append(shown(warning)).append('\n'));
        }
        return text.toString();
    }

    private static void link(StringBuilder text, ConfigObject link) {
        text.append("\nlink ").append(field(link, "name", "?"));
        text.append("  ").append(field(link, "role", "?"));
        text.append("  peer ").append(field(link, "peer", "-"));
        text.append("  ").append(field(link, "state", "?"));
        if (isSince(link)) {
            boolean silent = field(link, "state", "").equalsIgnoreCase("silent") && link.get("heard") != null;
            text.append(" for ").append(seconds(field(link, silent ? "heard" : "since", "?")));
        }
        text.append('\n');
        for (String part : LINK_PARTS) {
            if (link.get(part) instanceof ConfigObject counters) {
                String label = part.equals("settings") ? "set" : part;
                text.append("  ").append(label).append(" ".repeat(7 - label.length()));
                text.append(numbers(counters)).append('\n');
                lateness(text, counters);
            }
        }
        List<String> known = new ArrayList<>(LINK_HEAD);
        known.addAll(LINK_PARTS);
        others(link, known)
                .forEach(key -> text.append("  ")
                        .append(key)
                        .append("  ")
                        .append(link.get(key) instanceof ConfigObject object ? numbers(object) : shown(link.get(key)))
                        .append('\n'));
    }

    /** Sessions from end to end over a relay, and what a relay handed on. */
    private static void records(StringBuilder text, ConfigObject status) {
        if (status.get("endToEnd") instanceof ConfigList sessions) {
            for (ConfigValue session : sessions) {
                if (session instanceof ConfigObject object) {
                    session(text, object);
                }
            }
        }
        if (status.get("recordsRefused") instanceof ConfigObject refused) {
            text.append("\nrecords of no session  ").append(numbers(refused)).append('\n');
        }
        if (status.get("relays") instanceof ConfigList relays) {
            for (ConfigValue relay : relays) {
                if (relay instanceof ConfigObject object) {
                    text.append("\nrelay ").append(field(object, "client", "?"));
                    text.append(" - ").append(field(object, "link", "?"));
                    text.append("  ")
                            .append(numbers(object, List.of("client", "link")))
                            .append('\n');
                }
            }
        }
    }

    private static void session(StringBuilder text, ConfigObject session) {
        text.append("\nend to end ").append(field(session, "name", "?"));
        text.append("  ").append(field(session, "role", "?"));
        text.append("  via ").append(field(session, "via", "-"));
        text.append("  ").append(field(session, "state", "?"));
        if (isSince(session)) {
            text.append(" for ").append(seconds(field(session, "since", "?")));
        }
        text.append("\n  ").append(numbers(session, SESSION_HEAD)).append('\n');
    }

    /** Whether it was established at all: only then is there a time since. */
    private static boolean isSince(ConfigObject link) {
        return link.get("since") != null
                && (!field(link, "since", "0").equals("0")
                        || field(link, "state", "").equalsIgnoreCase("established"));
    }

    /** A line for each clock and each kind of datagram that left. */
    private static void lateness(StringBuilder text, ConfigObject lane) {
        if (!(lane.get(LATENESS) instanceof ConfigObject clocks)) {
            return;
        }
        for (String clock : ordered(clocks, CLOCKS)) {
            if (!(clocks.get(clock) instanceof ConfigObject kinds)) {
                continue;
            }
            for (String kind : ordered(kinds, KINDS)) {
                if (kinds.get(kind) instanceof ConfigObject late
                        && !field(late, "datagrams", "0").equals("0")) {
                    text.append("    late by ")
                            .append(clock)
                            .append(", ")
                            .append(kind)
                            .append(": ");
                    text.append(numbers(late)).append('\n');
                }
            }
        }
    }

    /** The known keys in their order, then the others by name. */
    private static List<String> ordered(ConfigObject object, List<String> known) {
        List<String> keys = new ArrayList<>(known);
        keys.retainAll(object.keySet());
        keys.addAll(others(object, known));
        return keys;
    }

    /** Length and interval as a rate, then the known counters in their order, then the others by name. */
    private static String numbers(ConfigObject counters) {
        return numbers(counters, List.of(LATENESS));
    }

    static String numbers(ConfigObject counters, List<String> shown) {
        List<String> cells = new ArrayList<>();
        List<String> done = new ArrayList<>(shown);
        if (counters.get("packetLength") != null && counters.get("intervalNs") != null) {
            cells.add(rate(counters));
            done.addAll(List.of("packetLength", "intervalNs", "schedule", "fastestNs", "slowestNs"));
        }
        for (String key : ORDER) {
            if (counters.get(key) != null) {
                cells.add(cell(counters, key));
                done.add(key);
            }
        }
        others(counters, done).forEach(key -> cells.add(cell(counters, key)));
        return String.join("  ", cells);
    }

    /** Length and interval, and how the latter is drawn where that is not as usual. */
    private static String rate(ConfigObject lane) {
        String rate = field(lane, "packetLength", "?") + " B every " + nanoseconds(field(lane, "intervalNs", "?"));
        String schedule = field(lane, "schedule", USUAL);
        if (schedule.equals(USUAL)) {
            return rate;
        }
        String range = lane.get("fastestNs") == null
                ? ""
                : " of " + nanoseconds(field(lane, "fastestNs", "?")) + " to "
                        + nanoseconds(field(lane, "slowestNs", "?"));
        return rate + " (" + schedule + range + ")";
    }

    /** A name in the JSON ends in its unit; for people the unit stands at the number. */
    private static String cell(ConfigObject counters, String key) {
        String value = shown(counters.get(key));
        if (key.endsWith("Ns")) {
            return key.substring(0, key.length() - 2) + " " + nanoseconds(value);
        }
        if (key.endsWith("Permille")) {
            return key.substring(0, key.length() - "Permille".length()) + " " + percent(value);
        }
        if (key.endsWith(SPEED)) {
            return key.substring(0, key.length() - SPEED.length()) + " " + speed(value);
        }
        return key + " " + value;
    }

    private static Set<String> others(ConfigObject object, List<String> known) {
        Set<String> keys = new TreeSet<>(object.keySet());
        known.forEach(keys::remove);
        return keys;
    }

    static String field(ConfigObject object, String key, String absent) {
        ConfigValue value = object.get(key);
        return value == null ? absent : shown(value);
    }

    private static String shown(@Nullable ConfigValue value) {
        Object plain = value == null ? "" : value.unwrapped();
        // A node's own words, and a peer's address: shown without what could move a terminal's cursor.
        return String.valueOf(plain).replaceAll("\\p{Cntrl}", "?");
    }

    static String seconds(String number) {
        try {
            long ns = Math.round(Double.parseDouble(number) * NS_PER_SECOND);
            return ns == 0 ? "0 s" : TimeSpan.text(ns);
        } catch (NumberFormatException e) {
            return number;
        }
    }

    private static String percent(String permille) {
        try {
            return BigDecimal.valueOf(Long.parseLong(permille), 1)
                            .stripTrailingZeros()
                            .toPlainString() + " %";
        } catch (NumberFormatException e) {
            return permille;
        }
    }

    private static String speed(String bytesPerSecond) {
        try {
            return ByteCount.text(Long.parseLong(bytesPerSecond)) + "/s";
        } catch (NumberFormatException e) {
            return bytesPerSecond;
        }
    }

    static String nanoseconds(String number) {
        try {
            return TimeSpan.text(Long.parseLong(number));
        } catch (NumberFormatException e) {
            return number;
        }
    }
}
