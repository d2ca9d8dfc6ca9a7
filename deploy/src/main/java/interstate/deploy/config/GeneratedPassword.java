package interstate.deploy.config;

import interstate.actors.settings.Secret;
import interstate.crypto.PasswordKey;
import interstate.crypto.Randomness;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Collection;
import java.util.function.Consumer;

/**
 * The password that a server makes when it is given none: once, kept in its state directory, so that clients find the same
 * server after a restart.
 */
public final class GeneratedPassword {
    private static final String FILE = "password";

    private final Randomness randomness;
    private final boolean keep;
    private final Ports ports;
    private final Consumer<String> out;

    /** Refuses, with one line, a server that could not have its ports. */
    @FunctionalInterface
    public interface Ports {
        void require(Path runDir, Collection<InetSocketAddress> listen);
    }

    private GeneratedPassword(Randomness randomness, boolean keep, Ports ports, Consumer<String> out) {
        this.randomness = randomness;
        this.keep = keep;
        this.ports = ports;
        this.out = out;
    }

    /**
     * Makes and keeps one.
     *
     * @param ports asked first: of a server that cannot start no password is made or told
     * @param out told of it, one line at a time: the password itself when it is made, later only its file
     */
    public static GeneratedPassword kept(Randomness randomness, Ports ports, Consumer<String> out) {
        return new GeneratedPassword(randomness, true, ports, out);
    }

    /** Only tells that one would be made: for checking a file. */
    public static GeneratedPassword tried(Consumer<String> out) {
        return new GeneratedPassword(
                (b, off, len) -> Arrays.fill(b, off, off + len, (byte) 0), false, (runDir, listen) -> {}, out);
    }

    Secret in(Path stateDir, Path runDir, Collection<InetSocketAddress> listen) {
        ports.require(runDir, listen);
        Path file = stateDir.resolve(FILE);
        if (!keep) {
            out.accept("password: none is set; the server will make one and keep it in " + file);
            return Secret.copyOf(new byte[] {0});
        }
        try {
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                out.accept("password: the one made earlier, in " + file);
                return kept(file);
            }
            String password = PasswordKey.generate(randomness);
            write(stateDir, file, password);
            out.accept("password: " + password + "  (made now, 128 bits, kept in " + file + ")");
            return Secret.copyOf(password.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new BadInput("no password is set, and none can be kept in " + file + " ("
                    + e.getClass().getSimpleName()
                    + "); allowed: a password, a key file, or a state-dir this user may write");
        }
    }

    private static Secret kept(Path file) throws IOException {
        byte[] text = Files.readAllBytes(file);
        byte[] password = new String(text, StandardCharsets.UTF_8).strip().getBytes(StandardCharsets.UTF_8);
        if (password.length == 0) {
            throw new BadInput(
                    file + " is empty; allowed: the password made earlier, or no such file, and one is made anew");
        }
        Secret secret = Secret.copyOf(password);
        Arrays.fill(text, (byte) 0);
        Arrays.fill(password, (byte) 0);
        return secret;
    }

    private static void write(Path stateDir, Path file, String password) throws IOException {
        FileAttribute<?> ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        if (!Files.isDirectory(stateDir)) {
            Path parent = stateDir.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.createDirectory(stateDir, ownerOnly);
        }
        OwnerOnlyFile.create(file, password + "\n");
    }
}
