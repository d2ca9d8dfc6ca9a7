package interstate.deploy.cli;

import interstate.actors.plan.Forecast;
import interstate.actors.plan.Residual;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Events a week over dispatch delays, a curve for each FEC share, as SVG. Where there was no event the point is hollow, at what is
 * not exceeded at 95 %.
 *
 * <p>Written by hand, as a few lines: a chart library draws by way of the JVM's desktop module, which asks for fonts that a server
 * does not have.
 */
final class ForecastPlot {
    private static final int LEFT = 80;
    private static final int TOP = 30;
    private static final int WIDTH = 520;
    private static final int HEIGHT = 300;
    private static final int LEGEND = 150;
    private static final int BELOW = 50;
    private static final int LINE = 18;

    /** Told apart by eyes that do not see all colours alike (Okabe and Ito 2008). */
    private static final List<String> COLOURS =
            List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000");

    private final Forecast forecast;
    private final List<Integer> delays;
    private final int bottomDecade;
    private final int topDecade;
    private final StringBuilder svg = new StringBuilder();

    private ForecastPlot(Forecast forecast, double perWeek) {
        this.forecast = forecast;
        this.delays = forecast.question().dispatchDelaysMs();
        double most = forecast.residuals().stream()
                .mapToDouble(ForecastPlot::height)
                .max()
                .orElse(perWeek);
        double least = forecast.residuals().stream()
                .mapToDouble(ForecastPlot::height)
                .min()
                .orElse(perWeek);
        this.bottomDecade = (int) Math.floor(Math.log10(Math.min(least, perWeek)));
        this.topDecade = Math.max(bottomDecade + 1, (int) Math.ceil(Math.log10(Math.max(most, perWeek))));
    }

    /** @param perWeek events that are wanted at most: a line across */
    static String svg(Forecast forecast, double perWeek) {
        return new ForecastPlot(forecast, perWeek).draw(perWeek);
    }

    private static double height(Residual residual) {
        return residual.events() == 0 ? residual.mostPerWeek() : residual.eventsPerWeek();
    }

    private String draw(double perWeek) {
        int width = LEFT + WIDTH + LEGEND;
        int height = TOP + HEIGHT + BELOW;
        String size = "width=\"" + width + "\" height=\"" + height + "\"";
        add("<svg xmlns=\"http://www.w3.org/2000/svg\" " + size + " font-family=\"sans-serif\" font-size=\"12\">");
        add("<rect " + size + " fill=\"white\"/>");
        grid();
        across(perWeek, "stroke=\"#888888\" stroke-dasharray=\"6 4\"");
        text(LEFT + WIDTH + 6, y(perWeek) + 4, "start", "wanted");
        List<Integer> shares = forecast.question().fecSharesPermille();
        for (int i = 0; i < shares.size(); i++) {
            curve(shares.get(i), i);
        }
        forecast.residuals().stream().filter(r -> !r.setting().repair()).forEach(this::withoutRepair);
        add("</svg>");
        return svg.toString();
    }

    private void grid() {
        text(LEFT, TOP - 12, "start", "unrecovered events a week; hollow: none seen, fewer than this at 95 %");
        for (int decade = bottomDecade; decade <= topDecade; decade++) {
            double perWeek = Math.pow(10, decade);
            across(perWeek, "stroke=\"#e0e0e0\"");
            text(LEFT - 8, y(perWeek) + 4, "end", ForecastText.number(perWeek));
        }
        for (int i = 0; i < delays.size(); i++) {
            text(x(i), TOP + HEIGHT + LINE, "middle", delays.get(i) == 0 ? "none" : delays.get(i) + " ms");
        }
        text(LEFT + WIDTH / 2.0, TOP + HEIGHT + 2 * LINE + 4, "middle", "dispatch-delay");
    }

    private void across(double perWeek, String style) {
        add("<path d=\"M" + LEFT + " " + pixels(y(perWeek)) + " h" + WIDTH + "\" " + style + "/>");
    }

    private void curve(int sharePermille, int number) {
        String colour = COLOURS.get(number % COLOURS.size());
        List<Residual> residuals = forecast.residuals().stream()
                .filter(r -> r.setting().repair() && r.setting().fecSharePermille() == sharePermille)
                .toList();
        String path = residuals.stream()
                .map(r -> pixels(x(r)) + " " + pixels(y(height(r))))
                .collect(Collectors.joining(" L", "M", ""));
        add("<path d=\"" + path + "\" fill=\"none\" stroke=\"" + colour + "\" stroke-width=\"1.8\"/>");
        residuals.forEach(residual -> point(residual, colour));
        double legendY = TOP + (number + 1.0) * LINE;
        circle(LEFT + WIDTH + 30, legendY - 4, colour, colour);
        text(LEFT + WIDTH + 40, legendY, "start", "fec-share " + ForecastText.number(sharePermille / 10.0) + " %");
    }

    private void withoutRepair(Residual residual) {
        point(residual, "#888888");
        text(x(residual) + 8, y(height(residual)) + 4, "start", "no repair");
    }

    private void point(Residual residual, String colour) {
        circle(x(residual), y(height(residual)), residual.events() == 0 ? "white" : colour, colour);
    }

    private double x(Residual residual) {
        return x(Math.max(0, delays.indexOf(residual.setting().dispatchDelayMs())));
    }

    private double x(int place) {
        return LEFT + (place + 0.5) * WIDTH / delays.size();
    }

    private double y(double perWeek) {
        return TOP + HEIGHT * (topDecade - Math.log10(perWeek)) / (topDecade - bottomDecade);
    }

    private void circle(double x, double y, String fill, String stroke) {
        add("<circle cx=\"" + pixels(x) + "\" cy=\"" + pixels(y) + "\" r=\"4\" fill=\"" + fill + "\" stroke=\"" + stroke
                + "\"/>");
    }

    private void text(double x, double y, String anchor, String words) {
        add("<text x=\"" + pixels(x) + "\" y=\"" + pixels(y) + "\" text-anchor=\"" + anchor + "\">" + words
                + "</text>");
    }

    private static String pixels(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private void add(String element) {
        svg.append(element).append('\n');
    }
}
