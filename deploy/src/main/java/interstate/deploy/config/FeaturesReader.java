package interstate.deploy.config;

import interstate.actors.settings.LaneBudget;
import interstate.actors.settings.LaneSettings;
import interstate.wire.LinkFeatures;
import interstate.wire.LinkFeatures.Eager;
import java.math.BigDecimal;
import java.util.Map;

/** Reads what a link is to do beyond carrying packets. */
final class FeaturesReader {
    private static final String SHARE = "a percentage from 0% to 50%";
    private static final long LEAST_INNER_SPEED = 1_000;
    private static final int MOST_SHARE_PERCENT = LinkFeatures.MAX_FEC_SHARE_PERMILLE / 10;
    private static final long MILLI_NS = 1_000_000;
    private static final long MOST_DISPATCH_NS = LinkFeatures.MAX_DISPATCH_DELAY_MS * MILLI_NS;
    private static final Map<String, Boolean> LATE_SENT = Map.of("drop", false, "send", true);

    /** The wait for a slot, and one more slot for a packet that straddles. */
    private static final int DISPATCH_INTERVALS = 2;

    private final Section link;

    FeaturesReader(Section link) {
        this.link = link;
    }

    /** Reads it, for a link with these lanes. */
    LinkFeatures read(LaneSettings outgoing, LaneSettings incoming) {
        boolean repair = link.setting("repair").flag();
        Setting inOrder = link.setting("in-order");
        if (!inOrder.isAuto() && inOrder.flag() && !repair) {
            throw inOrder.refused("false or auto, since there is no repair");
        }
        int delayMs = dispatchDelayMs(outgoing, incoming);
        return new LinkFeatures(
                repair,
                sharePermille(link.setting("fec-share"), repair),
                eager(link.setting("eager-retransmit"), repair),
                inOrder.isAuto() ? repair && delayMs == 0 : inOrder.flag(),
                link.setting("monitor-packets").isSet(),
                delayMs,
                link.setting("dispatch-late").oneOf(LATE_SENT),
                innerSpeed(link.setting("inner-down-speed"), incoming));
    }

    /** Looks at each value by itself: these are defaults, and what goes with them is said elsewhere. */
    void checkEach() {
        link.setting("repair").flag();
        Setting inOrder = link.setting("in-order");
        if (!inOrder.isAuto()) {
            inOrder.flag();
        }
        sharePermille(link.setting("fec-share"), true);
        eager(link.setting("eager-retransmit"), true);
        Setting delay = link.setting("dispatch-delay");
        if (delay.isSet()) {
            delay.timeNs(MILLI_NS, MOST_DISPATCH_NS);
        }
        link.setting("dispatch-late").oneOf(LATE_SENT);
        innerSpeed(link.setting("inner-up-speed"), LaneReader.MAX_SPEED);
        innerSpeed(link.setting("inner-down-speed"), LaneReader.MAX_SPEED);
    }

    /** A delay that the lanes alone use up would make every packet late. */
    private int dispatchDelayMs(LaneSettings outgoing, LaneSettings incoming) {
        Setting setting = link.setting("dispatch-delay");
        if (!setting.isSet()) {
            return 0;
        }
        long ms = roundedUpMs(setting.timeNs(MILLI_NS, MOST_DISPATCH_NS));
        long leastMs = roundedUpMs(Math.max(leastDispatchNs(outgoing), leastDispatchNs(incoming)));
        if (ms < leastMs) {
            throw setting.refused("from " + leastMs + "ms to " + TimeSpan.text(MOST_DISPATCH_NS)
                    + ", since a lead and two intervals of the slower lane take " + leastMs + "ms");
        }
        return (int) ms;
    }

    private static long leastDispatchNs(LaneSettings lane) {
        return lane.effectiveLeadNs() + DISPATCH_INTERVALS * lane.drawn().slowestNs();
    }

    private static long roundedUpMs(long ns) {
        return (ns + MILLI_NS - 1) / MILLI_NS;
    }

    /** Inner bytes a second that this node sends at most; 0 is no limit. */
    long innerUp(LaneSettings outgoing) {
        return innerSpeed(link.setting("inner-up-speed"), outgoing);
    }

    static long innerSpeed(Setting setting, LaneSettings lane) {
        return innerSpeed(setting, new LaneBudget(lane.packetLength(), lane.intervalNs(), false).bytesPerSecond());
    }

    private static long innerSpeed(Setting setting, long lanePerSecond) {
        return setting.isSet()
                ? setting.bytes(
                        "bytes per second, below the lane's,",
                        LEAST_INNER_SPEED,
                        Math.max(LEAST_INNER_SPEED, lanePerSecond))
                : 0;
    }

    private int sharePermille(Setting setting, boolean repair) {
        String text = setting.text(SHARE).strip();
        if (!text.matches("\\d{1,2}(\\.\\d)?\\s*%")) {
            throw setting.refused(SHARE);
        }
        BigDecimal percent = new BigDecimal(text.substring(0, text.length() - 1).strip());
        if (percent.compareTo(BigDecimal.valueOf(MOST_SHARE_PERCENT)) > 0) {
            throw setting.refused(SHARE);
        }
        int permille = percent.movePointRight(1).intValueExact();
        if (permille > 0 && !repair) {
            throw setting.refused("0%, since there is no repair");
        }
        return permille;
    }

    private Eager eager(Setting setting, boolean repair) {
        Eager eager = setting.isAuto()
                ? Eager.SPARSE
                : setting.oneOf(Map.of("auto", Eager.SPARSE, "on", Eager.ALWAYS, "off", Eager.NEVER));
        if (!repair) {
            if (eager == Eager.ALWAYS) {
                throw setting.refused("auto or off, since there is no repair");
            }
            return Eager.NEVER;
        }
        return eager;
    }
}
