package interstate.tunbridge;

import java.time.Instant;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The one clock that schedules are drawn against: CLOCK_MONOTONIC, shared by all processes of this host.
 *
 * <pre>
 * struct timespec: 0 seconds 8 | 8 nanoseconds 8
 * </pre>
 *
 * {@link #nowNs} and {@link #sleepUntilNs} allocate nothing once a thread has called them.
 */
public final class MonotonicClock {
    private static final int CLOCK_REALTIME = 0;
    private static final int CLOCK_MONOTONIC = 1;
    private static final int TIMER_ABSTIME = 1;
    private static final int TIMESPEC_BYTES = 16;
    private static final long NS_PER_S = 1_000_000_000L;
    private static final int COMPARISONS = 3;

    private static final ThreadLocal<UnsafeBuffer> TIMESPEC =
            ThreadLocal.withInitial(() -> OffHeap.zeroed(TIMESPEC_BYTES));

    static {
        requireNanoTimeIsMonotonicClock();
    }

    private MonotonicClock() {}

    /** Now, in nanoseconds since some moment near the host's boot. */
    public static long nowNs() {
        return System.nanoTime();
    }

    /**
     * Sleeps until an instant of {@link #nowNs}, also through signals; returns at once if it has passed.
     *
     * @return 0, or the error number
     */
    public static int sleepUntilNs(long instantNs) {
        // The kernel would sleep for the timer slack, 50 us by default, even when the instant has just passed.
        if (instantNs <= nowNs()) {
            return 0;
        }
        UnsafeBuffer timespec = TIMESPEC.get();
        timespec.putLong(0, instantNs / NS_PER_S);
        timespec.putLong(8, instantNs % NS_PER_S);
        int errno;
        do {
            errno = Libc.C.clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, timespec.addressOffset(), 0);
        } while (errno == Errno.EINTR);
        return errno;
    }

    /** Wall-clock time in nanoseconds since 1970 (UTC); allocates, not for the pacing loop. */
    public static long epochNs() {
        Instant now = Instant.now();
        return now.getEpochSecond() * NS_PER_S + now.getNano();
    }

    /** By how much the wall clock, since 1970, is ahead of {@link #nowNs} at present; allocates nothing. */
    public static long epochAheadNs() {
        long aheadNs = 0;
        long leastNs = Long.MAX_VALUE;
        for (int i = 0; i < COMPARISONS; i++) {
            long beforeNs = nowNs();
            long epochNs = kernelNs(CLOCK_REALTIME);
            long tookNs = nowNs() - beforeNs;
            if (tookNs < leastNs) {
                leastNs = tookNs;
                aheadNs = epochNs - beforeNs - (tookNs >> 1);
            }
        }
        return aheadNs;
    }

    /** CLOCK_MONOTONIC as the kernel tells it, to compare {@link #nowNs} with. */
    static long kernelNowNs() {
        return kernelNs(CLOCK_MONOTONIC);
    }

    private static long kernelNs(int clock) {
        UnsafeBuffer timespec = TIMESPEC.get();
        int result = Libc.C.clock_gettime(clock, timespec.addressOffset());
        if (result < 0) {
            throw KernelException.of("clock_gettime", "clock " + clock, Errno.last());
        }
        return timespec.getLong(0) * NS_PER_S + timespec.getLong(8);
    }

    /** Everything that crosses processes rests on this, and only the JVM's source promises it. */
    private static void requireNanoTimeIsMonotonicClock() {
        long beforeNs = System.nanoTime();
        long kernelNs = kernelNowNs();
        long afterNs = System.nanoTime();
        if (kernelNs < beforeNs || kernelNs > afterNs) {
            throw new IllegalStateException("System.nanoTime is not CLOCK_MONOTONIC on this JVM: " + kernelNs
                    + " ns is not between " + beforeNs + " and " + afterNs);
        }
    }
}
