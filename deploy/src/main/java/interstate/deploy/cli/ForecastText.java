package interstate.deploy.cli;

import interstate.actors.plan.Advice;
import interstate.actors.plan.Forecast;
import interstate.actors.plan.Recorded;
import interstate.actors.plan.Residual;
import interstate.actors.plan.Setting;
import interstate.deploy.config.ByteCount;
import interstate.deploy.config.TimeSpan;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** What settings would have lost, as a table a person can read, and which to take. */
final class ForecastText {
    private static final double PERCENT = 100;
    private static final double MONTH_SECONDS = 30 * 86_400.0;
    private static final MathContext DIGITS = new MathContext(3);

    private ForecastText() {}

    static String of(Forecast forecast, double perWeek, Optional<Price> price) {
        return head(forecast, price) + "\n" + table(forecast, price) + "\n" + advice(forecast, perWeek);
    }

    private static String head(Forecast forecast, Optional<Price> price) {
        Recorded recorded = forecast.recorded();
        String costs =
                price.map(p -> ", " + p.text(p.of(forecast.bytesPerMonth()))).orElse("");
        return TimeSpan.text(recorded.ns()) + " recorded in " + count(recorded.sessions(), "session")
                + ", round trip at least " + TimeSpan.text(recorded.roundTripNs()) + "\n"
                + "up:   " + lost(recorded.up()) + "\n"
                + "down: " + lost(recorded.down()) + "\n"
                + "both lanes, with packets of " + forecast.question().packetLength() + " bytes: "
                + ByteCount.text(forecast.bytesPerMonth()) + " a 30-day month" + costs + ", whatever is set\n";
    }

    private static String lost(Recorded.Direction direction) {
        return number(PERCENT * direction.lostShare()) + " % lost of "
                + String.format(Locale.ROOT, "%,d", direction.datagrams()) + " datagrams, one every "
                + TimeSpan.text(direction.intervalNs());
    }

    private static String table(Forecast forecast, Optional<Price> price) {
        List<String> heads = new ArrayList<>(List.of(
                "fec-share",
                "dispatch-delay",
                "packets lost",
                "events a week",
                "95 %",
                "rests on",
                "full lanes carry"));
        price.ifPresent(p -> heads.add("a useful TB"));
        TextTable table = new TextTable(heads);
        forecast.residuals().forEach(residual -> table.row(row(forecast, residual, price)));
        return table.text();
    }

    private static List<String> row(Forecast forecast, Residual residual, Optional<Price> price) {
        Setting setting = residual.setting();
        double useful = forecast.usefulBytesPerSecond(setting);
        List<String> row = new ArrayList<>(List.of(
                share(setting),
                delay(setting),
                number(PERCENT * residual.lostShare()) + " %",
                events(residual),
                between(residual),
                evidence(residual),
                ByteCount.text(Math.round(useful)) + "/s"));
        price.ifPresent(p -> row.add(p.text(forecast.bytesPerMonth() / (useful * MONTH_SECONDS) * p.perTb())));
        return row;
    }

    static String share(Setting setting) {
        return setting.repair()
                ? BigDecimal.valueOf(setting.fecSharePermille(), 1)
                                .stripTrailingZeros()
                                .toPlainString()
                        + " %"
                : "no repair";
    }

    static String delay(Setting setting) {
        return setting.dispatchDelayMs() == 0 ? "none" : setting.dispatchDelayMs() + " ms";
    }

    private static String events(Residual residual) {
        return residual.events() == 0
                ? "fewer than " + number(residual.mostPerWeek())
                : number(residual.eventsPerWeek());
    }

    private static String between(Residual residual) {
        return residual.events() == 0 ? "" : number(residual.leastPerWeek()) + " to " + number(residual.mostPerWeek());
    }

    /** How much was seen, since a figure on three events is worth little. */
    private static String evidence(Residual residual) {
        String of =
                TimeSpan.text(residual.passNs()) + (residual.passes() == 1 ? "" : ", " + residual.passes() + " times");
        return (residual.events() == 0 ? "none" : count(residual.events(), "event")) + " in " + of;
    }

    private static String advice(Forecast forecast, double perWeek) {
        Advice any = Advice.of(forecast, perWeek, setting -> true);
        boolean other =
                any.residual().map(r -> r.setting().dispatchDelayMs() == 0).orElse(false)
                        && forecast.question().dispatchDelaysMs().stream().anyMatch(ms -> ms > 0);
        String wanted = "For at most " + number(perWeek) + " a week: ";
        return wanted
                + words(forecast, any, perWeek, setting -> true)
                + (other ? "With scheduled dispatch: " + dispatched(forecast, perWeek) : "");
    }

    private static String dispatched(Forecast forecast, double perWeek) {
        Predicate<Setting> held = setting -> setting.dispatchDelayMs() > 0;
        return words(forecast, Advice.of(forecast, perWeek, held), perWeek, held);
    }

    /** A few events of a short trace may come of many a week, or of few. */
    private static String none(Forecast forecast, double perWeek, Predicate<Setting> among) {
        return forecast.residuals().stream()
                .filter(r -> r.setting().repair() && among.test(r.setting()) && r.leastPerWeek() <= perWeek)
                .min(Comparator.comparingDouble(Residual::mostPerWeek))
                .map(best ->
                        "none of these is shown to do, and the trace is too short to say that none does: with fec-share "
                                + share(best.setting()) + ", dispatch-delay " + delay(best.setting()) + " it is "
                                + between(best) + " a week, at 95 % (" + evidence(best) + ").\n")
                .orElse("none of these will do.\n");
    }

    private static String words(Forecast forecast, Advice advice, double perWeek, Predicate<Setting> among) {
        if (advice.residual().isEmpty()) {
            return none(forecast, perWeek, among);
        }
        Residual residual = advice.residual().get();
        Setting setting = residual.setting();
        String what = "fec-share " + share(setting) + ", dispatch-delay " + delay(setting) + ", takes "
                + number(PERCENT * forecast.cost(setting)) + " % of the room.\n";
        if (advice.proof() == Advice.Proof.SHOWN) {
            return what;
        }
        return what + "  This trace does not show it: " + evidence(residual) + " means fewer than "
                + number(residual.mostPerWeek()) + " a week, at 95 %; without an event it takes "
                + TimeSpan.text((long) (residual.withoutEventsPerWeek() / perWeek * residual.passNs()))
                + " of trace to show " + number(perWeek) + ".\n";
    }

    private static String count(long number, String what) {
        return String.format(Locale.ROOT, "%,d ", number) + what + (number == 1 ? "" : "s");
    }

    /** Three significant digits, or the whole number. */
    static String number(double value) {
        if (value == 0) {
            return "0";
        }
        return value >= 100
                ? String.format(
                        Locale.ROOT,
                        "%,d",
                        BigDecimal.valueOf(value).round(DIGITS).longValue())
                : BigDecimal.valueOf(value).round(DIGITS).stripTrailingZeros().toPlainString();
    }
}
