package interstate.actors.plan;

import java.util.Comparator;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The cheapest setting for a wanted residual: that which takes the least room, of those the one with the least delay.
 *
 * @param residual of the setting that is recommended; empty if none will do
 * @param proof how sure that is
 */
public record Advice(Optional<Residual> residual, Proof proof) {

    /** How far a trace can show that a setting loses no more than is wanted. */
    public enum Proof {
        /** More events than are wanted are unlikely, at 95 %. */
        SHOWN,
        /** There were no more than are wanted, but the trace is too short to show that there will not be. */
        NOT_SHOWN,
        /** Each setting had more events than are wanted. */
        NONE
    }

    /**
     * Chooses.
     *
     * @param perWeek most events that are wanted
     * @param among settings that may be chosen
     */
    public static Advice of(Forecast forecast, double perWeek, Predicate<Setting> among) {
        Optional<Residual> shown = cheapest(forecast, among, r -> r.mostPerWeek() <= perWeek);
        if (shown.isPresent()) {
            return new Advice(shown, Proof.SHOWN);
        }
        Optional<Residual> perhaps = cheapest(forecast, among, r -> r.eventsPerWeek() <= perWeek);
        return new Advice(perhaps, perhaps.isPresent() ? Proof.NOT_SHOWN : Proof.NONE);
    }

    private static Optional<Residual> cheapest(
            Forecast forecast, Predicate<Setting> among, Predicate<Residual> goodEnough) {
        return forecast.residuals().stream()
                .filter(r -> r.setting().repair() && among.test(r.setting()) && goodEnough.test(r))
                .min(Comparator.comparingDouble((Residual r) -> forecast.cost(r.setting()))
                        .thenComparingInt(r -> r.setting().dispatchDelayMs()));
    }
}
