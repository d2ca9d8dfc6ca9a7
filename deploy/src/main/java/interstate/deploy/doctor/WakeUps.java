package interstate.deploy.doctor;

import java.util.Arrays;
import java.util.Locale;

/**
 * How late sleeps to absolute instants a tick apart ended, each against its own instant: a stall of ten ticks makes ten
 * of them late.
 *
 * @param count of sleeps
 * @param p50Ns median
 * @param p99Ns 99th percentile
 * @param maxNs the latest
 * @param stalled how many ended more than {@link #STALL_NS} late
 */
public record WakeUps(int count, long p50Ns, long p99Ns, long maxNs, int stalled) {
    static final long TICK_NS = 1_000_000;
    /** Longer than an idle kernel makes a real-time thread wait: its host did not run the machine. */
    static final long STALL_NS = 500_000;

    private static final int PERCENT = 100;

    /** Sleeps so many times; the calling thread's priority is what is measured. */
    static long[] latenessNs(SleepClock clock, int count) {
        long[] latenessNs = new long[count];
        long instantNs = clock.nowNs();
        for (int i = 0; i < count; i++) {
            instantNs += TICK_NS;
            clock.sleepUntilNs(instantNs);
            latenessNs[i] = clock.nowNs() - instantNs;
        }
        return latenessNs;
    }

    /** Percentiles by nearest rank, of at least one sleep. */
    static WakeUps of(long[] latenessNs) {
        long[] sorted = latenessNs.clone();
        Arrays.sort(sorted);
        int stalled = (int) Arrays.stream(sorted).filter(ns -> ns > STALL_NS).count();
        return new WakeUps(
                sorted.length, percentile(sorted, 50), percentile(sorted, 99), sorted[sorted.length - 1], stalled);
    }

    private static long percentile(long[] sorted, int percent) {
        return sorted[(sorted.length * percent + PERCENT - 1) / PERCENT - 1];
    }

    /** @param realTime whether they were a real-time thread's, which no other thread can delay */
    Finding finding(String name, boolean realTime) {
        String found = String.format(
                Locale.ROOT,
                "%d of %,d more than %s us late, at %s priority",
                stalled,
                count,
                Microseconds.text(STALL_NS),
                realTime ? "real-time" : "normal");
        String cost = "p50 " + Microseconds.text(p50Ns) + ", p99 " + Microseconds.text(p99Ns) + ", max "
                + Microseconds.text(maxNs);
        if (stalled == 0) {
            return new Finding(name, Finding.Level.OK, found, cost, "");
        }
        return Finding.warn(name, realTime ? found + ": host stalls" : found, cost, "");
    }
}
