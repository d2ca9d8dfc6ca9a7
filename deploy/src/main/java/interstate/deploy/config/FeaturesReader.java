package interstate.deploy.config;

import interstate.actors.settings.LaneBudget;
import interstate.actors.settings.LaneSettings;
import interstate.wire.LinkFeatures;
import interstate.wire.LinkFeatures.Eager;

/** Reads what a link is to do beyond carrying packets. */
final class FeaturesReader {
    private static final long LEAST_INNER_SPEED = 1_000;

    private final Section link;

    FeaturesReader(Section link) {
        this.link = link;
    }

    /** Reads it, for a link with this lane from the server. */
    LinkFeatures read(LaneSettings incoming) {
        return new LinkFeatures(
                false, 0, Eager.NEVER, false, false, 0, false, innerSpeed(link.setting("inner-down-speed"), incoming));
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
}
