package interstate.actors.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The node's directories, its alone (mode 0700), and the account it runs as. */
final class NodeFiles {

    private static final String PASSWD = "/etc/passwd";
    private static final int UID_FIELD = 2;
    private static final int GID_FIELD = 3;
    private static final Set<PosixFilePermission> OWNERS_FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OF_OTHERS = PosixFilePermissions.fromString("---rwxrwx");

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

    /** The pacers' log. */
    static Path pacerLog(Path runDir) {
        return runDir.resolve("pacer.log");
    }

    /**
     * Makes the run and state directories and gives them, and what is in them, to the account: the pacers' log too, or the
     * account could start no pacer in place of one that died.
     */
    static void prepare(Path runDir, Path stateDir, Account account) {
        prepare(runDir, account);
        prepare(stateDir, account);
        Path log = pacerLog(runDir);
        try {
            if (!Files.isRegularFile(log, LinkOption.NOFOLLOW_LINKS)) {
                Files.deleteIfExists(log);
                Files.createFile(log, PosixFilePermissions.asFileAttribute(OWNERS_FILE));
            }
            own(log, account);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    log + " cannot be made or given to the node's user: " + e.getMessage(), e);
        }
    }

    /**
     * Makes a directory and gives it, and what is in it, to the account.
     *
     * @throws IllegalArgumentException with one line when it cannot be, or when others use it too: giving them all of
     *     /etc away would be bad
     */
    static void prepare(Path directory, Account account) {
        try {
            Files.createDirectories(directory);
            List<Path> within;
            try (Stream<Path> files = Files.list(directory)) {
                within = files.toList();
            }
            if (!within.isEmpty() && !Collections.disjoint(Files.getPosixFilePermissions(directory), OF_OTHERS)) {
                throw new IllegalArgumentException("directory \"" + directory
                        + "\": it holds files and is open to others; allowed: a new or empty directory, or one of mode"
                        + " 0700");
            }
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
            own(directory, account);
            for (Path file : within) {
                own(file, account);
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    directory + " cannot be made or given to the node's user: " + e.getMessage(), e);
        }
    }

    /** Never what a symbolic link leads to: the account could have laid it to any file. */
    private static void own(Path file, Account account) throws IOException {
        if (!Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS).equals(account.uid())) {
            Files.setAttribute(file, "unix:uid", account.uid(), LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(file, "unix:gid", account.gid(), LinkOption.NOFOLLOW_LINKS);
        }
    }
}
