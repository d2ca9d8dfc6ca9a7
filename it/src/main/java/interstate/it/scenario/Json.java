package interstate.it.scenario;

import java.util.List;

/** Results as one line of JSON. */
final class Json {
    private Json() {}

    static String of(String scenario, Effort effort, List<LineResult> results) {
        StringBuilder out = new StringBuilder("{\"scenario\":").append(text(scenario));
        out.append(",\"effort\":").append(text(effort.name().toLowerCase(java.util.Locale.ROOT)));
        out.append(",\"met\":").append(results.stream().allMatch(LineResult::met));
        out.append(",\"lines\":[");
        String separator = "";
        for (LineResult result : results) {
            out.append(separator);
            line(out, result);
            separator = ",";
        }
        return out.append("]}").toString();
    }

    private static void line(StringBuilder out, LineResult result) {
        out.append("{\"line\":").append(text(result.line()));
        out.append(",\"claim\":").append(text(result.claim()));
        out.append(",\"met\":").append(result.met());
        if (!result.problem().isEmpty()) {
            out.append(",\"problem\":").append(text(result.problem()));
        }
        out.append(",\"figures\":[");
        String separator = "";
        for (Figure figure : result.figures()) {
            out.append(separator).append("{\"name\":").append(text(figure.name()));
            out.append(",\"value\":").append(numeric(figure.value()) ? figure.value() : text(figure.value()));
            if (!figure.unit().isEmpty()) {
                out.append(",\"unit\":").append(text(figure.unit()));
            }
            if (figure.hasBar()) {
                out.append(",\"bar\":").append(text(figure.bar()));
                out.append(",\"met\":").append(figure.met());
            }
            out.append('}');
            separator = ",";
        }
        out.append("]}");
    }

    private static boolean numeric(String value) {
        return value.matches("-?\\d+(\\.\\d+)?");
    }

    private static String text(String value) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                default -> {
                    if (c < ' ') {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.append('"').toString();
    }
}
