package interstate.actors.plan;

import interstate.actors.protocol.LossEvents;
import java.util.Arrays;
import java.util.List;

/**
 * Counts what some dispatch delays would each have lost of the packets of both directions: packets, and events as the loss alarm
 * tells them, losses less than a given time apart being one.
 */
final class Ledger {

    private final long[] delaysNs;
    private final LossEvents[] alarms;
    private final long[] lost;
    private final long[] events;
    private final PacketBook up = new PacketBook();
    private final PacketBook down = new PacketBook();
    private long packets;

    /** @param delaysNs 0: packets are never late */
    Ledger(List<Long> delaysNs, long apartNs) {
        this.delaysNs = delaysNs.stream()
                .mapToLong(ns -> ns == 0 ? PacketBook.NEVER - 1 : ns)
                .toArray();
        this.alarms = new LossEvents[this.delaysNs.length];
        Arrays.setAll(alarms, i -> new LossEvents(apartNs));
        this.lost = new long[this.delaysNs.length];
        this.events = new long[this.delaysNs.length];
    }

    PacketBook book(boolean toServer) {
        return toServer ? up : down;
    }

    /** Judges what entered before an instant, since nothing of it will come any more. */
    void judge(long beforeNs) {
        while (true) {
            PacketBook older =
                    down.isEmpty() || (!up.isEmpty() && up.oldestEnteredNs() <= down.oldestEnteredNs()) ? up : down;
            if (older.isEmpty() || older.oldestEnteredNs() >= beforeNs) {
                return;
            }
            long enteredNs = older.oldestEnteredNs();
            judge(enteredNs, older.take());
        }
    }

    private void judge(long enteredNs, long neededNs) {
        packets++;
        for (int i = 0; i < delaysNs.length; i++) {
            if (neededNs > delaysNs[i]) {
                lost[i]++;
                events[i] += alarms[i].look(enteredNs, lost[i]) ? 1 : 0;
            }
        }
    }

    long packets() {
        return packets;
    }

    /** Packets lost under the delay of that place. */
    long lost(int delay) {
        return lost[delay];
    }

    long events(int delay) {
        return events[delay];
    }
}
