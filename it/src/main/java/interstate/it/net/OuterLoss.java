package interstate.it.net;

import java.util.ArrayList;
import java.util.List;

/**
 * Loss on the last stretch of the way to one host: UDP datagrams from the other host that the kernel drops as they come in,
 * before it looks at them and after captures at this end saw them. It can be changed while datagrams come.
 */
public final class OuterLoss {
    private static final String CHAIN = "outer-loss";

    private final Namespace receiver;
    private final List<String> entry;
    private LossLaw law = LossLaw.NONE;
    private long droppedBefore;

    private OuterLoss(Namespace receiver, String from) {
        this.receiver = receiver;
        this.entry = List.of("PREROUTING", "-i", Topology.WIRE, "-p", "udp", "-s", from, "-j", CHAIN);
    }

    /** No loss yet; once for each host of a topology with IPv4 outside. */
    public static OuterLoss at(Namespace receiver, String from) {
        OuterLoss loss = new OuterLoss(receiver, from);
        loss.iptables(List.of("-N", CHAIN));
        return loss;
    }

    /** From now on, and from the first rule's first datagram on. */
    public void set(LossLaw next) {
        if (!law.rules().isEmpty()) {
            iptables(with("-D", entry));
            droppedBefore += counted();
        }
        law = next;
        iptables(List.of("-F", CHAIN));
        // Nothing enters the chain before it is complete, so that all its rules count from the same datagram.
        for (List<String> rule : law.rules()) {
            List<String> words = new ArrayList<>(List.of("-A", CHAIN));
            words.addAll(rule);
            words.addAll(List.of("-j", "DROP"));
            iptables(words);
        }
        if (!law.rules().isEmpty()) {
            iptables(with("-A", entry));
        }
    }

    /** Datagrams dropped so far, under whichever law. */
    public long dropped() {
        return droppedBefore + (law.rules().isEmpty() ? 0 : counted());
    }

    private long counted() {
        return parse(iptables(List.of("-nvxL", CHAIN)));
    }

    /** Sums the packets that DROP rules matched: lines {@code packets bytes target ...} below a head. */
    static long parse(String listing) {
        return listing.lines()
                .map(line -> line.trim().split(" +", -1))
                .filter(fields -> fields.length > 2 && fields[2].equals("DROP"))
                .mapToLong(fields -> Long.parseLong(fields[0]))
                .sum();
    }

    private static List<String> with(String first, List<String> others) {
        List<String> words = new ArrayList<>(List.of(first));
        words.addAll(others);
        return words;
    }

    private String iptables(List<String> words) {
        List<String> all = new ArrayList<>(List.of("iptables", "-t", "raw"));
        all.addAll(words);
        return Command.run(receiver.inside(all));
    }
}
