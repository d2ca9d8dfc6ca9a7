package interstate.deploy.cli;

import interstate.deploy.config.BadInput;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Paths among arguments. */
final class PathArgument {
    private PathArgument() {}

    /**
     * A path of a file.
     *
     * @param name of the argument
     */
    static Path of(String name, @Nullable String text) {
        if (text != null && !text.isEmpty()) {
            try {
                return Path.of(text);
            } catch (InvalidPathException e) {
                throw refused(name, "(not a path)");
            }
        }
        throw refused(name, "\"\"");
    }

    private static BadInput refused(String name, String shown) {
        return new BadInput(name + " is " + shown + "; allowed: the path of a file");
    }
}
