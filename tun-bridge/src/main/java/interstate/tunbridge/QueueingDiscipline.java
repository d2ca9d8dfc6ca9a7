package interstate.tunbridge;

import java.util.List;

/** How packets that wait for the TUN reader are ordered. */
final class QueueingDiscipline {
    private QueueingDiscipline() {}

    /** Lets flows take turns ({@code tc-fq(8)}); leaves things as they are, with a warning, where the kernel lacks it. */
    static void fairQueue(String name, List<String> warnings) {
        if (Command.output("tc", "qdisc", "show", "dev", name, "root").startsWith("qdisc fq ")) {
            return;
        }
        Command.Result result = Command.run("tc", "", "qdisc", "replace", "dev", name, "root", "fq");
        if (!result.succeeded()) {
            warnings.add("no fair queueing on " + name + ": this kernel refuses the queueing discipline fq ("
                    + result.complaint() + "); flows take turns in interstate's own queue only");
        }
    }
}
