package interstate.deploy.doctor;

/**
 * One thing that was looked at.
 *
 * @param name of the thing, the same on every machine
 * @param found how it is here; begins with "unknown" where this machine does not tell
 * @param costUs by how many microseconds a slot may be late for it, as measured here or on the prototypes; empty where there
 *     is nothing to pay
 * @param mend the command that mends it; empty where there is none
 */
public record Finding(String name, Level level, String found, String costUs, String mend) {
    /** What is said of a cost that is real but that nobody measured. */
    static final String NOT_MEASURED = "not measured here";

    /** How much it matters. */
    public enum Level {
        /** As it should be. */
        OK,
        /** Unknown, or a price that is paid in some circumstances only. */
        NOTE,
        /** Makes slots late. */
        WARN
    }

    static Finding ok(String name, String found) {
        return new Finding(name, Level.OK, found, "", "");
    }

    static Finding note(String name, String found, String costUs, String mend) {
        return new Finding(name, Level.NOTE, found, costUs, mend);
    }

    static Finding warn(String name, String found, String costUs, String mend) {
        return new Finding(name, Level.WARN, found, costUs, mend);
    }

    /**
     * This machine does not tell.
     *
     * @param mend the command after which it tells, or empty
     */
    static Finding unknown(String name, String why, String mend) {
        return new Finding(name, Level.NOTE, "unknown: " + why, NOT_MEASURED, mend);
    }
}
