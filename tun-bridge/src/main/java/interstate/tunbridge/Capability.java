package interstate.tunbridge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The parts of root's power that processes of ours keep (capabilities(7)).
 *
 * <pre>
 * header  0 version 4 | 4 pid 4 (0: calling thread)
 * data    8 effective 4 | 12 permitted 4 | 16 inheritable 4, and again at 20 for capabilities 32..63
 * </pre>
 */
public enum Capability {
    /** Addresses, routes, TUN devices, marks. */
    NET_ADMIN(12),
    /** Memory locks beyond the limit. */
    IPC_LOCK(14),
    /** Real-time priorities. */
    SYS_NICE(23);

    private static final int VERSION_3 = 0x2008_0522;
    private static final int EFFECTIVE = 8;
    private static final int PERMITTED = 12;
    private static final int INHERITABLE = 16;
    private static final int HIGH = 12;
    private static final int BYTES = 32;

    private static final int PR_CAP_AMBIENT = 47;
    private static final int PR_CAP_AMBIENT_RAISE = 2;
    private static final int PR_CAP_AMBIENT_CLEAR_ALL = 4;

    private final int number;

    Capability(int number) {
        this.number = number;
    }

    private boolean in(UnsafeBuffer b, int set) {
        return (b.getInt(set) & 1 << number) != 0;
    }

    /** Whether the thread with this /proc status file may use it; false if the thread has just ended. */
    boolean isEffectiveIn(Path status) {
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("CapEff:"))
                    .map(line -> line.substring("CapEff:".length()).strip())
                    .anyMatch(mask -> (Long.parseUnsignedLong(mask, 16) & 1L << number) != 0);
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }

    /** Those that the calling thread may use at once. */
    public static Set<Capability> effective() {
        return read(EFFECTIVE);
    }

    /** Those that the calling thread may make effective or hand on. */
    static Set<Capability> permitted() {
        return read(PERMITTED);
    }

    private static Set<Capability> read(int set) {
        UnsafeBuffer b = header();
        long address = b.addressOffset();
        check(Syscall.CAPGET.call(address, address + 8, 0, 0, 0, 0), "capget");
        Set<Capability> held = EnumSet.noneOf(Capability.class);
        for (Capability capability : values()) {
            if (capability.in(b, set)) {
                held.add(capability);
            }
        }
        return held;
    }

    /** Leaves the calling thread with exactly these, which threads and programs that it starts inherit. */
    static void keepOnly(Set<Capability> kept) {
        KernelException.check(
                Libc.C.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0), "prctl", "PR_CAP_AMBIENT_CLEAR_ALL");
        int mask = 0;
        for (Capability capability : kept) {
            mask |= 1 << capability.number;
        }
        UnsafeBuffer b = header();
        b.putInt(EFFECTIVE, mask);
        b.putInt(PERMITTED, mask);
        b.putInt(INHERITABLE, mask);
        assert b.getInt(EFFECTIVE + HIGH) == 0;
        check(Syscall.CAPSET.call(b.addressOffset(), b.addressOffset() + 8, 0, 0, 0, 0), "capset");
        for (Capability capability : kept) {
            KernelException.check(
                    Libc.C.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability.number, 0, 0),
                    "prctl PR_CAP_AMBIENT_RAISE",
                    capability.name());
        }
    }

    private static UnsafeBuffer header() {
        UnsafeBuffer b = OffHeap.scratch(BYTES);
        b.putInt(0, VERSION_3);
        return b;
    }

    private static void check(long result, String call) {
        KernelException.check((int) result, call, "of the calling thread");
    }
}
