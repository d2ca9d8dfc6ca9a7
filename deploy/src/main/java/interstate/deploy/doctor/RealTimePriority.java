package interstate.deploy.doctor;

import java.util.function.BooleanSupplier;

/**
 * Whether a thread may run before every normal one (SCHED_FIFO). The cost is that of the prototypes: one lane of 1 ms slots
 * beside two busy loops on two cores, Linux 6.18; with and without the slices that {@link KernelVersion} is about.
 *
 * @param permitted tries it
 */
record RealTimePriority(BooleanSupplier permitted) implements Check {
    private static final String NAME = "real-time priority";

    @Override
    public Finding look() {
        return permitted.getAsBoolean()
                ? Finding.ok(NAME, "permitted")
                : Finding.warn(
                        NAME,
                        "refused (CAP_SYS_NICE)",
                        "p99.9 under load 333 (without slices 976), not 248, on the prototype",
                        "start as root, or with AmbientCapabilities=CAP_SYS_NICE in the systemd unit");
    }
}
