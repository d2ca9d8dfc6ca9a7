package interstate.deploy.config;

import interstate.actors.settings.PeerName;
import interstate.crypto.Identity;
import interstate.crypto.Randomness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;

/** A directory with secrets, and a reader whose routes are known. */
final class Fixture {
    static final String STRONG_PASSWORD = "b5y0wq7r2kdn8xj4g1cthz6mpa";
    static final List<String> PACER = List.of("java", "pacer");

    /** One that only knows 1400-byte ways over IPv4. */
    static final Way.Finder WAYS = (PeerName peer) -> new Way(1400, false);

    final Path directory;

    Fixture(Path directory) throws IOException {
        this.directory = directory;
        write("password", STRONG_PASSWORD + "\n");
        KeyFile server = keys(1);
        KeyFile client = keys(2);
        write("server.key", server.text());
        write("client.key", client.text());
        write("server.identity", server.serverIdentity().text() + "\n");
        write("router.keys", identity(Identity.Kind.ROUTER, 3).text());
        write("destination.keys", identity(Identity.Kind.DESTINATION, 4).text());
        write("psk", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n");
    }

    static KeyFile keys(long seed) {
        return KeyFile.generate(seeded(seed));
    }

    static IdentityFile identity(Identity.Kind kind, long seed) {
        return IdentityFile.generate(kind, seeded(seed));
    }

    static Randomness seeded(long seed) {
        Random random = new Random(seed);
        return (b, off, len) -> {
            byte[] bytes = new byte[len];
            random.nextBytes(bytes);
            System.arraycopy(bytes, 0, b, off, len);
        };
    }

    Path write(String name, String content) throws IOException {
        Path file = directory.resolve(name);
        Files.writeString(file, content);
        open(file, "rw-------");
        return file;
    }

    static void open(Path file, String permissions) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    NodePlan read(String... lines) throws IOException {
        Path file = write("node.conf", String.join("\n", lines) + "\n");
        return reader().readFile(file);
    }

    NodeReader reader() {
        GeneratedPassword zeros = GeneratedPassword.tried(line -> {});
        return new NodeReader(WAYS, zeros, PACER);
    }
}
