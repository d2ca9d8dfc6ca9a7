package interstate.deploy.cli;

import interstate.crypto.Randomness;
import interstate.deploy.config.GeneratedPassword;
import interstate.deploy.config.NodeReader;
import interstate.deploy.config.PacerLaunch;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;

/**
 * What the commands reach of the world outside.
 *
 * @param out for results
 * @param err for warnings and errors
 * @param installation the directory with bin, lib and conf
 */
public record Host(
        PrintWriter out,
        PrintWriter err,
        Map<String, String> environment,
        Randomness randomness,
        NodeRunner runner,
        Path installation) {
    /** System property, set by the launcher: directory with the class-data archives of this Java. */
    private static final String ARCHIVES = "interstate.archives";

    /** Reads what a node shall be. */
    NodeReader reader(GeneratedPassword generatedPassword) {
        Path archives = Path.of(System.getProperty(ARCHIVES, "none"));
        return new NodeReader(generatedPassword, PacerLaunch.command(installation, archives));
    }
}
