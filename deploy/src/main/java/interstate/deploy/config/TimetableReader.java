package interstate.deploy.config;

import interstate.actors.settings.LaneBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads which mean interval a lane has at which hour of a UTC day. */
final class TimetableReader {

    private static final int HOURS = 24;
    private static final Pattern ENTRY = Pattern.compile("([01]\\d|2[0-3]):00\\s*=(.*)");
    private static final String ALLOWED =
            "a full hour (UTC) and an interval or a speed from then on, such as 07:00=1.5ms or 22:00=100k, in the order of the day";

    private final Setting timetable;
    private final int packetLength;

    TimetableReader(Setting timetable, int packetLength) {
        this.timetable = timetable;
        this.packetLength = packetLength;
    }

    /** The intervals of 24 hours. Before the first entry the last one holds. */
    List<Long> hourlyNs() {
        List<Setting> entries = timetable.list();
        if (entries.isEmpty()) {
            throw timetable.refused("null, or a list of " + ALLOWED);
        }
        TreeMap<Integer, Long> changes = new TreeMap<>();
        for (Setting entry : entries) {
            Matcher parts = ENTRY.matcher(entry.text(ALLOWED).strip());
            if (!parts.matches()) {
                throw entry.refused(ALLOWED);
            }
            int hour = Integer.parseInt(parts.group(1));
            if (!changes.isEmpty() && hour <= changes.lastKey()) {
                throw entry.refused(ALLOWED);
            }
            changes.put(hour, intervalNs(entry, parts.group(2).strip()));
        }
        List<Long> hourlyNs = new ArrayList<>();
        for (int hour = 0; hour < HOURS; hour++) {
            Map.Entry<Integer, Long> change = changes.floorEntry(hour);
            hourlyNs.add((change == null ? changes.lastEntry() : change).getValue());
        }
        return hourlyNs;
    }

    private long intervalNs(Setting entry, String text) {
        // Speeds first: 1m is a megabyte here, as it is in speed, not a minute.
        OptionalLong speed = ByteCount.parse(text);
        OptionalLong time = TimeSpan.parseNs(text);
        if (speed.isPresent() ? speed.getAsLong() == 0 : time.isEmpty()) {
            throw entry.refused(ALLOWED);
        }
        long ns = speed.isPresent() ? LaneBudget.intervalNs(packetLength, speed.getAsLong()) : time.getAsLong();
        if (ns < LaneReader.MIN_INTERVAL_NS || ns > LaneReader.MAX_INTERVAL_NS) {
            throw entry.refused("a slot every " + TimeSpan.text(LaneReader.MIN_INTERVAL_NS) + " to "
                    + TimeSpan.text(LaneReader.MAX_INTERVAL_NS) + ", packets of " + packetLength + " bytes");
        }
        return ns;
    }
}
