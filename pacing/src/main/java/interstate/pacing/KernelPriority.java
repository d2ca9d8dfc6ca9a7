package interstate.pacing;

import interstate.tunbridge.Scheduling;
import java.util.List;

/** SCHED_FIFO, or the shortest slice the kernel gives (100 us, EEVDF) with timers that end on time. */
final class KernelPriority implements LoopPriority {

    /** Above normal work, below the kernel's own urgent threads (interrupt threads have 50, watchdogs 99). */
    private static final int FIFO_PRIORITY = 40;

    /** One below a loop that leads. */
    private static final int VIRTUAL_MACHINE_PRIORITY = FIFO_PRIORITY - 1;

    private static final int LEAST_NICE = -20;
    private static final String VIRTUAL_MACHINE_THREAD = "VM Thread";
    private static final long SLICE_NS = 100_000;
    private static final long TIMER_SLACK_NS = 1;

    private final int[] cpus;

    /** @param cpus the loop's thread runs on these only; empty: wherever the kernel likes */
    KernelPriority(List<Integer> cpus) {
        this.cpus = cpus.stream().mapToInt(Integer::intValue).toArray();
    }

    /**
     * Lets the JVM's own thread run before normal ones. Discarding compiled code, it stops the loop's thread for some
     * microseconds, or, if another process has the CPU in the middle of that, for tens of milliseconds. Its compilers, which
     * hold locks that the loop may want when it meets code for the first time, get the CPU back as soon as they lose it.
     */
    @SuppressWarnings("CheckReturnValue")
    static void hastenVirtualMachine() {
        Scheduling.nice(LEAST_NICE);
        Scheduling.fifo(VIRTUAL_MACHINE_THREAD, VIRTUAL_MACHINE_PRIORITY);
    }

    @Override
    public boolean realTime(Role role) {
        return Scheduling.fifo(
                switch (role) {
                    case LEADING -> FIFO_PRIORITY;
                    case FOLLOWING -> FIFO_PRIORITY + 1;
                    case TAKING_OVER -> FIFO_PRIORITY + 2;
                });
    }

    @Override
    @SuppressWarnings("CheckReturnValue")
    public void normal() {
        // Where the kernel refuses, slots are later; the counters show it.
        if (cpus.length > 0) {
            Scheduling.pin(cpus);
        }
        Scheduling.slice(SLICE_NS);
        Scheduling.timerSlack(TIMER_SLACK_NS);
    }
}
