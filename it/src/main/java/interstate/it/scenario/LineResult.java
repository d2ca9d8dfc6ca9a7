package interstate.it.scenario;

import java.util.List;

/**
 * What a line came to.
 *
 * @param problem why nothing, or nothing valid, was measured; empty if all is well
 */
public record LineResult(String line, String claim, List<Figure> figures, String problem) {
    public LineResult {
        figures = List.copyOf(figures);
    }

    public boolean met() {
        return problem.isEmpty()
                && figures.stream().anyMatch(Figure::hasBar)
                && figures.stream().allMatch(Figure::met);
    }
}
