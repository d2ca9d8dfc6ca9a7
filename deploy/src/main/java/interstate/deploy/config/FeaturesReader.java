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

    private final Section link;

    FeaturesReader(Section link) {
        this.link = link;
    }

    /** Reads it, for a link with this lane from the server. */
    LinkFeatures read(LaneSettings incoming) {
        boolean repair = link.setting("repair").flag();
        Setting inOrder = link.setting("in-order");
        if (!inOrder.isAuto() && inOrder.flag() && !repair) {
            throw inOrder.refused(
                    "false or auto, since " + link.setting("repair").where() + " is false");
        }
        return new LinkFeatures(
                repair,
                sharePermille(link.setting("fec-share"), repair),
                eager(link.setting("eager-retransmit"), repair),
                inOrder.isAuto() ? repair : inOrder.flag(),
                link.setting("monitor-packets").isSet(),
                0,
                false,
                innerSpeed(link.setting("inner-down-speed"), incoming));
    }

    /** Inner bytes a second that this node sends at most; 0 is no limit. */
    long innerUp(LaneSettings outgoing) {
        return innerSpeed(link.setting("inner-up-speed"), outgoing);
    }

    private static long innerSpeed(Setting setting, LaneSettings lane) {
        if (!setting.isSet()) {
            return 0;
        }
        long mostPerSecond = Math.max(
                LEAST_INNER_SPEED, new LaneBudget(lane.packetLength(), lane.intervalNs(), false).bytesPerSecond());
        return setting.bytes("bytes per second, below the lane's,", LEAST_INNER_SPEED, mostPerSecond);
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
            throw setting.refused("0%, since " + link.setting("repair").where() + " is false");
        }
        return permille;
    }

    private Eager eager(Setting setting, boolean repair) {
        Eager eager = setting.isAuto()
                ? Eager.SPARSE
                : setting.oneOf(Map.of("auto", Eager.SPARSE, "on", Eager.ALWAYS, "off", Eager.NEVER));
        if (!repair) {
            if (eager == Eager.ALWAYS) {
                throw setting.refused(
                        "auto or off, since " + link.setting("repair").where() + " is false");
            }
            return Eager.NEVER;
        }
        return eager;
    }
}
