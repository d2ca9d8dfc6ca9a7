package interstate.tunbridge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;

/** Keeps memory from being swapped out once it was used. */
public final class MemoryLock {
    private static final int MCL_CURRENT = 1;
    private static final int MCL_FUTURE = 2;
    /** Without it the JDK's mapped modules file (129 MB) becomes resident. */
    private static final int MCL_ONFAULT = 4;

    private static final int PAGE_BYTES = 4096;

    private MemoryLock() {}

    /**
     * Locks every page that this process has mapped, once it is used, and where that is safe also those that it maps
     * later. Under a finite limit it is safe only if every thread is exempt from the limit: a mapping of the JVM's own
     * threads that fails ends the process.
     *
     * @return false if it may not, {@link Errno#last} telling why
     */
    public static boolean lockOnFault() {
        ResourceLimit.MEMORY_LOCK.raise();
        boolean futureToo = ResourceLimit.MEMORY_LOCK.soft() == ResourceLimit.INFINITE || everyThreadIsExempt();
        return Libc.C.mlockall(MCL_CURRENT | MCL_ONFAULT | (futureToo ? MCL_FUTURE : 0)) == 0;
    }

    private static boolean everyThreadIsExempt() {
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            return threads.allMatch(thread -> Capability.IPC_LOCK.isEffectiveIn(thread.resolve("status")));
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Faults a range in, for writing, without changing it; safe while other threads or processes write there.
     *
     * @param address of native or shared memory, 4-byte aligned
     */
    public static void touch(long address, long bytes) {
        for (long page = 0; page < bytes; page += PAGE_BYTES) {
            touchWord(address + page);
        }
        if (bytes >= Integer.BYTES) {
            touchWord((address + bytes - Integer.BYTES) & -Integer.BYTES);
        }
    }

    private static void touchWord(long address) {
        new UnsafeBuffer(address, Integer.BYTES).getAndAddInt(0, 0);
    }
}
