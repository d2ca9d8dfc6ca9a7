package interstate.deploy.doctor;

import java.util.Optional;

/** Whether the kernel makes huge pages of any memory behind a process's back, for which it must find and clear room. */
record HugePages(KernelFiles files) implements Check {
    private static final String NAME = "huge pages";
    private static final String ENABLED = "sys/kernel/mm/transparent_hugepage/enabled";

    @Override
    public Finding look() {
        Optional<String> enabled = files.choice(ENABLED);
        if (enabled.isEmpty()) {
            return Finding.unknown(NAME, "/" + ENABLED + " cannot be read", "");
        }
        return enabled.get().equals("always")
                ? Finding.note(NAME, "always", Finding.NOT_MEASURED, "echo madvise > /" + ENABLED)
                : Finding.ok(NAME, enabled.get());
    }
}
