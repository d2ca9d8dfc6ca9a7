package interstate.actors.node;

import interstate.actors.link.LinkReport;
import interstate.pacing.ScheduleSpec;
import interstate.wire.LaneTerms;
import interstate.wire.LinkFeatures;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What a link and its lanes are set to, for {@code status}. */
final class TermsStatus {

    private static final long MILLI_NS = 1_000_000;

    private TermsStatus() {}

    /** A lane, with the interval of the hour that it is at {@code epochNs} (since 1970). */
    static Map<String, Object> lane(LaneTerms terms, long epochNs) {
        ScheduleSpec.Kind kind = ScheduleSpec.Kind.ofCode(terms.scheduleKind());
        Map<String, Object> lane = new LinkedHashMap<>();
        lane.put("packetLength", terms.packetLength());
        lane.put("intervalNs", terms.intervalNs(epochNs));
        lane.put("schedule", kind.name().toLowerCase(Locale.ROOT));
        if (kind == ScheduleSpec.Kind.TIMETABLE) {
            lane.put("fastestNs", Collections.min(terms.hourlyNs()));
            lane.put("slowestNs", terms.slowestNs());
        }
        if (kind.isJittered()) {
            lane.put("jitterPermille", terms.jitterPermille());
        }
        return lane;
    }

    /** What it does beyond carrying packets, as far as this end knows; by the names of the configuration's keys. */
    static Map<String, Object> settings(LinkReport report) {
        LinkFeatures features = report.terms().features();
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("repair", features.repair());
        if (features.repair()) {
            settings.put("fecSharePermille", features.fecSharePermille());
            settings.put("inOrder", features.inOrder());
            settings.put("eagerRetransmit", text(features.eager()));
        }
        if (report.innerUpBytesPerSecond() > 0) {
            settings.put("innerUpBytesPerSecond", report.innerUpBytesPerSecond());
        }
        if (features.innerDownBytesPerSecond() > 0) {
            settings.put("innerDownBytesPerSecond", features.innerDownBytesPerSecond());
        }
        if (features.dispatchDelayMs() > 0) {
            settings.put("dispatchDelayNs", features.dispatchDelayMs() * MILLI_NS);
            settings.put("dispatchLate", features.lateSent() ? "send" : "drop");
        }
        return settings;
    }

    private static String text(LinkFeatures.Eager eager) {
        return switch (eager) {
            case SPARSE -> "auto";
            case ALWAYS -> "on";
            case NEVER -> "off";
        };
    }
}
