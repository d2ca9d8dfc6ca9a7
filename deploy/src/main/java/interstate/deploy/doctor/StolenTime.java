package interstate.deploy.doctor;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a virtual machine's host took of its CPUs while the wake-ups were measured, as far as the host says so. Many do not, and
 * stalls then show in the wake-ups alone.
 */
record StolenTime(KernelFiles files) {
    private static final String NAME = "stolen time";
    private static final String STAT = "proc/stat";
    /** All CPUs: user, nice, system, idle, iowait, irq, softirq, steal. */
    private static final Pattern TOTAL = Pattern.compile("(?m)^cpu +(?:\\d+ +){7}(\\d{1,18})\\b");
    /** USER_HZ: what /proc/stat counts in, on every machine. */
    private static final long TICK_NS = 10_000_000;

    /** Since the boot. */
    OptionalLong stolenNs() {
        Matcher total = TOTAL.matcher(files.text(STAT).orElse(""));
        return total.find() ? OptionalLong.of(Long.parseLong(total.group(1)) * TICK_NS) : OptionalLong.empty();
    }

    /** Between two looks at {@link #stolenNs}. */
    static Finding between(OptionalLong beforeNs, OptionalLong afterNs) {
        if (beforeNs.isEmpty() || afterNs.isEmpty()) {
            return Finding.unknown(NAME, "/" + STAT + " does not tell", "");
        }
        long ns = afterNs.getAsLong() - beforeNs.getAsLong();
        return ns <= 0
                ? Finding.ok(NAME, "none that the host admits")
                : Finding.warn(
                        NAME,
                        "the host took CPU time away",
                        Microseconds.text(ns) + " in all during the measurement",
                        "");
    }
}
