package interstate.deploy.cli;

import interstate.actors.settings.NodeSettings;
import interstate.deploy.Failure;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A terminal and an environment in memory, with a node that only remembers what it was to be. */
final class Console {
    final StringWriter out = new StringWriter();
    final StringWriter err = new StringWriter();
    final Map<String, String> environment = new HashMap<>();
    final List<NodeSettings> started = new ArrayList<>();
    final List<InetSocketAddress> taken = new ArrayList<>();
    int exitOfNode;
    private final NodeRunner runner = new NodeRunner() {
        @Override
        public int run(NodeSettings settings) {
            started.add(settings);
            return exitOfNode;
        }

        @Override
        public void requirePorts(Path runDir, Collection<InetSocketAddress> local) {
            if (local.stream().anyMatch(taken::contains)) {
                throw new Failure("that port is taken");
            }
        }
    };

    int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        Random random = new Random(7);
        Host host = new Host(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                environment,
                (b, off, len) -> {
                    byte[] bytes = new byte[len];
                    random.nextBytes(bytes);
                    System.arraycopy(bytes, 0, b, off, len);
                },
                runner,
                Path.of("nowhere"));
        return new Interstate(host).execute(arguments);
    }

    NodeSettings last() {
        return started.get(started.size() - 1);
    }

    /** What was said on the error output, which must be one line. */
    String oneLine() {
        String text = err.toString();
        if (text.indexOf('\n') != text.length() - 1) {
            throw new AssertionError("not one line: " + text);
        }
        return text.strip();
    }
}
