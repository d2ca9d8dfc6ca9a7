package interstate.it.net;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * Which of the datagrams that come to a host it loses.
 *
 * @param name in words
 * @param share of the datagrams, 0 to 1
 * @param rules matches of iptables, each followed by DROP, one after the other
 */
public record LossLaw(String name, double share, List<List<String>> rules) {
    public static final LossLaw NONE = new LossLaw("none", 0, List.of());

    /** The wire is cut. */
    public static final LossLaw ALL = new LossLaw("all", 1, List.of(List.of()));

    public LossLaw {
        rules = rules.stream().map(List::copyOf).toList();
    }

    /** Each one by itself, with this probability. */
    public static LossLaw random(double share) {
        if (share <= 0 || share >= 1) {
            throw new IllegalArgumentException("share " + share + ", above 0 and below 1 wanted");
        }
        return new LossLaw(
                BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString() + " % random",
                share,
                List.of(List.of("-m", "statistic", "--mode", "random", "--probability", "" + share)));
    }

    /**
     * So many in a row, once in every so many datagrams.
     *
     * <p>A rule "the first of every n" counts what reaches it only, so for 5 of 250 there are five: the first drops datagram 0
     * of every 250. The second sees the 249 others and drops the first of every 249, that is datagram 1, and then again 249 of
     * its own later, which is datagram 251, as one more was dropped before it. And so on: rule i sees 250 - i of each 250 and
     * drops datagram i.
     */
    public static LossLaw bursts(int length, int period) {
        if (length < 1 || length >= period) {
            throw new IllegalArgumentException("bursts of " + length + " in every " + period);
        }
        List<List<String>> rules = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            rules.add(List.of("-m", "statistic", "--mode", "nth", "--every", "" + (period - i), "--packet", "0"));
        }
        return new LossLaw(length + " in a row of " + period, (double) length / period, rules);
    }
}
