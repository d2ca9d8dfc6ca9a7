package interstate.pacing;

import org.agrona.concurrent.UnsafeBuffer;

/** A number in shared memory that no writer may lower, however late it comes. */
final class Raised {

    private Raised() {}

    static void to(UnsafeBuffer memory, int at, long value) {
        long seen = memory.getLongAcquire(at);
        while (seen < value && !memory.compareAndSetLong(at, seen, value)) {
            seen = memory.getLongAcquire(at);
        }
    }
}
