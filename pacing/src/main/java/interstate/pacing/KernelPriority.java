package interstate.pacing;

import interstate.tunbridge.Scheduling;

/** SCHED_FIFO, or the shortest slice the kernel gives (100 us, EEVDF) with timers that end on time. */
final class KernelPriority implements LoopPriority {

    /** Above normal work, below the kernel's own urgent threads (interrupt threads have 50, watchdogs 99). */
    private static final int FIFO_PRIORITY = 40;

    private static final long SLICE_NS = 100_000;
    private static final long TIMER_SLACK_NS = 1;

    @Override
    public boolean realTime() {
        return Scheduling.fifo(FIFO_PRIORITY);
    }

    @Override
    @SuppressWarnings("CheckReturnValue")
    public void normal() {
        // Where the kernel refuses, slots are later; the counters show it.
        Scheduling.slice(SLICE_NS);
        Scheduling.timerSlack(TIMER_SLACK_NS);
    }
}
