package interstate.deploy.doctor;

import interstate.tunbridge.MonotonicClock;

/** A clock and the sleep until one of its instants. */
interface SleepClock {
    long nowNs();

    /** Returns at the instant or, which is what is measured, later. */
    void sleepUntilNs(long instantNs);

    /** The one that slots are measured on. */
    SleepClock KERNEL = new SleepClock() {
        @Override
        public long nowNs() {
            return MonotonicClock.nowNs();
        }

        @Override
        public void sleepUntilNs(long instantNs) {
            int errno = MonotonicClock.sleepUntilNs(instantNs);
            assert errno == 0;
        }
    };
}
