package interstate.actors.simulation;

import java.util.PriorityQueue;

/** Virtual time, and what is to happen in it: what is due at the same instant happens in the order it was noted. */
final class Agenda {

    private record Entry(long atNs, long order, Runnable deed) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            int byTime = Long.compare(atNs, other.atNs);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Entry> entries = new PriorityQueue<>();
    private long nowNs;
    private long noted;

    long nowNs() {
        return nowNs;
    }

    /** Notes a deed for an instant, which is not in the past. */
    void at(long atNs, Runnable deed) {
        assert atNs >= nowNs : atNs + " is before " + nowNs;
        entries.add(new Entry(atNs, noted++, deed));
    }

    void in(long delayNs, Runnable deed) {
        at(nowNs + delayNs, deed);
    }

    /** Does what is due up to an instant, which it is then. */
    void doUntil(long untilNs) {
        for (Entry next = entries.peek(); next != null && next.atNs <= untilNs; next = entries.peek()) {
            doNext();
        }
        nowNs = Math.max(nowNs, untilNs);
    }

    /** Lets time pass to the next deed, and does it; false when there is none left. */
    boolean doNext() {
        Entry next = entries.poll();
        if (next == null) {
            return false;
        }
        nowNs = next.atNs;
        next.deed.run();
        return true;
    }
}
