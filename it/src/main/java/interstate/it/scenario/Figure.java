package interstate.it.scenario;

import java.util.Collection;
import java.util.Locale;

/**
 * One measured figure and its bar.
 *
 * @param name of the figure within its line
 * @param value as text: a number or words
 * @param unit of the number, empty for words
 * @param bar what the value must be, empty for a figure that is only told
 * @param met whether it is
 */
public record Figure(String name, String value, String unit, String bar, boolean met) {

    public static Figure atMost(String name, double value, double bar, String unit) {
        return new Figure(name, number(value), unit, "at most " + number(bar), value <= bar);
    }

    /** A number between 0 and 1 that is to lie in a part of that. */
    public static Figure within(String name, double value, double least, double most) {
        return new Figure(
                name,
                String.format(Locale.ROOT, "%.3f", value),
                "",
                least + " to " + most,
                value >= least && value <= most);
    }

    public static Figure atLeast(String name, double value, double bar, String unit) {
        return new Figure(name, number(value), unit, "at least " + number(bar), value >= bar);
    }

    public static Figure below(String name, double value, double bar, String unit) {
        return new Figure(name, number(value), unit, "below " + number(bar), value < bar);
    }

    public static Figure exactly(String name, long value, long bar, String unit) {
        return new Figure(name, Long.toString(value), unit, Long.toString(bar), value == bar);
    }

    /** Something that is so or not. */
    public static Figure holds(String name, boolean value) {
        return new Figure(name, value ? "yes" : "no", "", "yes", value);
    }

    /** A set of values that must be this one. */
    public static Figure only(String name, Collection<?> values, Object wanted) {
        return new Figure(
                name,
                values.toString(),
                "",
                "[" + wanted + "]",
                values.size() == 1 && values.iterator().next().equals(wanted));
    }

    public static Figure told(String name, double value, String unit) {
        return new Figure(name, number(value), unit, "", true);
    }

    public static Figure told(String name, long value, String unit) {
        return new Figure(name, Long.toString(value), unit, "", true);
    }

    public static Figure told(String name, String value) {
        return new Figure(name, value, "", "", true);
    }

    /** Whether it must be something. */
    public boolean hasBar() {
        return !bar.isEmpty();
    }

    /** Four significant digits, whole numbers whole. */
    static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return Long.toString((long) value);
        }
        int digits = (int) Math.max(0, 3 - Math.floor(Math.log10(Math.abs(value))));
        return String.format(Locale.ROOT, "%." + Math.min(digits, 9) + "f", value);
    }
}
