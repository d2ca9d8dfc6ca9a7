package interstate.it.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Namespaces that stand for hosts, what runs in them, and the directory of it all. Closing, the end of the process and SIGTERM remove
 * everything, and what a killed process left is swept by the next one.
 */
public abstract sealed class Hosts implements AutoCloseable permits Topology, Graph {
    public static final int MTU = 1500;
    static final String PREFIX = "isit-";

    /** Set to true, the directory with captures and logs stays, until the next one sweeps it. */
    private static final String KEEP = "interstate.it.keep";

    private static final AtomicInteger SERIAL = new AtomicInteger();

    private final String name;
    private final Path directory;
    private final List<Namespace> namespaces = new ArrayList<>();
    private final Deque<AutoCloseable> guests = new ArrayDeque<>();
    private final Thread atExit;
    private boolean closed;

    Hosts() {
        Leftovers.sweep();
        this.name = PREFIX + ProcessHandle.current().pid() + "-" + SERIAL.incrementAndGet();
        this.directory = directory(name);
        this.atExit = new Thread(this::remove, "hosts-exit");
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    private static Path directory(String name) {
        try {
            // Not below a long path: sockets live in it, and a socket's path has at most 107 bytes.
            Path directory = Files.createTempDirectory(name + "-");
            // The daemons drop root and must still reach their own directories below.
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One more host. */
    final Namespace add(String host) {
        Namespace made = Namespace.create(name + "-" + host);
        namespaces.add(made);
        return made;
    }

    static void wire(Namespace one, String oneName, String oneMac, Namespace other, String otherName, String otherMac) {
        Command.run(
                "ip",
                "link",
                "add",
                oneName,
                "netns",
                one.name(),
                "address",
                oneMac,
                "mtu",
                "" + MTU, //
                "type",
                "veth",
                "peer",
                "name",
                otherName,
                "netns",
                other.name(),
                "address",
                otherMac,
                "mtu",
                "" + MTU);
    }

    /** Where captures, logs and the daemons' own directories go; removed with the hosts. */
    public Path directory() {
        return directory;
    }

    /** Something that runs in the namespaces: closed before they are removed, the latest first. */
    public synchronized <T extends AutoCloseable> T guest(T guest) {
        guests.push(guest);
        return guest;
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The hook is running or has run, and removes the same things.
        }
        remove();
    }

    private synchronized void remove() {
        if (closed) {
            return;
        }
        closed = true;
        while (!guests.isEmpty()) {
            try {
                guests.pop().close();
            } catch (Exception e) {
                System.err.println("closing: " + e.getMessage());
            }
        }
        namespaces.forEach(Namespace::delete);
        if (Boolean.getBoolean(KEEP)) {
            System.err.println("kept: " + directory);
        } else {
            Leftovers.delete(directory);
        }
    }
}
