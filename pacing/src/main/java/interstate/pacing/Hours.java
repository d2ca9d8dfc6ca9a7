package interstate.pacing;

/**
 * Which hour of the day holds when, for schedules with a timetable.
 *
 * <p>A lane's time is cut into periods. Number 0 begins with its slot 0, each other with the first slot after the end of the
 * one before; each has one hour of the day and an end, which is that of the hour. What was answered once for a period is
 * answered always, so that all who draw a schedule draw the same.
 */
@FunctionalInterface
interface Hours {

    long HOUR_NS = 3_600_000_000_000L;
    int HOURS = 24;

    /** The hour and end of period {@code number}, which begins with the slot at {@code startNs}; an {@link HourWord}. */
    long period(long number, long startNs);

    /** Of a clock that is {@code utcOffsetNs} behind UTC and never moved against it. */
    static Hours fixed(long utcOffsetNs) {
        return (number, startNs) -> HourWord.at(startNs, utcOffsetNs);
    }
}
