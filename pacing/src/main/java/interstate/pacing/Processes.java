package interstate.pacing;

import interstate.tunbridge.MonotonicClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether other processes live. */
final class Processes {

    /** A process hangs up some milliseconds before it is gone. */
    static final long PATIENCE_NS = 1_000_000_000L;

    private static final long GLANCE_NS = 1_000_000;

    private Processes() {}

    /** Waits for the end of a process; false if it lives on. */
    static boolean endsWithin(long pid, long patienceNs) {
        long endNs = MonotonicClock.nowNs() + patienceNs;
        while (lives(pid)) {
            long nowNs = MonotonicClock.nowNs();
            if (nowNs >= endNs) {
                return false;
            }
            int errno = MonotonicClock.sleepUntilNs(nowNs + GLANCE_NS);
            assert errno == 0;
        }
        return true;
    }

    /** One that has ended, but that its parent has not asked for yet, is dead too. */
    private static boolean lives(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            char state = stat.charAt(stat.lastIndexOf(')') + 2);
            return state != 'Z' && state != 'X';
        } catch (IOException e) {
            return false;
        }
    }
}
