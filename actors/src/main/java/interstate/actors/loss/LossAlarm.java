package interstate.actors.loss;

import interstate.actors.protocol.LaneDirection;
import interstate.actors.protocol.LinkEvent;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says what the links of one actor lose: keeps the date and the number, writes at most one line a minute of each sort,
 * whatever the network does, and has the user's command run. It outlives its actor's restarts, and is used by it alone.
 */
public final class LossAlarm {

    private static final Logger LOG = LoggerFactory.getLogger(LossAlarm.class);
    private static final long LINE_EVERY_NS = TimeUnit.MINUTES.toNanos(1);

    /** Clients of a password may have as many names as they like. */
    private static final int MOST_LINKS = 1_024;

    private static final double PERMILLE_PER_PERCENT = 10;

    private final String node;
    private final String role;
    private final LossCommand command;
    private final LongSupplier epochNs;
    private final OncePer unrecoveredLines = new OncePer(LINE_EVERY_NS);
    private final OncePer overloadLines = new OncePer(LINE_EVERY_NS);
    private final OncePer reliefLines = new OncePer(LINE_EVERY_NS);
    private final Map<String, LossRecord> records = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, LossRecord> eldest) {
            return size() > MOST_LINKS;
        }
    };

    /**
     * @param role "client" or "server": which end this node is
     * @param epochNs the wall clock
     */
    public LossAlarm(String node, String role, LossCommand command, LongSupplier epochNs) {
        this.node = node;
        this.role = role;
        this.command = command;
        this.epochNs = epochNs;
    }

    /**
     * Takes note of what a link has told.
     *
     * @param consequence what becomes of it, if it is an overload
     */
    public void told(String link, LinkEvent.Loss loss, Consequence consequence) {
        LossRecord record = records.computeIfAbsent(link, name -> new LossRecord());
        if (loss instanceof LinkEvent.Unrecovered) {
            unrecovered(link, record, loss.atNs());
        } else if (loss instanceof LinkEvent.Overload overload) {
            overload(link, record, overload, consequence);
        } else if (loss instanceof LinkEvent.Relief relief) {
            relief(link, record, relief);
        }
    }

    private void unrecovered(String link, LossRecord record, long nowNs) {
        record.unrecovered(nowNs, epochNs.getAsLong());
        long times = unrecoveredLines.pass(nowNs);
        if (times > 0) {
            LOG.warn(
                    "link {}: packets were lost and nothing brought them back ({} such events since the last line, {} in"
                            + " this link's last hour); the gap may show at the far end, so privacy may have suffered",
                    link,
                    times,
                    record.history(nowNs).lastHour());
        }
        command.tell(new LossNews(LossNews.Kind.UNRECOVERED, facts(link, record, nowNs)));
    }

    private void overload(String link, LossRecord record, LinkEvent.Overload overload, Consequence consequence) {
        record.overload(epochNs.getAsLong());
        String lost = percent(overload.lostPermille());
        long times = overloadLines.pass(overload.atNs());
        // What shows on the wire is rare, and told in any case.
        if (times > 0 || consequence == Consequence.SLOWER || consequence == Consequence.STOPPED) {
            LOG.warn(
                    "link {}: overload, {} % of {} is lost; {} ({} such since the last line)",
                    link, lost, what(overload.direction()), consequence.text(), Math.max(1, times));
        }
        Map<String, String> facts = facts(link, record, overload.atNs());
        lost(facts, overload.direction(), lost);
        command.tell(new LossNews(
                consequence == Consequence.STOPPED ? LossNews.Kind.STOPPED : LossNews.Kind.OVERLOAD, facts));
    }

    private void relief(String link, LossRecord record, LinkEvent.Relief relief) {
        String lost = percent(relief.lostPermille());
        if (reliefLines.pass(relief.atNs()) > 0) {
            LOG.info("link {}: the overload is over, {} % of {} is lost", link, lost, what(relief.direction()));
        }
        Map<String, String> facts = facts(link, record, relief.atNs());
        lost(facts, relief.direction(), lost);
        command.tell(new LossNews(LossNews.Kind.RELIEF, facts));
    }

    private static void lost(Map<String, String> facts, LaneDirection direction, String percent) {
        facts.put("DIRECTION", direction.text());
        facts.put("LOSS_PERCENT", percent);
    }

    private Map<String, String> facts(String link, LossRecord record, long nowNs) {
        LossHistory history = record.history(nowNs);
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("NODE", node);
        facts.put("LINK", link);
        facts.put("ROLE", role);
        facts.put("TIME", LossRecord.instant(epochNs.getAsLong()).toString());
        facts.put("UNRECOVERED_EVENTS", Long.toString(history.events()));
        facts.put("UNRECOVERED_LAST_HOUR", Long.toString(history.lastHour()));
        facts.put("UNRECOVERED_LAST_DAY", Long.toString(history.lastDay()));
        return facts;
    }

    private static String what(LaneDirection direction) {
        return switch (direction) {
            case INCOMING -> "what the peer sends";
            case OUTGOING -> "what is sent to the peer";
        };
    }

    private static String percent(int permille) {
        return String.format(Locale.ROOT, "%.1f", permille / PERMILLE_PER_PERCENT);
    }

    /** What a link has lost so far. */
    public LossHistory history(String link, long nowNs) {
        LossRecord record = records.get(link);
        return record == null ? LossHistory.NONE : record.history(nowNs);
    }
}
