package interstate.it.scenario;

import interstate.it.net.Daemon;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** Configuration files of nodes under test. */
public final class NodeFile {
    private static final String CONFIG = "node.conf";
    private static final String INSTANTS = "instants.csv";
    private static final String PASSWORD = "password";

    private NodeFile() {}

    /** Where the node's pacers dump what they drew. */
    public static Path instants(Daemon daemon) {
        return daemon.directory().resolve(INSTANTS);
    }

    /** Writes the file and returns the words that start the node with it. */
    static List<String> write(Daemon daemon, String body) {
        String text = String.join(
                "\n",
                "name = " + daemon.directory().getFileName(),
                "run-dir = \"" + daemon.runDirectory() + "\"",
                "state-dir = \"" + daemon.stateDirectory() + "\"",
                "pacer { dump-instants = \"" + instants(daemon) + "\" }",
                body,
                "");
        Path file = daemon.directory().resolve(CONFIG);
        save(file, text);
        return List.of("run", "--config", file.toString());
    }

    static String server(Daemon daemon, String listen, String password, String inner) {
        return "tun { ipv4 = \"" + inner + "/24\" }\n"
                + "server { listen = [\"" + listen + "\"], password-file = \"" + password(daemon, password)
                + "\", client-limits { min-packet-interval = 20us } }";
    }

    static String client(Daemon daemon, String peer, String password, String inner, Terms terms) {
        return "tun { ipv4 = \"" + inner + "/24\" }\nlinks = [{ name = link" + link(daemon, peer, password, terms)
                + " }]";
    }

    /** A client with several paths, each as LOCAL=PEER. */
    static String clientOver(Daemon daemon, List<String> paths, String password, String inner, Terms terms) {
        return "tun { ipv4 = \"" + inner + "/24\" }\nlinks = [{ name = link, paths = [\"" + String.join("\", \"", paths)
                + "\"]" + rest(daemon, password, terms) + " }]";
    }

    /** The keys of a link after its name. */
    static String link(Daemon daemon, String peer, String password, Terms terms) {
        return ", peer = \"" + peer + "\"" + rest(daemon, password, terms);
    }

    private static String rest(Daemon daemon, String password, Terms terms) {
        return ", password-file = \"" + password(daemon, password) + "\", outgoing "
                + terms.up().hocon() + ", incoming " + terms.down().hocon();
    }

    /** Writes the file that holds the password. */
    public static Path password(Daemon daemon, String password) {
        Path file = daemon.directory().resolve(PASSWORD);
        save(file, password + "\n");
        return file;
    }

    /** Writes a key file or an identity into the daemon's directory. */
    static Path secret(Daemon daemon, String name, String text) {
        Path file = daemon.directory().resolve(name);
        save(file, text);
        return file;
    }

    private static void save(Path file, String text) {
        try {
            Files.writeString(file, text);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
