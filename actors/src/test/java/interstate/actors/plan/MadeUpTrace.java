package interstate.actors.plan;

import interstate.actors.simulation.Dice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongPredicate;

/** A session of the packet monitor as a network would have made it that is told in full: 2 ms lanes, 20 ms each way. */
final class MadeUpTrace {

    static final long INTERVAL_NS = 2_000_000;
    static final long ONE_WAY_NS = 20_000_000;

    private static final long START_NS = 1_764_136_569_000_000_000L;

    private final long datagrams;
    private LongPredicate upLost = number -> false;
    private LongPredicate downLost = number -> false;
    private LongPredicate neverLeft = number -> false;
    private long serverAheadNs;
    private long driftPpm;
    private long spreadNs;

    MadeUpTrace(long seconds) {
        datagrams = seconds * 1_000_000_000L / INTERVAL_NS;
    }

    MadeUpTrace losing(LongPredicate up, LongPredicate down) {
        upLost = up;
        downLost = down;
        return this;
    }

    MadeUpTrace withoutNumbers(LongPredicate of) {
        neverLeft = of;
        return this;
    }

    MadeUpTrace serverAhead(long ns, long ppm) {
        serverAheadNs = ns;
        driftPpm = ppm;
        return this;
    }

    /** Ways take up to so much longer. */
    MadeUpTrace spread(long ns) {
        spreadNs = ns;
        return this;
    }

    TraceSession write(Path directory) {
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("outgoing.csv"), rows(true));
            Files.writeString(directory.resolve("incoming.csv"), rows(false));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return TraceSession.in(directory).get(0);
    }

    private String rows(boolean up) {
        StringBuilder rows = new StringBuilder("seqno,tx_time,rx_time\n");
        Dice dice = new Dice(up ? 1 : 2);
        for (long number = 0; number < datagrams; number++) {
            long jitterNs = dice.between(-INTERVAL_NS / 4, INTERVAL_NS / 4);
            long sentNs = START_NS + number * INTERVAL_NS + jitterNs;
            long receivedNs = sentNs + ONE_WAY_NS + dice.between(0, spreadNs);
            if (neverLeft.test(number)) {
                continue;
            }
            if ((up ? upLost : downLost).test(number)) {
                rows.append(number).append(",0,0\n");
            } else {
                rows.append(number)
                        .append(',')
                        .append(up ? sentNs : byServer(sentNs))
                        .append(',')
                        .append(up ? byServer(receivedNs) : receivedNs)
                        .append('\n');
            }
        }
        return rows.toString();
    }

    private long byServer(long ns) {
        return ns + serverAheadNs + (ns - START_NS) / 1_000_000 * driftPpm;
    }
}
