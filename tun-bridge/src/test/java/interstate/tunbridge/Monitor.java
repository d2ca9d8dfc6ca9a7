package interstate.tunbridge;

import java.io.BufferedReader;
import java.io.IOException;

/** Every change of links, addresses and routes in a namespace from its making on. */
final class Monitor implements AutoCloseable {
    private final Namespace namespace;
    private final Process process;
    private final BufferedReader lines;

    /** Returns once it hears; a device of its own, probe0, makes the events that show it. */
    Monitor(Namespace namespace) throws IOException {
        this.namespace = namespace;
        namespace.ip("tuntap add probe0 mode tun");
        process = new ProcessBuilder(namespace.execPrefix("ip", "monitor", "address", "link", "route")).start();
        lines = process.inputReader();
        int mtu = 1300;
        while (!lines.ready()) {
            namespace.ip("link set probe0 mtu " + mtu++);
        }
    }

    /** All that was heard until now. */
    String events() throws IOException {
        namespace.ip("link set probe0 mtu 1200");
        StringBuilder seen = new StringBuilder();
        String line = "";
        while (!line.contains("mtu 1200")) {
            line = lines.readLine();
            seen.append(line).append('\n');
        }
        return seen.toString();
    }

    @Override
    public void close() {
        process.destroy();
    }
}
