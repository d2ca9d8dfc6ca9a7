package interstate.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.settings.Credentials;
import interstate.crypto.KeyText;
import interstate.crypto.ServerIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyCommandsTest {
    @TempDir
    Path directory = Path.of("");

    private final Console console = new Console();

    @Test
    void shouldMakeKeysThatLinkServerAndClientWhenTheirFilesArePutTogether() throws IOException {
        Path serverKey = directory.resolve("server.key");
        Path clientKey = directory.resolve("client.key");
        assertThat(console.run("keygen", serverKey.toString())).isZero();
        assertThat(Files.getPosixFilePermissions(serverKey)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(console.run("keygen")).isZero();
        Files.writeString(clientKey, console.out.toString());
        Files.setPosixFilePermissions(clientKey, PosixFilePermissions.fromString("rw-------"));

        assertThat(console.run("pubkey", serverKey.toString())).isZero();
        String identity = console.out.toString().strip();
        assertThat(console.run("pubkey", "--client", clientKey.toString())).isZero();
        String publicKey = console.out.toString().strip();

        assertThat(ServerIdentity.parse(identity).text()).isEqualTo(identity);
        assertThat(KeyText.parse(publicKey)).hasSize(32);
        Files.writeString(directory.resolve("server.identity"), identity);
        Files.setPosixFilePermissions(
                directory.resolve("server.identity"), PosixFilePermissions.fromString("rw-------"));
        Path client = directory.resolve("client.conf");
        Files.writeString(
                client,
                "links = [{ name = a, peer = \"h:1\", key-file = client.key, server-identity-file = server.identity }]");
        Path server = directory.resolve("server.conf");
        Files.writeString(
                server,
                "server { key-file = server.key, clients = [{ name = a, allowed-ips = 10.0.0.2, public-key = \""
                        + publicKey + "\" }] }");
        assertThat(console.run("run", "--config", client.toString()))
                .as(console.err.toString())
                .isZero();
        assertThat(console.last().clients().get(0).credentials())
                .isInstanceOfSatisfying(
                        Credentials.ClientKey.class,
                        key -> assertThat(key.server().bytes())
                                .isEqualTo(ServerIdentity.parse(identity).publicKey()));
        assertThat(console.run("check", "--config", server.toString()))
                .as(console.err.toString())
                .isZero();
        assertThat(console.out.toString()).contains("1 known clients", "fine");
        assertThat(console.started).hasSize(1);
    }

    @Test
    void shouldMakeKeysOfRoutersAndDestinationsAndSayByWhatTheyAreKnown() throws IOException {
        Path router = directory.resolve("router.keys");
        Path destination = directory.resolve("destination.keys");
        assertThat(console.run("router", "keygen", router.toString())).isZero();
        String made = console.out.toString().strip();
        assertThat(made).hasSize(43);
        assertThat(Files.getPosixFilePermissions(router)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(console.run("router", "hash", router.toString())).isZero();
        assertThat(console.out.toString().strip()).isEqualTo(made);
        assertThat(console.run("router", "keygen", destination.toString(), "--destination"))
                .isZero();
        assertThat(Files.readString(destination)).contains("kind destination");
        assertThat(console.run("router", "keygen", router.toString())).isEqualTo(2);
        assertThat(console.oneLine()).contains("not overwritten");
        assertThat(console.run("router", "keygen")).isEqualTo(2);
        assertThat(console.oneLine()).contains("allowed: keygen FILE");
        Path other = Files.writeString(directory.resolve("other"), "kind router\n");
        assertThat(console.run("router", "hash", other.toString())).isEqualTo(2);
        assertThat(console.oneLine()).contains("signing-key");
    }

    @Test
    void shouldNotOverwriteKeysWhenTheFileExists() throws IOException {
        Path file = Files.writeString(directory.resolve("key"), "precious");

        assertThat(console.run("keygen", file.toString())).isEqualTo(2);
        assertThat(console.oneLine()).contains("not overwritten");
        assertThat(Files.readString(file)).isEqualTo("precious");
    }

    @Test
    void shouldWarnAndPrintWhenAKeyFileIsOpen() throws IOException {
        Path file = directory.resolve("key");
        console.run("keygen", file.toString());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(console.run("pubkey", file.toString())).isZero();
        assertThat(console.oneLine()).contains("warning", "chmod 600");
    }

    @Test
    void shouldRefuseWhenTheFileHoldsNoKeys() throws IOException {
        Path file = Files.writeString(directory.resolve("key"), "hello\n");

        assertThat(console.run("pubkey", file.toString())).isEqualTo(2);
        assertThat(console.err.toString()).contains("a key file made by keygen");
    }
}
