package interstate.deploy.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One value with the place it comes from, so that whatever is wrong with it can be said in one line.
 *
 * <p>Values from the command line have an origin that starts with "--", the option's name; these are shown by that name.
 */
final class Setting {
    /** Begins the origin of values from the environment. */
    static final String ENVIRONMENT = "environment variable ";

    private static final String AUTO = "auto";

    private final String path;
    private final @Nullable ConfigValue value;
    private boolean secret;

    Setting(String path, @Nullable ConfigValue value) {
        this.path = path;
        this.value = value;
    }

    /** The same setting, whose value is never shown. */
    Setting secret() {
        secret = true;
        return this;
    }

    /** Whether there is a value at all; null is none. */
    boolean isSet() {
        return value != null && value.valueType() != ConfigValueType.NULL;
    }

    /** Whether the choice is left to interstate. */
    boolean isAuto() {
        return !isSet() || (isScalar() && AUTO.equals(text()));
    }

    /** The option's name, or the key with file and line. */
    String where() {
        if (value == null) {
            return path;
        }
        ConfigOrigin origin = value.origin();
        if (isOption() || origin.description().startsWith(ENVIRONMENT)) {
            return origin.description();
        }
        return originFile()
                .map(file -> path + " (" + file.getFileName() + " line " + origin.lineNumber() + ")")
                .orElse(path);
    }

    /** Whether it came from the command line, which every user of the host can read. */
    boolean isOption() {
        return value != null && value.origin().description().startsWith("--");
    }

    /** The file it stands in, if it stands in one. */
    Optional<Path> originFile() {
        String file = value == null ? null : value.origin().filename();
        return file == null ? Optional.empty() : Optional.of(Path.of(file));
    }

    /** What to throw when the value is wrong. */
    BadInput refused(String allowed) {
        if (!isSet()) {
            return new BadInput(where() + " is not set; allowed: " + allowed);
        }
        return new BadInput(where() + " is " + shown() + "; allowed: " + allowed);
    }

    String text() {
        return text("a text");
    }

    String text(String allowed) {
        if (!isScalar()) {
            throw refused(allowed);
        }
        // Through getString, because that gives a number back as it was written.
        return value().atKey("value").getString("value");
    }

    /** Not empty. */
    String name(String allowed, String pattern) {
        String name = text(allowed);
        if (!name.matches(pattern)) {
            throw refused(allowed);
        }
        return name;
    }

    boolean flag() {
        String allowed = "true or false";
        return switch (text(allowed).toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on" -> true;
            case "false", "no", "off" -> false;
            default -> throw refused(allowed);
        };
    }

    int integer(int min, int max) {
        String allowed = "a whole number from " + min + " to " + max;
        try {
            int number = Integer.parseInt(text(allowed).strip());
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw refused(allowed);
        }
        throw refused(allowed);
    }

    /** A number of bytes, or of bytes a second. */
    long bytes(String what, long min, long max) {
        String allowed = what + " such as 1500, 100k, 100KiB or 1m, from " + min + " to " + max;
        OptionalLong bytes = ByteCount.parse(text(allowed));
        if (bytes.isEmpty() || bytes.getAsLong() < min || bytes.getAsLong() > max) {
            throw refused(allowed);
        }
        return bytes.getAsLong();
    }

    long timeNs(long minNs, long maxNs) {
        String allowed =
                "a time such as 8.5ms, 250us or 10s, from " + TimeSpan.text(minNs) + " to " + TimeSpan.text(maxNs);
        OptionalLong ns = TimeSpan.parseNs(text(allowed));
        if (ns.isEmpty() || ns.getAsLong() < minNs || ns.getAsLong() > maxNs) {
            throw refused(allowed);
        }
        return ns.getAsLong();
    }

    /** A percentage, with one digit after the point at most, in thousandths. */
    int permille(int min, int max) {
        String allowed = "a percentage such as 10%, from " + percent(min) + " to " + percent(max);
        String text = text(allowed).strip();
        if (text.matches("\\d{1,3}(\\.\\d)?\\s*%")) {
            String number = text.substring(0, text.length() - 1).strip();
            int permille = new BigDecimal(number).movePointRight(1).intValueExact();
            if (permille >= min && permille <= max) {
                return permille;
            }
        }
        throw refused(allowed);
    }

    private static String percent(int permille) {
        return BigDecimal.valueOf(permille, 1).stripTrailingZeros().toPlainString() + "%";
    }

    <T> T oneOf(Map<String, T> choices) {
        String allowed = String.join(", ", choices.keySet().stream().sorted().toList());
        T choice = choices.get(text(allowed));
        if (choice == null) {
            throw refused(allowed);
        }
        return choice;
    }

    /** A relative path counts from the given directory. */
    Path file(Path directory) {
        String allowed = "the path of a file";
        String text = text(allowed);
        if (text.isBlank()) {
            throw refused(allowed);
        }
        try {
            return directory.resolve(text);
        } catch (InvalidPathException e) {
            throw refused(allowed);
        }
    }

    /** The elements of a list; a value by itself is a list of one. */
    List<Setting> list() {
        List<Setting> elements = new ArrayList<>();
        if (value instanceof ConfigList list) {
            for (ConfigValue element : list) {
                elements.add(new Setting(path + "[" + elements.size() + "]", element));
            }
        } else if (isSet()) {
            elements.add(this);
        }
        return elements;
    }

    ConfigValue value() {
        if (value == null) {
            throw refused("a value");
        }
        return value;
    }

    String path() {
        return path;
    }

    private boolean isScalar() {
        return isSet()
                && switch (value().valueType()) {
                    case STRING, NUMBER, BOOLEAN -> true;
                    default -> false;
                };
    }

    private String shown() {
        if (secret) {
            return "(secret)";
        }
        return switch (value().valueType()) {
            case LIST -> value() instanceof ConfigList list && list.isEmpty() ? "an empty list" : "a list";
            case OBJECT -> "a block { }";
            default -> "\"" + text().replaceAll("\\p{Cntrl}", "?") + "\"";
        };
    }
}
