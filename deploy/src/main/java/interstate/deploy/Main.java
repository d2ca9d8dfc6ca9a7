package interstate.deploy;

import interstate.actors.node.FreePorts;
import interstate.actors.node.NodeMain;
import interstate.actors.node.WarmUp;
import interstate.actors.settings.NodeSettings;
import interstate.deploy.cli.Host;
import interstate.deploy.cli.Interstate;
import interstate.deploy.cli.NodeRunner;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** The process that the launcher starts. */
public final class Main {
    /** System property, set by the launcher: the directory with bin, lib and conf. */
    static final String HOME = "interstate.home";

    /** System property, set by the launcher: the directory for which to train and end. */
    private static final String TRAINING = "interstate.training";

    private static final Set<String> NODE_COMMANDS = Set.of("server", "client", "run");

    private static final NodeRunner NODE = new NodeRunner() {
        @Override
        public int run(NodeSettings settings) {
            return NodeMain.run(settings);
        }

        @Override
        public void requirePorts(Path runDir, Collection<InetSocketAddress> local) {
            FreePorts.require(runDir, local);
        }
    };

    private Main() {}

    /** Ends with 0 if all went well, 1 if not, 2 if the input was bad. */
    public static void main(String[] arguments) throws Exception {
        String training = System.getProperty(TRAINING);
        if (training != null) {
            Training.run(Path.of(training));
            System.exit(0);
        }
        if (arguments.length > 0 && NODE_COMMANDS.contains(arguments[0])) {
            WarmUp.begin();
        }
        Host host = host(writer(FileDescriptor.out), writer(FileDescriptor.err), System.getenv(), NODE);
        System.exit(new Interstate(host).execute(arguments));
    }

    static Host host(PrintWriter out, PrintWriter err, Map<String, String> environment, NodeRunner runner) {
        return new Host(
                out,
                err,
                environment,
                Main::fill,
                runner,
                Path.of(System.getProperty(HOME, "")).toAbsolutePath());
    }

    /** Made only when it is needed: the first one of a process takes some 40 ms. */
    private static void fill(byte[] b, int off, int len) {
        byte[] fresh = new byte[len];
        new SecureRandom().nextBytes(fresh);
        System.arraycopy(fresh, 0, b, off, len);
    }

    private static PrintWriter writer(FileDescriptor descriptor) {
        return new PrintWriter(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
