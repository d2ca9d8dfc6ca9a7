package interstate.deploy.doctor;

/**
 * The share of every second that Linux 6.12 and later keep for normal threads, by stopping real-time ones. On the prototypes
 * 50 ms at once; the pacer therefore takes real-time priority only while its lanes leave a tenth of a CPU free.
 */
record FairServer(KernelFiles files) implements Check {
    private static final String NAME = "fair server";
    private static final String DIRECTORY = "sys/kernel/debug/sched/fair_server";
    private static final String MOUNT = "mount -t debugfs none /sys/kernel/debug, then look again";
    private static final String MEND = "for r in /" + DIRECTORY + "/cpu*/runtime; do echo 0 > $r; done";
    private static final long PERIOD_NS = 1_000_000_000L;

    @Override
    public Finding look() {
        long runtimeNs = -1;
        long periodNs = PERIOD_NS;
        for (String cpu : files.list(DIRECTORY, "cpu[0-9]*")) {
            long ns = files.number(cpu + "/runtime").orElse(-1);
            if (ns > runtimeNs) {
                runtimeNs = ns;
                periodNs = files.number(cpu + "/period").orElse(PERIOD_NS);
            }
        }
        if (runtimeNs < 0) {
            return KernelVersion.isBefore612(files.text(KernelVersion.RELEASE).orElse(""))
                    ? Finding.ok(NAME, "none before Linux 6.12")
                    : Finding.unknown(NAME, "/" + DIRECTORY + " cannot be read", MOUNT);
        }
        return runtimeNs == 0
                ? Finding.ok(NAME, "off")
                : RealTimeLimit.kept(NAME, periodNs - runtimeNs, periodNs, MEND);
    }
}
