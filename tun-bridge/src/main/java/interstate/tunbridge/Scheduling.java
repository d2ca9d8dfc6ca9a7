package interstate.tunbridge;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * How soon the calling thread runs once it is due. Every method answers false where the kernel refuses, with
 * {@link Errno#last} telling why; none of them is needed for correctness.
 *
 * <pre>
 * sched_attr  0 size 4 | 4 policy 4 | 8 flags 8 | 16 nice 4 | 20 priority 4 | 24 runtime 8 | 32 deadline 8 | 40 period 8
 *             | 48 utilisation min 4 | 52 max 4                                                                   = 56
 * </pre>
 */
public final class Scheduling {
    private static final int SCHED_OTHER = 0;
    private static final int SCHED_FIFO = 1;
    private static final int SCHED_IDLE = 5;
    private static final int PR_SET_TIMERSLACK = 29;

    private static final int SIZE = 0;
    private static final int POLICY = 4;
    private static final int PRIORITY = 20;
    private static final int RUNTIME = 24;
    private static final int BYTES = 56;

    private static final int CPU_MASK_BYTES = 128;
    private static final int NUMBER_BYTES = 32;
    private static final Path TASKS = Path.of("/proc/self/task");
    private static final Path RT_RUNTIME = Path.of("/proc/sys/kernel/sched_rt_runtime_us");

    private Scheduling() {}

    /**
     * Runs before every normal thread; CAP_SYS_NICE. Beyond 95 % of a CPU the kernel stops it for 50 ms of every second,
     * see {@link #realTimeUnlimited}.
     *
     * @param priority 1..99
     */
    public static boolean fifo(int priority) {
        return fifo(0, priority);
    }

    private static boolean fifo(int thread, int priority) {
        UnsafeBuffer parameters = OffHeap.scratch(4);
        parameters.putInt(0, priority);
        return Libc.C.sched_setscheduler(thread, SCHED_FIFO, parameters.addressOffset()) == 0;
    }

    /**
     * As {@link #fifo(int)} for the threads of this process with a name, such as the JVM's own "VM Thread".
     *
     * @param name as the kernel has it, at most 15 bytes
     * @return whether there is one and it was done for all
     */
    public static boolean fifo(String name, int priority) {
        return fifo(priority, thread -> comm(thread).equals(name));
    }

    /**
     * As {@link #fifo(int)} for every thread that this process has now, the JVM's own among them, and those that they make.
     *
     * @return whether it was done for all
     */
    public static boolean fifoAll(int priority) {
        return fifo(priority, thread -> true);
    }

    private static boolean fifo(int priority, Predicate<Path> wanted) {
        boolean done = false;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(TASKS)) {
            for (Path thread : threads) {
                if (wanted.test(thread)) {
                    if (fifo(Integer.parseInt(thread.getFileName().toString()), priority)) {
                        done = true;
                    } else if (Errno.last() != Errno.ESRCH) {
                        return false;
                    }
                    // Else it has ended since it was listed.
                }
            }
        } catch (IOException e) {
            return false;
        }
        return done;
    }

    private static String comm(Path thread) {
        try {
            return Files.readString(thread.resolve("comm")).strip();
        } catch (IOException e) {
            // It has ended since it was listed.
            return "";
        }
    }

    /**
     * Normal priority with a time slice of its own: the shorter, the sooner it runs (EEVDF). No privilege needed.
     *
     * @param ns 100,000 to 100,000,000
     * @return false also where the kernel (before 6.12) accepts and ignores it
     */
    public static boolean slice(long ns) {
        UnsafeBuffer attributes = OffHeap.scratch(BYTES);
        long address = attributes.addressOffset();
        if (!read(attributes)) {
            return false;
        }
        attributes.putInt(SIZE, BYTES);
        attributes.putInt(POLICY, SCHED_OTHER);
        attributes.putInt(PRIORITY, 0);
        attributes.putLong(RUNTIME, ns);
        return Syscall.SCHED_SETATTR.call(0, address, 0, 0, 0, 0) == 0
                && read(attributes)
                && attributes.getLong(RUNTIME) == ns;
    }

    /** Runs only when no other thread wants the CPU. No privilege needed; there is no way back without. */
    public static boolean background() {
        UnsafeBuffer parameters = OffHeap.scratch(4);
        parameters.putInt(0, 0);
        return Libc.C.sched_setscheduler(0, SCHED_IDLE, parameters.addressOffset()) == 0;
    }

    private static boolean read(UnsafeBuffer attributes) {
        return Syscall.SCHED_GETATTR.call(0, attributes.addressOffset(), BYTES, 0, 0, 0) == 0;
    }

    /** How much later than asked a sleep of this thread may end, so that wake-ups can be shared; the default is 50 us. */
    public static boolean timerSlack(long ns) {
        return Libc.C.prctl(PR_SET_TIMERSLACK, ns, 0, 0, 0) == 0;
    }

    /** Runs on these CPUs only. */
    public static boolean pin(int... cpus) {
        UnsafeBuffer mask = OffHeap.scratch(CPU_MASK_BYTES);
        for (int cpu : cpus) {
            mask.putByte(cpu >> 3, (byte) (mask.getByte(cpu >> 3) | 1 << (cpu & 7)));
        }
        return Libc.C.sched_setaffinity(0, CPU_MASK_BYTES, mask.addressOffset()) == 0;
    }

    /** Whether the host lets real-time threads have a CPU whole (kernel.sched_rt_runtime_us = -1). */
    public static boolean realTimeUnlimited() {
        // In one read: the kernel answers the second one of such a file with nothing, and Files.readString begins with
        // a byte.
        byte[] text = new byte[NUMBER_BYTES];
        try (InputStream in = Files.newInputStream(RT_RUNTIME)) {
            int bytes = in.read(text);
            return bytes > 0
                    && new String(text, 0, bytes, StandardCharsets.US_ASCII)
                            .strip()
                            .equals("-1");
        } catch (IOException e) {
            return false;
        }
    }
}
