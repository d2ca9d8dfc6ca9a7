package interstate.deploy.doctor;

import interstate.deploy.Failure;
import interstate.tunbridge.Scheduling;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;

/** Real sleeps of a thread that is scheduled as the pacer's: SCHED_FIFO, else with the shortest slice and no timer slack. */
final class KernelProbe implements WakeUpProbe {
    private static final int FIFO_PRIORITY = 40;
    private static final long SLICE_NS = 100_000;
    private static final long TIMER_SLACK_NS = 1;
    private static final String VIRTUAL_MACHINE_THREAD = "VM Thread";

    /** Of 1 ms; not counted, because the first ones load and link code. */
    private static final int FIRST_TICKS = 100;
    /** Of 1 ms. */
    private static final int TICKS = 2_500;

    @Override
    public boolean realTime() {
        return inThread(() -> Scheduling.fifo(FIFO_PRIORITY));
    }

    @Override
    public WakeUps measure(int busyThreads) {
        AtomicBoolean end = new AtomicBoolean();
        try {
            for (int i = 0; i < busyThreads; i++) {
                Thread busy = new Thread(() -> keepBusy(end), "busy-" + i);
                busy.setDaemon(true);
                busy.start();
            }
            return WakeUps.of(inThread(KernelProbe::latenessNs));
        } finally {
            end.set(true);
        }
    }

    private static void keepBusy(AtomicBoolean end) {
        while (!end.get()) {
            Thread.onSpinWait();
        }
    }

    @SuppressWarnings("CheckReturnValue")
    private static long[] latenessNs() {
        if (Scheduling.fifo(FIFO_PRIORITY)) {
            // Else a safepoint begun by that thread would last until the busy threads let it run again.
            Scheduling.fifo(VIRTUAL_MACHINE_THREAD, FIFO_PRIORITY - 1);
        } else {
            Scheduling.slice(SLICE_NS);
            Scheduling.timerSlack(TIMER_SLACK_NS);
        }
        WakeUps.latenessNs(SleepClock.KERNEL, FIRST_TICKS);
        return WakeUps.latenessNs(SleepClock.KERNEL, TICKS);
    }

    /** Priorities are a thread's own and there is no way back: each measurement has a new one. */
    private static <T> T inThread(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task, "wake-ups");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
