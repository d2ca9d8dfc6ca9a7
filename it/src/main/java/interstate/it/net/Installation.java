package interstate.it.net;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The built installation under test: a directory with bin, lib and conf.
 *
 * @param prefix words before the program's own, such as those that keep it to one CPU
 */
public record Installation(Path home, List<String> prefix) {
    /** Names the directory where it is not the tree's own. */
    public static final String PROPERTY = "interstate.installation";

    private static final String IN_TREE = "deploy/target/interstate";

    /** The one the system property names, or that of the tree around the working directory. */
    public static Installation find() {
        String named = System.getProperty(PROPERTY);
        if (named != null) {
            return checked(Path.of(named));
        }
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isExecutable(at.resolve(IN_TREE).resolve("bin/interstate"))) {
                return new Installation(at.resolve(IN_TREE), List.of());
            }
        }
        throw new IllegalStateException(
                "no " + IN_TREE + "/bin/interstate above the working directory: ./run build makes" + " it, -D"
                        + PROPERTY + "=DIR names another");
    }

    private static Installation checked(Path home) {
        if (!Files.isExecutable(home.resolve("bin/interstate"))) {
            throw new IllegalStateException("no bin/interstate in " + home);
        }
        return new Installation(home.toAbsolutePath(), List.of());
    }

    public Installation {
        prefix = List.copyOf(prefix);
    }

    /** The same, all of whose processes run on one CPU. */
    public Installation onCpu(int cpu) {
        return new Installation(home, List.of("taskset", "-c", Integer.toString(cpu)));
    }

    /** The program with arguments. */
    public List<String> command(List<String> arguments) {
        List<String> words = new ArrayList<>(prefix);
        words.add(home.resolve("bin/interstate").toString());
        words.addAll(arguments);
        return words;
    }
}
