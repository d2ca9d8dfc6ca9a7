package interstate.it.probe;

import interstate.it.net.Command;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Compiles one of our C sources where it is to run. */
public final class NativeTool {
    /** What sources include. */
    private static final List<String> HEADERS = List.of("clocks.h");

    private NativeTool() {}

    /** Compiles it, once per directory, and returns the program. */
    public static Path compile(String name, Path directory) {
        Path program = directory.resolve(name);
        if (Files.isExecutable(program)) {
            return program;
        }
        Path source = copy(name + ".c", directory);
        HEADERS.forEach(header -> copy(header, directory));
        if (Command.attempt(List.of("sh", "-c", "command -v gcc")).exitCode() != 0) {
            throw new IllegalStateException(
                    "gcc is missing, and the " + name + " tool is written in C: apt-get install gcc" + " libc6-dev");
        }
        Command.run(
                "gcc",
                "-O2",
                "-Wall",
                "-Wextra",
                "-Werror",
                "-pthread",
                "-o",
                program.toString(),
                source.toString(),
                "-lm");
        return program;
    }

    private static Path copy(String file, Path directory) {
        Path copy = directory.resolve(file);
        try (InputStream in = NativeTool.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalArgumentException("no source " + file);
            }
            Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
