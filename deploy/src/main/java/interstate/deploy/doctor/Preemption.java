package interstate.deploy.doctor;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the kernel lets a woken thread interrupt its own work. "none" and "voluntary" do at some places only; "lazy" waits for
 * the tick, though not with real-time threads (kernel documentation, scheduler/sched-preemption).
 */
record Preemption(KernelFiles files) implements Check {
    private static final String NAME = "preemption";
    private static final String CHOSEN = "sys/kernel/debug/sched/preempt";
    private static final String MOUNT = "mount -t debugfs none /sys/kernel/debug, then look again";
    /** From /proc/version, such as #1 SMP PREEMPT_DYNAMIC. */
    private static final Pattern BUILT = Pattern.compile("\\bPREEMPT(?:_(\\w+))?\\b");
    /** From /proc/cmdline. */
    private static final Pattern ASKED = Pattern.compile("(?:^|\\s)preempt=(\\w+)");

    @Override
    public Finding look() {
        String built = files.text("proc/version")
                .map(version -> match(BUILT, version).orElse("none"))
                .orElse("");
        if (built.equals("RT") || files.number("sys/kernel/realtime").orElse(0) == 1) {
            return Finding.ok(NAME, "real-time kernel (PREEMPT_RT)");
        }
        Optional<String> chosen = files.choice(CHOSEN)
                .or(() -> match(ASKED, files.text("proc/cmdline").orElse("")));
        if (chosen.isPresent()) {
            return chosen(chosen.get());
        }
        return switch (built) {
            case "" -> Finding.unknown(NAME, "/proc/version cannot be read", "");
            case "DYNAMIC" -> Finding.unknown(NAME, "chosen at boot, and /" + CHOSEN + " cannot be read", MOUNT);
            case "none" -> chosen("none or voluntary");
            case "LAZY" -> chosen("lazy");
            default -> chosen("full");
        };
    }

    private static Finding chosen(String model) {
        boolean anywhere = model.equals("full") || model.equals("lazy");
        return anywhere
                ? Finding.ok(NAME, model)
                : Finding.note(
                        NAME, model, Finding.NOT_MEASURED, "echo full > /" + CHOSEN + ", or boot with preempt=full");
    }

    /** What the pattern's group holds, "full" if it takes no part. */
    private static Optional<String> match(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            return Optional.empty();
        }
        return Optional.of(matcher.group(1) == null ? "full" : matcher.group(1));
    }
}
