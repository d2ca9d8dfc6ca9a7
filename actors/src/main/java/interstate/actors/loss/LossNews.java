package interstate.actors.loss;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the user's command is told.
 *
 * @param facts about it, as variables of the environment
 */
record LossNews(Kind kind, Map<String, String> facts) {

    /** What happened; the later ones matter more. */
    enum Kind {
        UNRECOVERED("unrecovered"),
        RELIEF("relief"),
        OVERLOAD("overload"),
        STOPPED("stopped");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    LossNews {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /** Whether this is to be told rather than the earlier one, where only one of the two can. */
    boolean outranks(LossNews earlier) {
        return kind.compareTo(earlier.kind) >= 0;
    }
}
