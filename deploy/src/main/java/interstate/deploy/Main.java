package interstate.deploy;

import interstate.actors.node.NodeMain;
import interstate.deploy.cli.Host;
import interstate.deploy.cli.Interstate;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;

/** The process that the launcher starts. */
public final class Main {
    private static final String HOME = "interstate.home";

    private Main() {}

    /** Ends with 0 if all went well, 1 if not, 2 if the input was bad. */
    public static void main(String[] arguments) {
        SecureRandom random = new SecureRandom();
        Host host = new Host(
                writer(FileDescriptor.out),
                writer(FileDescriptor.err),
                System.getenv(),
                (b, off, len) -> {
                    byte[] fresh = new byte[len];
                    random.nextBytes(fresh);
                    System.arraycopy(fresh, 0, b, off, len);
                },
                (settings, installation) -> NodeMain.run(settings),
                Path.of(System.getProperty(HOME, "")).toAbsolutePath());
        System.exit(new Interstate(host).execute(arguments));
    }

    private static PrintWriter writer(FileDescriptor descriptor) {
        return new PrintWriter(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
