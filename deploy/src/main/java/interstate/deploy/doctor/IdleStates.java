package interstate.deploy.doctor;

/**
 * C-states: the deeper a CPU sleeps, the later its timer's interrupt is served.
 *
 * <p>The pacer wakes ahead of a slot and spins: 50 us at least, and, where sleeps end late, up to 400 us, for more of the CPU.
 */
record IdleStates(KernelFiles files) implements Check {
    private static final String NAME = "idle states";
    private static final String CPUS = "sys/devices/system/cpu";
    private static final long LEAST_MARGIN_US = 50;
    private static final long MOST_MARGIN_US = 400;
    private static final String MEND = "for s in /" + CPUS + "/cpu*/cpuidle/state*; do [ $(cat $s/latency) -le "
            + LEAST_MARGIN_US + " ] || echo 1 > $s/disable; done";

    @Override
    public Finding look() {
        String deepest = "";
        long latencyUs = -1;
        for (String cpu : files.list(CPUS, "cpu[0-9]*")) {
            for (String state : files.list(cpu + "/cpuidle", "state[0-9]*")) {
                long stateUs = files.number(state + "/latency").orElse(-1);
                boolean enabled = files.number(state + "/disable").orElse(0) == 0;
                if (enabled && stateUs > latencyUs) {
                    latencyUs = stateUs;
                    deepest = files.text(state + "/name").orElse(state);
                }
            }
        }
        if (latencyUs < 0) {
            return Finding.unknown(NAME, "the kernel chooses none (a virtual machine's are its host's)", "");
        }
        String cost = "up to " + latencyUs + " to leave, says the kernel";
        if (latencyUs <= LEAST_MARGIN_US) {
            return new Finding(NAME, Finding.Level.OK, "at most " + deepest, cost, "");
        }
        Finding.Level level = latencyUs > MOST_MARGIN_US ? Finding.Level.WARN : Finding.Level.NOTE;
        return new Finding(NAME, level, "down to " + deepest, cost, MEND);
    }
}
