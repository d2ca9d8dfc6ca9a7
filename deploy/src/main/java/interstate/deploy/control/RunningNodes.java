package interstate.deploy.control;

import interstate.deploy.Failure;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the run directories of nodes on this host. */
public final class RunningNodes {
    private final Path base;

    /**
     * Looks for nodes.
     *
     * @param base where run directories are unless a node was told otherwise: /run/interstate
     */
    public RunningNodes(Path base) {
        this.base = base;
    }

    /** The one that is named, or all that left a control socket. */
    public List<Path> find(@Nullable String name, @Nullable String runDir) {
        if (runDir != null) {
            return List.of(Path.of(runDir));
        }
        if (name != null) {
            return List.of(base.resolve(name));
        }
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(base)) {
            for (Path directory : directories) {
                if (!Files.isExecutable(directory) || Files.exists(directory.resolve("control.sock"))) {
                    found.add(directory);
                }
            }
        } catch (NoSuchFileException e) {
            throw none();
        } catch (IOException e) {
            throw new Failure(base + " cannot be listed: permission denied; this takes root");
        }
        if (found.isEmpty()) {
            throw none();
        }
        found.sort(null);
        return found;
    }

    /** The one that is meant; several are refused by naming them. */
    public Path one(@Nullable String name, @Nullable String runDir) {
        List<Path> found = find(name, runDir);
        if (found.size() > 1) {
            throw new Failure("several nodes are running; say which: "
                    + String.join(
                            ", ",
                            found.stream()
                                    .map(dir -> "--name " + dir.getFileName())
                                    .toList()));
        }
        return found.get(0);
    }

    private Failure none() {
        return new Failure("no node is running in " + base + "; --run-dir names another place");
    }
}
