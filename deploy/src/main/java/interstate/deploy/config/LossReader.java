package interstate.deploy.config;

import interstate.actors.settings.LossSettings;
import interstate.actors.settings.OverloadAction;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Reads when losses are an alarm and what is done then. */
final class LossReader {
    private static final long MS = 1_000_000;
    private static final long SECOND = 1_000 * MS;
    private static final long HOUR = 3_600 * SECOND;
    private static final long DAY = 24 * HOUR;
    private static final int LEAST_PERMILLE = 1;
    private static final int MOST_PERMILLE = 900;
    private static final int LEAST_SLOTS = 10;
    private static final int MOST_SLOTS = 100_000;
    private static final int MOST_WORDS = 64;
    private static final String COMMAND =
            "a program of this host by its absolute path and its words, such as [\"/usr/local/bin/on-loss\", \"now\"], at"
                    + " most " + MOST_WORDS;
    private static final String STEP_DOWN = "step-down";

    private LossReader() {}

    static LossSettings read(Section loss) {
        return new LossSettings(
                loss.setting("apart").timeNs(MS, HOUR),
                loss.setting("overload").permille(LEAST_PERMILLE, MOST_PERMILLE),
                loss.setting("overload-time").timeNs(SECOND, HOUR),
                loss.setting("overload-slots").integer(LEAST_SLOTS, MOST_SLOTS),
                command(loss.setting("command")),
                loss.setting("command-pause").timeNs(SECOND, DAY),
                loss.setting("command-timeout").timeNs(100 * MS, HOUR));
    }

    private static List<String> command(Setting setting) {
        List<Setting> given = setting.list();
        List<String> words = given.stream().map(word -> word.text(COMMAND)).toList();
        if (words.size() > MOST_WORDS
                || words.stream().anyMatch(word -> word.indexOf('\0') >= 0)
                || (!words.isEmpty() && !isProgram(words.get(0)))) {
            throw (given.isEmpty() ? setting : given.get(0)).refused(COMMAND);
        }
        return words;
    }

    private static boolean isProgram(String word) {
        try {
            Path program = Path.of(word);
            return program.isAbsolute() && Files.isRegularFile(program) && Files.isExecutable(program);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** What a calling end may do. */
    static OverloadAction ofLink(Setting setting) {
        return setting.oneOf(
                Map.of("warn", OverloadAction.WARN, STEP_DOWN, OverloadAction.STEP_DOWN, "stop", OverloadAction.STOP));
    }

    /** What a waiting end may do: rates are the client's to ask for. */
    static OverloadAction ofServer(Setting setting) {
        String allowed = "stop, warn";
        if (setting.text(allowed).equals(STEP_DOWN)) {
            throw setting.refused(
                    allowed + "; " + STEP_DOWN + " only at clients, which ask for the rates of both lanes");
        }
        return setting.oneOf(Map.of("warn", OverloadAction.WARN, "stop", OverloadAction.STOP));
    }
}
