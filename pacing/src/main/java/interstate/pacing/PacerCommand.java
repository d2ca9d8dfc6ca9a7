package interstate.pacing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The command line of a pacer process.
 *
 * <p>No collector, since nothing is to be collected; no performance file, whose writes to disk stall; no attaching, which
 * would show seeds; no periodic safepoint; no advice on standard output; assertions on. The quick compiler only: it is done
 * within the first slots and undoes nothing later, where the other one goes on for seconds, on the CPU that the node wants.
 */
public final class PacerCommand {

    private static final int FIRST_TO_ASK_FOR_NATIVE_ACCESS = 24;

    private PacerCommand() {}

    /** JVM options for a Java of this feature version (17, 25, ...). */
    public static List<String> jvmFlags(int featureVersion) {
        List<String> flags = new ArrayList<>(List.of(
                "-XX:+UnlockExperimentalVMOptions",
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:+UseEpsilonGC",
                "-Xms64m",
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-XX:GuaranteedSafepointInterval=0",
                "-XX:-UsePerfData",
                "-XX:+DisableAttachMechanism",
                "-XX:ReservedCodeCacheSize=32m",
                "-Xlog:disable",
                "-Xlog:all=error:stderr",
                "-ea:interstate...",
                "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED"));
        if (featureVersion >= FIRST_TO_ASK_FOR_NATIVE_ACCESS) {
            flags.add("--enable-native-access=ALL-UNNAMED");
            flags.add("--sun-misc-unsafe-memory-access=allow");
        }
        return flags;
    }

    /**
     * The whole command.
     *
     * @param java the java executable, of this JVM's version
     * @param sharedArchive AppCDS archive, used if it fits, or null
     */
    public static List<String> of(Path java, String classPath, @Nullable Path sharedArchive) {
        List<String> command = new ArrayList<>();
        command.add(java.toString());
        command.addAll(jvmFlags(Runtime.version().feature()));
        if (sharedArchive != null) {
            command.add("-Xshare:auto");
            command.add("-XX:SharedArchiveFile=" + sharedArchive);
        }
        command.add("-cp");
        command.add(classPath);
        command.add(PacerMain.class.getName());
        return command;
    }
}
