package interstate.deploy.doctor;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * From Linux 6.12 a normal thread may ask for a short slice, and then runs as soon as it is due. The cost is that of the
 * prototypes: one lane of 1 ms slots at normal priority beside two busy loops, Linux 6.18, with and without a slice of 100 us.
 */
record KernelVersion(KernelFiles files) implements Check {
    private static final String NAME = "kernel";
    static final String RELEASE = "proc/sys/kernel/osrelease";
    private static final Pattern NUMBERS = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})");
    private static final int MAJOR = 6;
    private static final int MINOR = 12;

    @Override
    public Finding look() {
        Optional<String> release = files.text(RELEASE);
        if (release.isEmpty()) {
            return Finding.unknown(NAME, "/" + RELEASE + " cannot be read", "");
        }
        String found = "Linux " + release.get();
        return isBefore612(release.get())
                ? Finding.note(
                        NAME,
                        found + ", without slices of a thread's own",
                        "p99 at normal priority under load 783, not 0.1, on the prototype",
                        "a kernel of " + MAJOR + "." + MINOR + " or later")
                : Finding.ok(NAME, found);
    }

    /** False also where the release begins with no number. */
    static boolean isBefore612(String release) {
        Matcher numbers = NUMBERS.matcher(release);
        if (!numbers.lookingAt()) {
            return false;
        }
        int major = Integer.parseInt(numbers.group(1));
        return major < MAJOR || (major == MAJOR && Integer.parseInt(numbers.group(2)) < MINOR);
    }
}
