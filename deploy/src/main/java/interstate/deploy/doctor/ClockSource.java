package interstate.deploy.doctor;

import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Which hardware the kernel reads the time from. Those that a process reads by itself cost next to nothing; the others take a
 * system call, and some of them a device, at every look at the clock.
 *
 * @param nowNs the clock that slots are measured on
 */
record ClockSource(KernelFiles files, LongSupplier nowNs) implements Check {
    private static final String NAME = "clock source";
    private static final String DIRECTORY = "sys/devices/system/clocksource/clocksource0/";
    private static final String CURRENT = DIRECTORY + "current_clocksource";
    private static final Set<String> READ_IN_USER_SPACE =
            Set.of("tsc", "kvm-clock", "hyperv_clocksource_tsc_page", "arch_sys_counter");
    private static final int TRIES = 20;
    private static final int READINGS = 1_000;

    @Override
    public Finding look() {
        String current = files.text(CURRENT).orElse("");
        String cost = Microseconds.text(readingNs()) + " a reading";
        if (current.isEmpty()) {
            return new Finding(NAME, Finding.Level.NOTE, "unknown: /" + CURRENT + " cannot be read", cost, "");
        }
        if (READ_IN_USER_SPACE.contains(current)) {
            return new Finding(NAME, Finding.Level.OK, current, cost, "");
        }
        List<String> available = List.of(
                files.text(DIRECTORY + "available_clocksource").orElse("").split("\\s+", -1));
        String mend = available.contains("tsc") ? "echo tsc > /" + CURRENT : "";
        return Finding.warn(NAME, current + ", which takes a system call", cost, mend);
    }

    /** The best of some tries, so that neither an interruption nor code that is still interpreted counts. */
    private long readingNs() {
        long bestNs = Long.MAX_VALUE;
        for (int i = 0; i < TRIES; i++) {
            long beginNs = nowNs.getAsLong();
            long endNs = beginNs;
            for (int k = 0; k < READINGS; k++) {
                endNs = nowNs.getAsLong();
            }
            bestNs = Math.min(bestNs, endNs - beginNs);
        }
        return bestNs / READINGS;
    }
}
