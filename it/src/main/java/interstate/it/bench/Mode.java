package interstate.it.bench;

import interstate.pacing.Waiting;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** One row of {@link ModesLine}: who waited how beside what. It names the figures, so that table and plot find them again. */
record Mode(Waiting waiting, Load load, Sender sender) {

    /** Whose lateness it is. */
    enum Sender {
        OURS("ours"),
        C("C");

        private final String words;

        Sender(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /** What is told of each, in this order. */
    enum Told {
        P50("p50", "us"),
        P90("p90", "us"),
        P99("p99", "us"),
        P999("p99.9", "us"),
        MAX("max", "us"),
        CPU("CPU a slot", "us"),
        SKIPPED("slots skipped", "");

        /** Those that are lateness, in ascending order. */
        static final List<Told> LATENESS = List.of(P50, P90, P99, P999, MAX);

        private final String words;
        private final String unit;

        Told(String words, String unit) {
            this.words = words;
            this.unit = unit;
        }

        String words() {
            return words;
        }

        String unit() {
            return unit;
        }
    }

    /** Every row, in the order in which they are shown. */
    static List<Mode> all() {
        return Arrays.stream(Waiting.values())
                .flatMap(waiting -> Arrays.stream(Load.values())
                        .flatMap(load -> Arrays.stream(Sender.values()).map(sender -> new Mode(waiting, load, sender))))
                .toList();
    }

    static String words(Waiting waiting) {
        return waiting.name().toLowerCase(Locale.ROOT);
    }

    /** The name of a figure of this row. */
    String figure(Told told) {
        return words(waiting) + ", " + load.words() + ", " + sender.words() + ": " + told.words();
    }
}
