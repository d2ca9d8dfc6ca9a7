package interstate.tunbridge;

/** A process's session: the leader of its own outlives the terminal and the process that started it. */
public final class Session {
    private Session() {}

    /** Leaves the starter's session; false if this process leads a process group already, which then is its own. */
    public static boolean setsid() {
        return Libc.C.setsid() >= 0;
    }
}
