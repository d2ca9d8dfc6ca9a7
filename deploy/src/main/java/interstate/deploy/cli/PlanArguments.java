package interstate.deploy.cli;

import interstate.actors.plan.InnerLoad;
import interstate.actors.simulation.Pair;
import interstate.deploy.config.BadInput;
import interstate.deploy.config.ByteCount;
import interstate.deploy.config.TimeSpan;
import interstate.wire.LinkFeatures;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values of the options of `plan`. All throw {@link BadInput} for what is not allowed. */
final class PlanArguments {
    static final String NO_DELAY = "none";

    private static final Pattern PERCENTAGE = Pattern.compile("(\\d{1,3}(?:\\.\\d)?)\\s*%");
    private static final Pattern RATE = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,6})?)\\s*/\\s*(hour|day|week|month)");
    private static final Pattern AMOUNT = Pattern.compile("\\d{1,9}(?:\\.\\d{1,6})?");
    private static final Pattern LENGTHS = Pattern.compile("(\\d{2,4})-(\\d{2,4})");
    private static final double HOURS_A_WEEK = 7 * 24;
    private static final Map<String, Double> HOURS =
            Map.of("hour", 1.0, "day", 24.0, "week", HOURS_A_WEEK, "month", 30 * 24.0);
    private static final long MILLI_NS = 1_000_000;
    private static final int LONGEST_PACKET = 9_000;
    private static final int FULL_PERMILLE = 1_000;

    private PlanArguments() {}

    /** Events a week, from such as 1/week. */
    static double perWeek(String option, String text) {
        Matcher rate = RATE.matcher(text.strip());
        if (!rate.matches() || Double.parseDouble(rate.group(1)) == 0) {
            throw refused(option, text, "a number above 0 and hour, day, week or month, such as 1/week");
        }
        return Double.parseDouble(rate.group(1)) * HOURS_A_WEEK / HOURS.getOrDefault(rate.group(2), HOURS_A_WEEK);
    }

    /** Thousandths, ascending, from such as 0%,2.5%. */
    static List<Integer> fecShares(String option, String text) {
        int most = LinkFeatures.MAX_FEC_SHARE_PERMILLE;
        return each(
                text,
                one -> permille(one, 0, most)
                        .orElseThrow(() -> refused(option, text, "percentages from 0% to 50%, such as 0%,2.5%")));
    }

    /** Milliseconds, ascending, from such as none,250ms; 0 is none. */
    static List<Integer> delays(String option, String text) {
        return each(text, one -> {
            OptionalLong ns = TimeSpan.parseNs(one);
            long ms = one.strip().equals(NO_DELAY) ? 0 : (ns.orElse(0) + MILLI_NS - 1) / MILLI_NS;
            if ((ms == 0 && !one.strip().equals(NO_DELAY)) || ms > LinkFeatures.MAX_DISPATCH_DELAY_MS) {
                throw refused(option, text, NO_DELAY + " and times from 1 ms to 10 s, such as none,250ms");
            }
            return (int) ms;
        });
    }

    private static List<Integer> each(String text, ToIntFunction<String> value) {
        Collection<Integer> ascending = new TreeSet<>();
        Arrays.stream(text.split(",", -1)).forEach(one -> ascending.add(value.applyAsInt(one)));
        return List.copyOf(ascending);
    }

    private static OptionalInt permille(String text, int min, int max) {
        Matcher percentage = PERCENTAGE.matcher(text.strip());
        if (!percentage.matches()) {
            return OptionalInt.empty();
        }
        int permille = new BigDecimal(percentage.group(1)).movePointRight(1).intValueExact();
        return permille < min || permille > max ? OptionalInt.empty() : OptionalInt.of(permille);
    }

    /** Inner packets, from a percentage and such as 200-1400. */
    static InnerLoad load(String loadOption, String load, String lengthsOption, String lengths) {
        int permille = permille(load, 1, FULL_PERMILLE)
                .orElseThrow(() -> refused(loadOption, load, "a percentage from 0.1% to 100%"));
        Matcher both = LENGTHS.matcher(lengths.strip());
        int least = both.matches() ? Integer.parseInt(both.group(1)) : 0;
        int most = both.matches() ? Integer.parseInt(both.group(2)) : 0;
        if (least < Pair.MIN_PACKET_BYTES || most < least || most > LONGEST_PACKET) {
            throw refused(
                    lengthsOption,
                    lengths,
                    "bytes of the shortest and the longest packet, " + Pair.MIN_PACKET_BYTES + " to " + LONGEST_PACKET
                            + ", such as 200-1400");
        }
        return new InnerLoad(permille, least, most);
    }

    static long timeNs(String option, String text, long minNs, long maxNs) {
        OptionalLong ns = TimeSpan.parseNs(text);
        if (ns.isEmpty() || ns.getAsLong() < minNs || ns.getAsLong() > maxNs) {
            throw refused(option, text, "a time from " + TimeSpan.text(minNs) + " to " + TimeSpan.text(maxNs));
        }
        return ns.getAsLong();
    }

    /** A whole number, with k, m and g for thousands, millions and more. */
    static long number(String option, String text, long min, long max) {
        OptionalLong number = ByteCount.parse(text);
        if (number.isEmpty() || number.getAsLong() < min || number.getAsLong() > max) {
            throw refused(option, text, "a whole number from " + min + " to " + max);
        }
        return number.getAsLong();
    }

    static double amount(String option, String text) {
        if (!AMOUNT.matcher(text.strip()).matches()) {
            throw refused(option, text, "an amount of money such as 1.50");
        }
        return Double.parseDouble(text.strip());
    }

    private static BadInput refused(String option, String text, String allowed) {
        return new BadInput(option + " is \"" + text + "\"; allowed: " + allowed);
    }
}
