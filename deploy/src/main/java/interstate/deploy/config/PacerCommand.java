package interstate.deploy.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How a pacer process is started: the node's own Java, a collector that never runs, and a class path without the node's
 * libraries.
 */
public final class PacerCommand {
    private static final String MAIN_CLASS = "interstate.pacing.PacerMain";
    private static final String JARS = "pacer.jars";
    private static final String ARCHIVE = "pacer.jsa";
    private static final int JAVA_WITH_NATIVE_ACCESS = 24;

    /** No collector, hence no pause; no performance file, whose pages the kernel may write back at any time. */
    private static final List<String> OPTIONS = List.of(
            "-XX:+UnlockExperimentalVMOptions",
            "-XX:+UseEpsilonGC",
            "-Xms64m",
            "-Xmx64m",
            "-Xss512k",
            "-XX:ReservedCodeCacheSize=24m",
            "-XX:-UsePerfData",
            "-ea:interstate...",
            "-Xshare:auto",
            "-Xlog:cds=off,cds+dynamic=off",
            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED");

    private PacerCommand() {}

    /**
     * The command, with this process's Java.
     *
     * @param installation the directory with bin, lib and conf; without it the class path of this process is taken
     * @param archives directory with class-data archives that fit this Java, or one that does not exist
     */
    public static List<String> of(Path installation, Path archives) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options(Runtime.version().feature()));
        Path archive = archives.resolve(ARCHIVE);
        if (Files.isReadable(archive)) {
            command.add("-XX:SharedArchiveFile=" + archive);
        }
        command.add("-cp");
        command.add(classPath(installation.resolve("lib")));
        command.add(MAIN_CLASS);
        return command;
    }

    /** What a Java of this version needs. */
    static List<String> options(int feature) {
        List<String> options = new ArrayList<>(OPTIONS);
        if (feature >= JAVA_WITH_NATIVE_ACCESS) {
            options.add("--enable-native-access=ALL-UNNAMED");
            options.add("--sun-misc-unsafe-memory-access=allow");
        }
        return options;
    }

    private static String classPath(Path lib) {
        Path list = lib.resolve(JARS);
        if (!Files.isReadable(list)) {
            return System.getProperty("java.class.path");
        }
        List<String> jars = new ArrayList<>();
        try {
            for (String glob : Files.readAllLines(list)) {
                List<String> matches = new ArrayList<>();
                try (DirectoryStream<Path> found = Files.newDirectoryStream(lib, glob)) {
                    found.forEach(jar -> matches.add(jar.toString()));
                }
                // In one order, for the class-data archive is bound to it.
                matches.sort(null);
                jars.addAll(matches);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("this installation is incomplete: " + list, e);
        }
        return String.join(":", jars);
    }
}
