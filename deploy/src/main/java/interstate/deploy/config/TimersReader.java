package interstate.deploy.config;

import interstate.actors.settings.TimerSettings;

/** Reads the periods of the protocol. */
final class TimersReader {
    private static final long MS = 1_000_000;
    private static final long SECOND = 1_000 * MS;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final int MOST_BEFORE_REKEY = 1 << 27;
    private static final int MOST_UNDER_A_KEY = 1 << 28;

    private TimersReader() {}

    static TimerSettings read(Section timers) {
        int rekeyDatagrams = timers.setting("rekey-after-datagrams").integer(1_000, MOST_BEFORE_REKEY);
        return new TimerSettings(
                timers.setting("rekey-after").timeNs(SECOND, HOUR),
                rekeyDatagrams,
                timers.setting("reject-after-datagrams").integer(Math.max(2_000, rekeyDatagrams + 1), MOST_UNDER_A_KEY),
                timers.setting("previous-key").timeNs(100 * MS, MINUTE),
                timers.setting("retry").timeNs(10 * MS, MINUTE),
                timers.setting("silence").timeNs(10 * MS, HOUR),
                timers.setting("silence-slots").integer(1, 100_000),
                timers.setting("timeout").timeNs(100 * MS, DAY),
                timers.setting("timeout-slots").integer(1, 100_000),
                timers.setting("straddle").timeNs(MS, 10 * SECOND),
                timers.setting("straddle-slots").integer(1, 10_000),
                timers.setting("no-answer").timeNs(SECOND, HOUR),
                timers.setting("resolve").timeNs(10 * SECOND, DAY));
    }
}
