package interstate.tunbridge;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The routing rules of one {@link PolicyRoute} in one family.
 *
 * <pre>
 * ip rule show:  14105: from all lookup main suppress_prefixlength 0
 *                14106: not from all fwmark 0x1405 lookup 140500
 * </pre>
 */
final class PolicyRules {
    /** Of the rules for 128 bits; shorter ones follow, all before the main table's 32766. */
    private static final int FIRST_PRIORITY = 14050;

    private static final int MAX_BITS = 128;

    private final int mark;
    private final int table;
    private final String family;

    PolicyRules(int mark, int table, boolean ipv6) {
        this.mark = mark;
        this.table = table;
        this.family = Routes.family(ipv6);
    }

    private static int priority(int bits) {
        return FIRST_PRIORITY + 2 * (MAX_BITS - bits);
    }

    private String intoTun(int bits) {
        return "priority " + (priority(bits) + 1) + " not fwmark 0x" + Integer.toHexString(mark) + " lookup "
                + (table + bits);
    }

    private static String moreExact(int bits) {
        return "priority " + priority(bits) + " lookup main suppress_prefixlength " + bits;
    }

    /** Prefix lengths that have a rule of ours now. */
    Set<Integer> present() {
        Set<Integer> present = new TreeSet<>();
        for (List<String> words : shown()) {
            int bits = bitsOf(words);
            if (bits >= 0) {
                present.add(bits);
            }
        }
        return present;
    }

    /** The prefix length whose table a rule leads to, or -1 if it is not ours. */
    private int bitsOf(List<String> words) {
        String target = Words.after(words, "lookup", "");
        if (!target.matches("\\d{1,9}")) {
            return -1;
        }
        int bits = Integer.parseInt(target) - table;
        boolean ours = bits >= 0
                && bits <= MAX_BITS
                && words.get(0).equals((priority(bits) + 1) + ":")
                && Words.after(words, "fwmark", "").equals("0x" + Integer.toHexString(mark));
        return ours ? bits : -1;
    }

    private List<List<String>> shown() {
        return Command.output("ip", family, "rule", "show")
                .lines()
                .map(Words::of)
                .toList();
    }

    /** Makes these the prefix lengths with rules. */
    void set(Collection<Integer> wanted) {
        Set<Integer> present = present();
        List<String> changes = new ArrayList<>();
        for (int bits : wanted) {
            if (!present.contains(bits)) {
                if (!occupied(priority(bits))) {
                    changes.add("rule add " + moreExact(bits));
                }
                changes.add("rule add " + intoTun(bits));
            }
        }
        Set<Integer> stale = new LinkedHashSet<>(present);
        stale.removeAll(wanted);
        for (int bits : stale) {
            changes.add("rule del " + intoTun(bits));
            if (!shared(bits)) {
                changes.add("rule del " + moreExact(bits));
            }
        }
        Command.batch(changes, family);
    }

    /** Whether some rule has this priority. */
    private boolean occupied(int priority) {
        return shown().stream().anyMatch(words -> words.get(0).equals(priority + ":"));
    }

    /** Whether another node on this host has a rule behind the same first one. */
    private boolean shared(int bits) {
        return shown().stream()
                .filter(words -> words.get(0).equals((priority(bits) + 1) + ":"))
                .anyMatch(words -> bitsOf(words) != bits);
    }
}
