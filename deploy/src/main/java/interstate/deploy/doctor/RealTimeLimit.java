package interstate.deploy.doctor;

/** How much of every period real-time threads may run (sched_rt_runtime_us); the rest is kept for normal ones. */
record RealTimeLimit(KernelFiles files) implements Check {
    private static final String NAME = "real-time limit";
    private static final String RUNTIME = "proc/sys/kernel/sched_rt_runtime_us";
    private static final String PERIOD = "proc/sys/kernel/sched_rt_period_us";
    private static final long PERIOD_US = 1_000_000;
    private static final long NS_PER_US = 1_000;
    private static final String MEND = "sysctl -w kernel.sched_rt_runtime_us=-1";

    @Override
    public Finding look() {
        if (files.number(RUNTIME).isEmpty()) {
            return Finding.unknown(NAME, "/" + RUNTIME + " cannot be read", "");
        }
        long runtimeUs = files.number(RUNTIME).getAsLong();
        long periodUs = files.number(PERIOD).orElse(PERIOD_US);
        if (runtimeUs < 0 || runtimeUs >= periodUs) {
            return Finding.ok(NAME, "off");
        }
        return runtimeUs == 0
                ? Finding.warn(NAME, "real-time threads may not run at all", Finding.NOT_MEASURED, MEND)
                : kept(NAME, runtimeUs * NS_PER_US, periodUs * NS_PER_US, MEND);
    }

    /** Real-time threads may have a part of every period; whoever wants more is stopped for the rest of it. */
    static Finding kept(String name, long runtimeNs, long periodNs, String mend) {
        long percent = 100 * runtimeNs / periodNs;
        String cost = Microseconds.text(periodNs - runtimeNs) + " at once, beyond " + percent + " % of a CPU";
        return Finding.note(name, "real-time threads get " + percent + " % of a CPU", cost, mend);
    }
}
