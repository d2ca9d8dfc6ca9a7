package interstate.actors.node;

import interstate.actors.settings.NodeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** The node's directories, its alone (mode 0700), and the account it runs as. */
final class NodeFiles {

    private static final String PASSWD = "/etc/passwd";
    private static final int UID_FIELD = 2;
    private static final int GID_FIELD = 3;

    /** An account as the kernel knows it. */
    record Account(int uid, int gid) {}

    private NodeFiles() {}

    /**
     * Finds an account.
     *
     * @throws IllegalArgumentException with one line when there is none of that name
     */
    static Account account(String user) {
        try {
            for (String line : Files.readAllLines(Path.of(PASSWD))) {
                List<String> fields = List.of(line.split(":", -1));
                if (fields.size() > GID_FIELD && fields.get(0).equals(user)) {
                    return new Account(
                            Integer.parseInt(fields.get(UID_FIELD)), Integer.parseInt(fields.get(GID_FIELD)));
                }
            }
        } catch (IOException | NumberFormatException e) {
            throw new IllegalArgumentException("user: " + PASSWD + " cannot be read: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("user \"" + user + "\": no such account; allowed: a name in " + PASSWD);
    }

    /** Whether this process runs as root. */
    static boolean root() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException e) {
            return false;
        }
    }

    /** Makes the run and state directories and gives them, and what is in them, to the account. */
    static void prepare(NodeSettings settings, Account account) {
        for (Path directory : List.of(settings.runDir(), settings.stateDir())) {
            try {
                Files.createDirectories(directory);
                Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
                own(directory, account);
                try (var files = Files.list(directory)) {
                    for (Path file : files.toList()) {
                        own(file, account);
                    }
                }
            } catch (IOException e) {
                throw new IllegalArgumentException(
                        directory + " cannot be made or given to the node's user: " + e.getMessage(), e);
            }
        }
    }

    private static void own(Path file, Account account) throws IOException {
        if (!Files.getAttribute(file, "unix:uid").equals(account.uid())) {
            Files.setAttribute(file, "unix:uid", account.uid());
            Files.setAttribute(file, "unix:gid", account.gid());
        }
    }
}
