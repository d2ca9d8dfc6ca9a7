package interstate.deploy.doctor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A root directory with the files of /proc and /sys that a test wants. */
record MadeUpTree(Path root) {
    /** Adds a file, ended by a line break as the kernel's are. */
    MadeUpTree with(String path, String text) {
        try {
            Path file = root.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    KernelFiles files() {
        return new KernelFiles(root);
    }
}
