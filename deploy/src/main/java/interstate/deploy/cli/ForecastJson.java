package interstate.deploy.cli;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import interstate.actors.plan.Advice;
import interstate.actors.plan.Forecast;
import interstate.actors.plan.Recorded;
import interstate.actors.plan.Residual;
import interstate.actors.plan.Setting;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What settings would have lost, for programs: one line. */
final class ForecastJson {
    private static final double SECOND_NS = 1e9;

    private ForecastJson() {}

    static String of(Forecast forecast, double perWeek, Optional<Price> price) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("recorded", recorded(forecast.recorded()));
        fields.put("wantedEventsPerWeek", perWeek);
        fields.put("bytesPerMonth", forecast.bytesPerMonth());
        price.ifPresent(p -> fields.put(
                "price",
                Map.of("perTb", p.perTb(), "currency", p.currency(), "perMonth", p.of(forecast.bytesPerMonth()))));
        fields.put(
                "settings",
                forecast.residuals().stream().map(r -> residual(forecast, r)).toList());
        fields.put("recommended", advice(Advice.of(forecast, perWeek, setting -> true)));
        fields.put(
                "recommendedWithDispatch",
                advice(Advice.of(forecast, perWeek, setting -> setting.dispatchDelayMs() > 0)));
        return ConfigValueFactory.fromMap(fields).render(ConfigRenderOptions.concise()) + "\n";
    }

    private static Map<String, Object> recorded(Recorded recorded) {
        return Map.of(
                "sessions", recorded.sessions(),
                "seconds", recorded.ns() / SECOND_NS,
                "roundTripNs", recorded.roundTripNs(),
                "up", direction(recorded.up()),
                "down", direction(recorded.down()));
    }

    private static Map<String, Object> direction(Recorded.Direction direction) {
        return Map.of(
                "datagrams", direction.datagrams(), "lost", direction.lost(), "intervalNs", direction.intervalNs());
    }

    private static Map<String, Object> residual(Forecast forecast, Residual residual) {
        Map<String, Object> fields = new LinkedHashMap<>(setting(residual.setting()));
        fields.put("packets", residual.packets());
        fields.put("lost", residual.lost());
        fields.put("lostShare", residual.lostShare());
        fields.put("events", residual.events());
        fields.put("passes", residual.passes());
        fields.put("secondsOfAPass", residual.passNs() / SECOND_NS);
        fields.put("eventsPerWeek", residual.eventsPerWeek());
        fields.put("leastPerWeek", residual.leastPerWeek());
        fields.put("mostPerWeek", residual.mostPerWeek());
        fields.put("cost", forecast.cost(residual.setting()));
        fields.put("usefulBytesPerSecond", forecast.usefulBytesPerSecond(residual.setting()));
        return fields;
    }

    private static Map<String, Object> setting(Setting setting) {
        return Map.of(
                "repair",
                setting.repair(),
                "fecSharePermille",
                setting.fecSharePermille(),
                "dispatchDelayMs",
                setting.dispatchDelayMs());
    }

    /** Without a setting where none will do. */
    private static Map<String, Object> advice(Advice advice) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("proof", advice.proof().name().toLowerCase(Locale.ROOT));
        advice.residual().ifPresent(residual -> fields.putAll(setting(residual.setting())));
        return fields;
    }
}
