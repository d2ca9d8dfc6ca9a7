package interstate.actors.plan;

import interstate.actors.settings.LaneBudget;
import java.util.List;

/**
 * What settings would have lost on a recorded network, and what they cost.
 *
 * @param residuals one for each setting, the one without repair first
 */
public record Forecast(Question question, Recorded recorded, List<Residual> residuals) {

    private static final double PERMILLE = 1_000;

    /** Of each payload in which a packet begins, and of each packet (docs/PROTOCOL.md, "Dispatch"). */
    private static final double DISPATCH_BYTES = 7;

    private static final double DISPATCH_PACKET_BYTES = 2;

    public Forecast {
        residuals = List.copyOf(residuals);
    }

    /** Share of the room for inner packets that a setting takes, 0 to 1: what full lanes would carry less. */
    public double cost(Setting setting) {
        double useful = upBudget().usefulBytes();
        double packets = useful / question.load().meanBytes();
        double dispatch =
                setting.dispatchDelayMs() == 0 ? 0 : (DISPATCH_BYTES + DISPATCH_PACKET_BYTES * packets) / useful;
        return Math.min(1, setting.fecSharePermille() / PERMILLE + dispatch);
    }

    /** Inner bytes a second of full lanes, both together. */
    public double usefulBytesPerSecond(Setting setting) {
        return (1 - cost(setting))
                * (upBudget().usefulBytesPerSecond() + downBudget().usefulBytesPerSecond());
    }

    /** Outer bytes in 30 days, both lanes together, whatever the setting. */
    public long bytesPerMonth() {
        return upBudget().bytesPerMonth() + downBudget().bytesPerMonth();
    }

    private LaneBudget upBudget() {
        return new LaneBudget(question.packetLength(), recorded.up().intervalNs(), false);
    }

    private LaneBudget downBudget() {
        return new LaneBudget(question.packetLength(), recorded.down().intervalNs(), false);
    }
}
