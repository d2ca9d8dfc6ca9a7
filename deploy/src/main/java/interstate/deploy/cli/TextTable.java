package interstate.deploy.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows of text in columns that line up. */
final class TextTable {
    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();

    TextTable(List<String> heads) {
        rows.add(heads);
    }

    void row(List<String> cells) {
        assert cells.size() == rows.get(0).size() : cells;
        rows.add(cells);
    }

    /** Lines, each ended by a line break. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                line.append(row.get(column));
                line.append(" ".repeat(width(column) - row.get(column).length()))
                        .append(GAP);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}
