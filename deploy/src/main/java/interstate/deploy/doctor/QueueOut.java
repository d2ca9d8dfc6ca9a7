package interstate.deploy.doctor;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The queueing discipline in front of the interface: whom a datagram that is due waits for. */
record QueueOut(KernelFiles files, Programs programs) implements InterfaceCheck {
    /** One line for each, such as: qdisc fq_codel 0: parent :1 limit 10240p. */
    private static final Pattern KIND = Pattern.compile("(?m)^qdisc (\\S+)");
    /** One queue for each of the hardware's; theirs are listed too. */
    private static final Set<String> CONTAINERS = Set.of("mq", "mqprio", "ingress", "clsact");
    /** No queue, or flows that take turns: a thin one does not wait for a thick one. */
    private static final Set<String> PROMPT = Set.of("noqueue", "fq", "fq_codel", "fq_pie", "sfq");

    /** The kernel's own, where it is told. */
    private static final String CONFIG = "/proc/config.gz";
    /** What to use instead, the best first. */
    private static final List<String> FAIR = List.of("fq", "fq_codel", "sfq");

    private static final Set<String> SHAPING = Set.of("tbf", "htb", "hfsc", "cbq", "cake", "netem", "etf", "taprio");

    @Override
    public String name() {
        return "queueing discipline";
    }

    @Override
    public Finding look(String interfaceName) {
        Programs.Answer answer = programs.run("tc", "qdisc", "show", "dev", interfaceName);
        if (!answer.installed()) {
            return Finding.unknown(name(), "tc is not installed", "apt install iproute2");
        }
        Set<String> kinds = new TreeSet<>();
        Matcher matcher = KIND.matcher(answer.text());
        while (matcher.find()) {
            kinds.add(matcher.group(1));
        }
        kinds.removeAll(CONTAINERS);
        if (!answer.succeeded() || kinds.isEmpty()) {
            return Finding.unknown(name(), "tc says: " + answer.complaint(), "");
        }
        String found = String.join(", ", kinds);
        String mend = FAIR.stream()
                .filter(this::isAvailable)
                .findFirst()
                .map(kind -> "tc qdisc replace dev " + interfaceName + " root " + kind)
                .orElse("");
        if (kinds.stream().anyMatch(SHAPING::contains)) {
            return Finding.warn(name(), found + ", which may hold datagrams back", Finding.NOT_MEASURED, mend);
        }
        return PROMPT.containsAll(kinds)
                ? Finding.ok(name(), found)
                : Finding.note(name(), found + ": first come, first served", Finding.NOT_MEASURED, mend);
    }

    /** Whether this kernel has it: loaded, to be loaded, or built in. */
    private boolean isAvailable(String kind) {
        return !files.list("sys/module", "sch_" + kind).isEmpty()
                || programs.run("modprobe", "-n", "-q", "sch_" + kind).succeeded()
                || programs.run("zgrep", "-qx", "CONFIG_NET_SCH_" + kind.toUpperCase(Locale.ROOT) + "=y", CONFIG)
                        .succeeded();
    }
}
