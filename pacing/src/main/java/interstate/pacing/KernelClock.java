package interstate.pacing;

import interstate.tunbridge.MonotonicClock;

/** CLOCK_MONOTONIC, the clock that all processes of this host share. */
final class KernelClock implements SlotClock {

    private static final long MS = 1_000_000;

    @Override
    public long nowNs() {
        return MonotonicClock.nowNs();
    }

    @Override
    public long utcNs() {
        return System.currentTimeMillis() * MS;
    }

    @Override
    public void sleepUntilNs(long instantNs) {
        // Its only errors are a bad clock and a bad instant: then the caller finds that it is early and comes again.
        int errno = MonotonicClock.sleepUntilNs(instantNs);
        assert errno == 0;
    }

    @Override
    public void spin() {
        Thread.onSpinWait();
    }
}
