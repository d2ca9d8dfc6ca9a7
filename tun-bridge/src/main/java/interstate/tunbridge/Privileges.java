package interstate.tunbridge;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * Gives root up.
 *
 * <p>User and group are changed for the whole process (glibc does it on every thread). Capabilities are a thread's own:
 * the calling thread keeps the named ones, threads and programs started by it later inherit them, all other threads are
 * left with none. So {@link #dropTo} runs first thing on the main thread.
 */
public final class Privileges {
    private static final int PR_SET_DUMPABLE = 4;
    private static final int PR_SET_KEEPCAPS = 8;

    private Privileges() {}

    /**
     * Becomes another user, without supplementary groups. A process that is that user already only sheds capabilities.
     *
     * @param keep what to keep of it, as far as it is held now
     * @return what is held afterwards
     */
    public static Set<Capability> dropTo(int uid, int gid, Capability... keep) {
        Set<Capability> kept = EnumSet.noneOf(Capability.class);
        kept.addAll(Arrays.asList(keep));
        kept.retainAll(Capability.permitted());
        if (kept.contains(Capability.IPC_LOCK)) {
            // The JVM's own threads lose the capability; with a lock on future mappings they would then die at the
            // limit.
            ResourceLimit.MEMORY_LOCK.raise();
        }
        if (!isAlready(uid, gid)) {
            become(uid, gid);
        }
        Capability.keepOnly(kept);
        return kept;
    }

    /** Leaves the calling thread, and the programs that it starts, without any of root's power; others keep theirs. */
    public static void shed() {
        Capability.keepOnly(EnumSet.noneOf(Capability.class));
    }

    private static boolean isAlready(int uid, int gid) {
        return Libc.C.getuid() == uid && Libc.C.geteuid() == uid && Libc.C.getgid() == gid && Libc.C.getegid() == gid;
    }

    private static void become(int uid, int gid) {
        String user = uid + ":" + gid;
        KernelException.check(Libc.C.prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0), "prctl", "PR_SET_KEEPCAPS");
        KernelException.check(Libc.C.setgroups(0, 0), "setgroups", "for " + user);
        KernelException.check(Libc.C.setresgid(gid, gid, gid), "setresgid", "to " + user);
        KernelException.check(Libc.C.setresuid(uid, uid, uid), "setresuid", "to " + user);
        KernelException.check(Libc.C.prctl(PR_SET_KEEPCAPS, 0, 0, 0, 0), "prctl", "PR_SET_KEEPCAPS");
    }

    /** Keeps this process's memory, where keys are, out of core dumps and debuggers of the same user. */
    public static void noDump() {
        KernelException.check(Libc.C.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0), "prctl", "PR_SET_DUMPABLE");
        ResourceLimit.CORE.set(0);
    }
}
