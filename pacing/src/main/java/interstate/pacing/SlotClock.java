package interstate.pacing;

/** The monotonic clock slots are measured on, in ns, and the time of day; the kernel's in production, a counter in tests. */
interface SlotClock {

    long nowNs();

    /** UTC in ns since the epoch, to a millisecond; it may be set at any time, and no instant depends on it but a timetable's hour. */
    long utcNs();

    /** Returns at or after {@code instantNs}; must not allocate. */
    void sleepUntilNs(long instantNs);

    /** Called between two looks at the clock while the last stretch before a slot is spun. */
    void spin();
}
