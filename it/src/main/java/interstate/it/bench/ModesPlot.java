package interstate.it.bench;

import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import interstate.it.bench.Mode.Sender;
import interstate.it.bench.Mode.Told;
import interstate.pacing.Waiting;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Lateness over percentiles, a small chart for each way of waiting (across) and each load (down), all to one scale: ours and
 * the C program's.
 */
final class ModesPlot {
    private static final int WIDTH = 340;
    private static final int HEIGHT = 270;

    /** What is less late is drawn as this late: our own histogram begins at 0.128 us. */
    private static final double LEAST_US = 0.1;

    private static final Color OURS = new Color(0x0072b2);
    private static final Color C = new Color(0xd55e00);
    private static final Color GRID = new Color(0xe8e8e8);
    private static final BasicStroke WHOLE = new BasicStroke(1.8f);
    private static final BasicStroke DASHED =
            new BasicStroke(1.8f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {5, 3}, 0);

    /** Each more nine is one step on; the largest lies at the end. */
    private static final List<String> TICKS = List.of("", "p90", "p99", "p99.9", "max");

    private static final Pattern FINE = Pattern.compile("(\\d\\.\\d\\d)\\d+");

    /** Of {@link Told#LATENESS}. */
    private static final double[] PLACES = {-Math.log10(0.5), 1, 2, 3, 4};

    private ModesPlot() {}

    /**
     * The picture as SVG.
     *
     * @param us values of figures of {@link ModesLine} by their names; a curve without all of its figures is left out
     */
    static String svg(Map<String, Double> us) throws IOException {
        VectorGraphics2D graphics = new VectorGraphics2D();
        paint(us, graphics);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PageSize size = new PageSize(0, 0, Waiting.values().length * WIDTH, Load.values().length * HEIGHT);
        new SVGProcessor().getDocument(graphics.getCommands(), size).writeTo(out);
        // Letters are drawn as outlines, to the millionth of a pixel.
        return FINE.matcher(out.toString(StandardCharsets.UTF_8)).replaceAll("$1");
    }

    static void paint(Map<String, Double> us, Graphics2D to) {
        double most = Mode.all().stream()
                .flatMap(mode -> Told.LATENESS.stream().map(mode::figure))
                .mapToDouble(name -> us.getOrDefault(name, LEAST_US))
                .max()
                .orElse(LEAST_US);
        double top = Math.pow(10, Math.ceil(Math.log10(Math.max(most, 10 * LEAST_US))));
        for (Load load : Load.values()) {
            for (Waiting waiting : Waiting.values()) {
                chart(waiting, load, top, us).paint(to, WIDTH, HEIGHT);
                to.translate(WIDTH, 0);
            }
            to.translate(-Waiting.values().length * WIDTH, HEIGHT);
        }
        to.translate(0, -Load.values().length * HEIGHT);
    }

    private static XYChart chart(Waiting waiting, Load load, double top, Map<String, Double> us) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(Mode.words(waiting) + ", " + load.words())
                .yAxisTitle("us late")
                .build();
        XYStyler styler = chart.getStyler();
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotBorderVisible(false);
        styler.setPlotGridLinesColor(GRID);
        // Whole lines: of a dashed one each dash would be drawn by itself.
        styler.setPlotGridLinesStroke(new BasicStroke(1));
        styler.setLegendPosition(Styler.LegendPosition.InsideNW);
        styler.setLegendBorderColor(Color.WHITE);
        styler.setMarkerSize(5);
        styler.setYAxisLogarithmic(true);
        styler.setYAxisLogarithmicDecadeOnly(true);
        styler.setYAxisMin(LEAST_US);
        styler.setYAxisMax(top);
        styler.setXAxisMin(0.0);
        styler.setXAxisMax(TICKS.size() - 1.0);
        styler.setXAxisTickMarkSpacingHint(WIDTH / 8);
        styler.setXAxisTickLabelsFormattingFunction(ModesPlot::tick);
        for (Sender sender : Sender.values()) {
            curve(chart, new Mode(waiting, load, sender), us);
        }
        return chart;
    }

    private static String tick(double place) {
        return place == Math.rint(place) && place >= 0 && place < TICKS.size() ? TICKS.get((int) place) : "";
    }

    private static void curve(XYChart chart, Mode mode, Map<String, Double> us) {
        List<String> names = Told.LATENESS.stream().map(mode::figure).toList();
        if (!us.keySet().containsAll(names)) {
            return;
        }
        double[] late = names.stream()
                .mapToDouble(name -> Math.max(LEAST_US, us.getOrDefault(name, LEAST_US)))
                .toArray();
        XYSeries series = chart.addSeries(mode.sender().words(), PLACES, late);
        boolean ours = mode.sender() == Sender.OURS;
        series.setLineColor(ours ? OURS : C);
        series.setMarkerColor(ours ? OURS : C);
        series.setLineStyle(ours ? WHOLE : DASHED);
        series.setMarker(ours ? SeriesMarkers.CIRCLE : SeriesMarkers.DIAMOND);
    }
}
