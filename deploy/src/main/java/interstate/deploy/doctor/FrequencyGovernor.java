package interstate.deploy.doctor;

import java.util.Set;
import java.util.TreeSet;

/** Who chooses how fast the CPUs run: one that lowers the frequency makes what comes after a wake-up slower. */
record FrequencyGovernor(KernelFiles files) implements Check {
    private static final String NAME = "frequency governor";
    private static final String CPUS = "sys/devices/system/cpu";
    private static final String GOVERNOR = "/cpufreq/scaling_governor";
    private static final String BEST = "performance";

    @Override
    public Finding look() {
        Set<String> governors = new TreeSet<>();
        for (String cpu : files.list(CPUS, "cpu[0-9]*")) {
            files.text(cpu + GOVERNOR).ifPresent(governors::add);
        }
        if (governors.isEmpty()) {
            return Finding.unknown(NAME, "the kernel has none (a virtual machine's is its host's)", "");
        }
        String found = String.join(", ", governors);
        return governors.equals(Set.of(BEST))
                ? Finding.ok(NAME, found)
                : Finding.note(
                        NAME, found, Finding.NOT_MEASURED, "echo " + BEST + " | tee /" + CPUS + "/cpu*" + GOVERNOR);
    }
}
