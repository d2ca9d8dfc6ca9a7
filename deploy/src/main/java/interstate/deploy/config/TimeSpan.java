package interstate.deploy.config;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as I405 reads them: 8.5ms, 250us, 1s 500ms. A number without a unit is none. */
public final class TimeSpan {
    private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([a-zµ]+)\\s*");

    private static final Map<String, Long> UNITS = Map.ofEntries(
            Map.entry("ns", 1L),
            Map.entry("nsec", 1L),
            Map.entry("us", 1_000L),
            Map.entry("µs", 1_000L),
            Map.entry("usec", 1_000L),
            Map.entry("ms", 1_000_000L),
            Map.entry("msec", 1_000_000L),
            Map.entry("s", 1_000_000_000L),
            Map.entry("sec", 1_000_000_000L),
            Map.entry("second", 1_000_000_000L),
            Map.entry("seconds", 1_000_000_000L),
            Map.entry("m", 60_000_000_000L),
            Map.entry("min", 60_000_000_000L),
            Map.entry("minute", 60_000_000_000L),
            Map.entry("minutes", 60_000_000_000L),
            Map.entry("h", 3_600_000_000_000L),
            Map.entry("hr", 3_600_000_000_000L),
            Map.entry("hour", 3_600_000_000_000L),
            Map.entry("hours", 3_600_000_000_000L),
            Map.entry("d", 86_400_000_000_000L),
            Map.entry("day", 86_400_000_000_000L),
            Map.entry("days", 86_400_000_000_000L));

    private TimeSpan() {}

    /** Whole nanoseconds, a fraction dropped; empty if the text is no time or more than a long holds. */
    public static OptionalLong parseNs(String text) {
        Matcher part = PART.matcher(text.strip().toLowerCase(Locale.ROOT));
        BigDecimal sumNs = BigDecimal.ZERO;
        int end = 0;
        while (part.find() && part.start() == end) {
            Long unitNs = UNITS.get(part.group(2));
            if (unitNs == null) {
                return OptionalLong.empty();
            }
            sumNs = sumNs.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unitNs)));
            end = part.end();
        }
        if (end == 0 || end < text.strip().length() || sumNs.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(sumNs.setScale(0, RoundingMode.DOWN).longValueExact());
    }

    /** For people: four significant digits and one unit, such as 8.5 ms. */
    public static String text(long ns) {
        if (ns < 1_000) {
            return ns + " ns";
        }
        if (ns < 999_950) {
            return FourDigits.of(ns / 1e3) + " us";
        }
        if (ns < 999_950_000) {
            return FourDigits.of(ns / 1e6) + " ms";
        }
        if (ns < 120_000_000_000L) {
            return FourDigits.of(ns / 1e9) + " s";
        }
        if (ns < 7_200_000_000_000L) {
            return FourDigits.of(ns / 60e9) + " min";
        }
        return ns < 172_800_000_000_000L ? FourDigits.of(ns / 3600e9) + " h" : FourDigits.of(ns / 86_400e9) + " d";
    }
}
