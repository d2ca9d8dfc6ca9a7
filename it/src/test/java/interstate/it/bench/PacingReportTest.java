package interstate.it.bench;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.it.bench.Mode.Told;
import interstate.it.scenario.Figure;
import interstate.it.scenario.LineResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PacingReportTest {
    private static final LineResult EXACT = new LineResult(
            "exact",
            "p50 | p99",
            List.of(Figure.atMost("p99", 30, 20, "us"), Figure.told("runs", 5, "")),
            "no such file: /somewhere/of/mine");

    @TempDir
    private Path directory;

    private static LineResult modes() {
        List<Figure> figures = new ArrayList<>();
        int value = 1;
        for (Mode mode : Mode.all()) {
            for (Told told : Told.values()) {
                figures.add(Figure.told(mode.figure(told), value++ + 0.5, told.unit()));
            }
        }
        figures.add(Figure.holds("as exact", true));
        return new LineResult(ModesLine.NAME, "in all modes", figures, "");
    }

    @Test
    void shouldTellEveryFigureAndItsBarWhenMeasured() throws IOException {
        assertThat(PacingReport.write(directory.resolve("bench"), List.of(EXACT)))
                .containsExactly(directory.resolve("bench/pacing.md"));
        assertThat(directory.resolve("bench/pacing.svg")).doesNotExist();
        assertThat(Files.readString(directory.resolve("bench/pacing.md")))
                .contains("## exact", "p50 \\| p99.", "| p99 | 30 us | at most 20 | **no** |", "| runs | 5 |  |  |")
                .contains("Not measured to its end.", "**Not met**:\n\n- exact, p99: 30 us, wanted at most 20\n")
                .doesNotContain("/somewhere", "pacing.svg");
    }

    @Test
    void shouldDrawEachModeAndShowItAsOneRowWhenModesWereMeasured() throws IOException {
        assertThat(PacingReport.write(directory, List.of(EXACT, modes()))).hasSize(2);
        assertThat(Files.readString(directory.resolve("pacing.md")))
                .contains(
                        "](pacing.svg)",
                        "| hybrid, idle | ours | 1.500 | 2.500 | 3.500 | 4.500 | 5.500 | 6.500 | 7.500 |")
                .contains("| spinny, garbage beside | C | 120.5 |", "| as exact | yes | yes | yes |");
        assertThat(Files.readString(directory.resolve("pacing.svg")))
                .contains("<svg", "stroke:rgb(0,114,178)", "stroke:rgb(213,94,0)")
                .hasSizeLessThan(500_000);
    }

    @Test
    void shouldLeaveOutACurveWhenOneOfItsFiguresIsMissing() throws IOException {
        LineResult all = modes();
        List<Figure> ofUs = all.figures().stream()
                .filter(f -> !f.name().contains(" C: max"))
                .toList();
        PacingReport.write(directory, List.of(new LineResult(all.line(), all.claim(), ofUs, "")));
        assertThat(Files.readString(directory.resolve("pacing.svg")))
                .contains("stroke:rgb(0,114,178)")
                .doesNotContain("stroke:rgb(213,94,0)");
    }
}
