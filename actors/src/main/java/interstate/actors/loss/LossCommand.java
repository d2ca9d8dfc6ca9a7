package interstate.actors.loss;

import interstate.actors.settings.LossSettings;
import interstate.tunbridge.KernelException;
import interstate.tunbridge.MonotonicClock;
import interstate.tunbridge.Privileges;
import java.io.File;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the user's command when something was lost: never two at once, and each a pause after the one before began. Of what
 * happens in between, what matters most is told then, with the number of the others.
 *
 * <p>It runs on a thread of its own that has none of the node's capabilities, so neither has the command. It starts in /,
 * with nothing in its environment but what it is told, no descriptor of the node's, nothing to read, and nobody who reads
 * what it writes. One that takes too long is killed, with what it has started.
 */
public final class LossCommand implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LossCommand.class);
    private static final File NULL = new File("/dev/null");
    private static final String PREFIX = "INTERSTATE_";
    private static final String MERGED = "MERGED";

    private final List<String> command;
    private final long pauseNs;
    private final long timeoutNs;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final AtomicLong runs = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final OncePer complaints = new OncePer(TimeUnit.MINUTES.toNanos(1));
    private @Nullable LossNews waiting;
    private @Nullable Process running;
    private long merged;
    private boolean closed;

    private LossCommand(LossSettings settings) {
        command = settings.command();
        pauseNs = settings.commandPauseNs();
        timeoutNs = settings.commandTimeoutNs();
    }

    /** One that runs from now on, if the settings name a command. */
    public static LossCommand start(LossSettings settings) {
        LossCommand started = new LossCommand(settings);
        if (started.isSet()) {
            Thread thread = new Thread(started::run, "loss-command");
            thread.setDaemon(true);
            thread.start();
        }
        return started;
    }

    /** Whether there is a command at all. */
    public boolean isSet() {
        return !command.isEmpty();
    }

    /** How often it was started, or would have been. */
    public long runs() {
        return runs.get();
    }

    /** Of these, how often it could not be started, was killed, or ended with another code than 0. */
    public long failed() {
        return failed.get();
    }

    /** Has it run soon. Any thread; returns at once. */
    void tell(LossNews news) {
        lock.lock();
        try {
            if (!isSet() || closed) {
                return;
            }
            LossNews earlier = waiting;
            if (earlier != null) {
                merged++;
            }
            if (earlier == null || news.outranks(earlier)) {
                waiting = news;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            Privileges.shed();
            for (LossNews news = next(); news != null; news = next()) {
                long beganNs = MonotonicClock.nowNs();
                once(news);
                pauseUntil(beganNs + pauseNs);
            }
        } catch (KernelException e) {
            LOG.error("loss.command is never run: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is to be told next, with the number of what is not; null: nothing any more. */
    private @Nullable LossNews next() throws InterruptedException {
        lock.lock();
        try {
            while (waiting == null && !closed) {
                changed.await();
            }
            LossNews news = waiting;
            if (closed || news == null) {
                return null;
            }
            Map<String, String> facts = new LinkedHashMap<>(news.facts());
            facts.put(MERGED, Long.toString(merged));
            waiting = null;
            merged = 0;
            return new LossNews(news.kind(), facts);
        } finally {
            lock.unlock();
        }
    }

    private void pauseUntil(long untilNs) throws InterruptedException {
        lock.lock();
        try {
            long leftNs = untilNs - MonotonicClock.nowNs();
            while (leftNs > 0 && !closed) {
                leftNs = changed.awaitNanos(leftNs);
            }
        } finally {
            lock.unlock();
        }
    }

    private void once(LossNews news) throws InterruptedException {
        runs.incrementAndGet();
        try {
            Process process = builder(news).start();
            if (isRunning(process)) {
                end(process);
            }
        } catch (IOException e) {
            complain("could not be started: " + e.getMessage());
        }
    }

    /** False: nothing is to run any more, and it was killed. */
    private boolean isRunning(Process process) {
        lock.lock();
        try {
            running = process;
            if (closed) {
                kill(process);
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private ProcessBuilder builder(LossNews news) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(new File("/"))
                .redirectInput(NULL)
                .redirectOutput(NULL)
                .redirectError(NULL);
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.put(PREFIX + "EVENT", news.kind().text());
        news.facts().forEach((name, value) -> environment.put(PREFIX + name, value));
        return builder;
    }

    /** Returns when it has ended. */
    private void end(Process process) throws InterruptedException {
        if (!process.waitFor(timeoutNs, TimeUnit.NANOSECONDS)) {
            kill(process);
            complain("was killed: it took more than " + TimeUnit.NANOSECONDS.toMillis(timeoutNs) + " ms");
            process.waitFor();
        } else if (process.exitValue() != 0) {
            complain("ended with code " + process.exitValue());
        }
    }

    /** Its children first, while they are still known as such. */
    private static void kill(Process process) {
        if (process.isAlive()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private void complain(String what) {
        long times = complaints.pass(MonotonicClock.nowNs());
        if (times > 0) {
            LOG.warn("loss.command {} {} ({} times since it was last told)", command.get(0), what, times);
        }
        // Last, so that whoever sees the count finds the line.
        failed.incrementAndGet();
    }

    /** Nothing is run any more, and what runs is killed. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            Process last = running;
            if (last != null) {
                kill(last);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
