package interstate.it.bench;

import interstate.it.bench.Mode.Told;
import interstate.it.scenario.Figure;
import interstate.it.scenario.LineResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the bench measured, for people: {@code pacing.md} with every figure and {@code pacing.svg} with the curves. */
public final class PacingReport {
    private static final String TABLE = "pacing.md";
    private static final String PLOT = "pacing.svg";
    private static final Pattern VERSION = Pattern.compile("\\d+(\\.\\d+)*");

    private PacingReport() {}

    /**
     * Writes both files, the plot only if the modes were measured.
     *
     * @param directory made if it is missing
     * @return what was written
     */
    public static List<Path> write(Path directory, List<LineResult> results) {
        Map<String, Double> us = modes(results);
        try {
            Files.createDirectories(directory);
            if (!us.isEmpty()) {
                System.setProperty("java.awt.headless", "true");
                Files.writeString(directory.resolve(PLOT), ModesPlot.svg(us));
            }
            Files.writeString(directory.resolve(TABLE), text(results, us));
            likeItsParent(directory);
            Path table = directory.resolve(TABLE);
            return us.isEmpty() ? List.of(table) : List.of(table, directory.resolve(PLOT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The bench runs as root, often in somebody else's working copy. */
    private static void likeItsParent(Path directory) throws IOException {
        Path parent = directory.toAbsolutePath().normalize().getParent();
        if (parent == null) {
            return;
        }
        for (Path path : List.of(directory, directory.resolve(TABLE), directory.resolve(PLOT))) {
            if (Files.exists(path)) {
                Files.setOwner(path, Files.getOwner(parent));
            }
        }
    }

    private static Map<String, Double> modes(List<LineResult> results) {
        Map<String, Double> us = new HashMap<>();
        for (LineResult result : results) {
            if (result.line().equals(ModesLine.NAME)) {
                for (Figure figure : result.figures()) {
                    if (figure.unit().equals("us")) {
                        us.put(figure.name(), Double.valueOf(figure.value()));
                    }
                }
            }
        }
        return us;
    }

    static String text(List<LineResult> results, Map<String, Double> us) {
        StringBuilder out = new StringBuilder("# How exact the pacer is\n\n");
        out.append("Written by `./run bench pacing`. Linux ")
                .append(version(System.getProperty("os.version", "")))
                .append(", Java ")
                .append(version(System.getProperty("java.version", "")))
                .append(", ")
                .append(Runtime.getRuntime().availableProcessors())
                .append(" cores. Lateness is the time from a slot's instant to the system call that sends its datagram;"
                        + " ours is known to an eighth, from 0.128 us up.\n");
        if (!us.isEmpty()) {
            out.append("\n![Lateness over percentiles, ours and the C program's](")
                    .append(PLOT)
                    .append(")\n");
        }
        notMet(out, results);
        for (LineResult result : results) {
            out.append("\n## ").append(result.line()).append("\n\n");
            out.append(cell(result.claim())).append(".\n");
            if (!result.problem().isEmpty()) {
                // No more: what went wrong is the run's to tell, with its paths.
                out.append("\nNot measured to its end.\n");
            }
            if (result.line().equals(ModesLine.NAME)) {
                modes(out, result.figures());
            } else {
                figures(out, result.figures());
            }
        }
        return out.toString();
    }

    private static void notMet(StringBuilder out, List<LineResult> results) {
        List<String> missed = results.stream()
                .flatMap(result -> result.figures().stream()
                        .filter(f -> f.hasBar() && !f.met())
                        .map(f -> "- " + result.line() + ", " + f.name() + ": " + f.value() + " " + f.unit()
                                + ", wanted " + f.bar() + "\n"))
                .toList();
        out.append(missed.isEmpty() ? "\nEvery bar is met.\n" : "\n**Not met**:\n\n" + String.join("", missed));
    }

    /** The leading number alone: what follows is a builder's or a machine's name. */
    private static String version(String text) {
        Matcher matcher = VERSION.matcher(text);
        return matcher.lookingAt() ? matcher.group() : "unknown";
    }

    private static void figures(StringBuilder out, List<Figure> figures) {
        out.append("\n| figure | value | bar | met |\n|---|---:|---|---|\n");
        for (Figure f : figures) {
            String value = f.unit().isEmpty() ? f.value() : f.value() + " " + f.unit();
            String met = f.hasBar() ? f.met() ? "yes" : "**no**" : "";
            out.append("| ")
                    .append(String.join(" | ", cell(f.name()), cell(value), cell(f.bar()), met))
                    .append(" |\n");
        }
    }

    /** One row for each way, load and sender; what fits into none of them, as other lines have it. */
    private static void modes(StringBuilder out, List<Figure> figures) {
        Map<String, Figure> byName = figures.stream().collect(Collectors.toMap(Figure::name, f -> f, (a, b) -> b));
        out.append(
                "\nLateness and CPU in us; the CPU is that of the pacer that leads, for each slot sent, or of both pacers where they"
                        + " changed places meanwhile.\n\n| waiting, load | ");
        for (Told told : Told.values()) {
            out.append("| ").append(told.words()).append(' ');
        }
        out.append("|\n|---|---").append("|---:".repeat(Told.values().length)).append("|\n");
        for (Mode mode : Mode.all()) {
            out.append("| ")
                    .append(Mode.words(mode.waiting()))
                    .append(", ")
                    .append(mode.load().words());
            out.append(" | ").append(mode.sender().words()).append(' ');
            for (Told told : Told.values()) {
                Figure figure = byName.remove(mode.figure(told));
                out.append("| ").append(figure == null ? "" : figure.value()).append(' ');
            }
            out.append("|\n");
        }
        figures(out, figures.stream().filter(f -> byName.containsKey(f.name())).toList());
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
