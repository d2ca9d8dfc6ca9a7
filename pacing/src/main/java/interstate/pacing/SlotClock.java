package interstate.pacing;

/** The monotonic clock slots are measured on, in ns; the kernel's in production, a counter in tests. */
interface SlotClock {

    long nowNs();

    /** Returns at or after {@code instantNs}; must not allocate. */
    void sleepUntilNs(long instantNs);

    /** Called between two looks at the clock while the last stretch before a slot is spun. */
    void spin();
}
