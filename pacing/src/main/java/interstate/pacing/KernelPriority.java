package interstate.pacing;

import interstate.tunbridge.Scheduling;
import java.util.List;

/** SCHED_FIFO, or the shortest slice the kernel gives (100 us, EEVDF) with timers that end on time. */
final class KernelPriority implements LoopPriority {

    /** Above normal work, below the kernel's own urgent threads (interrupt threads have 50, watchdogs 99). */
    private static final int FIFO_PRIORITY = 40;

    /** Of all other threads of a pacer's JVM: below every loop. */
    private static final int VIRTUAL_MACHINE_PRIORITY = FIFO_PRIORITY - 1;

    private static final long SLICE_NS = 100_000;
    private static final long TIMER_SLACK_NS = 1;

    private final int[] cpus;

    /** @param cpus the loop's thread runs on these only; empty: wherever the kernel likes */
    KernelPriority(List<Integer> cpus) {
        this.cpus = cpus.stream().mapToInt(Integer::intValue).toArray();
    }

    /**
     * Lets every thread of this JVM run before normal ones, and those they make. The loop's thread takes locks of the JVM,
     * most often that of its compilers' queue, when it meets code that is not compiled yet; whoever holds one and has lost
     * the CPU to another process would keep it waiting for tens of milliseconds. Niceness does not do: where sessions are
     * scheduled as groups it counts inside the session only.
     */
    @SuppressWarnings("CheckReturnValue")
    static void hastenVirtualMachine() {
        Scheduling.fifoAll(VIRTUAL_MACHINE_PRIORITY);
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
    public void begin() {
        // Where the kernel refuses, here and below, slots are later; the counters show it.
        if (cpus.length > 0) {
            Scheduling.pin(cpus);
        }
        Scheduling.timerSlack(TIMER_SLACK_NS);
    }

    @Override
    @SuppressWarnings("CheckReturnValue")
    public void normal() {
        Scheduling.slice(SLICE_NS);
    }
}
