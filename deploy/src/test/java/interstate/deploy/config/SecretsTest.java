package interstate.deploy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import interstate.actors.settings.Secret;
import interstate.crypto.PasswordKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
    private static final GeneratedPassword.Ports NO_PORTS = (runDir, listen) -> {};

    private static final String LINK = "links = [{ name = a, peer = \"192.0.2.1:1405\", password-file = password }]";

    @TempDir
    Path directory = Path.of("");

    private Fixture fixture;

    @BeforeEach
    void makeSecrets() throws IOException {
        fixture = new Fixture(directory);
    }

    @ParameterizedTest
    @CsvSource({"rw-r--r--,0644", "rw----r--,0604", "rw--w----,0620", "rwx------,0700"})
    void shouldWarnWithFileAndModeWhenOthersMayReadAPasswordFile(String permissions, String mode) throws IOException {
        Path file = directory.resolve("password");
        Fixture.open(file, permissions);

        assertThat(fixture.read(LINK).warnings())
                .singleElement()
                .asString()
                .contains("password-file", file + " has mode " + mode, "chmod 600 " + file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "r--------"})
    void shouldNotWarnWhenOnlyTheOwnerMayReadAPasswordFile(String permissions) throws IOException {
        Fixture.open(directory.resolve("password"), permissions);

        assertThat(fixture.read(LINK).warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"client.key", "server.identity", "psk"})
    void shouldWarnWhenOthersMayReadKeys(String file) throws IOException {
        Fixture.open(directory.resolve(file), "rw-r-----");
        NodePlan plan = fixture.read("links = [{ name = a, peer = \"h:1\", key-file = client.key,"
                + " server-identity-file = server.identity, preshared-key-file = psk }]");

        assertThat(plan.warnings()).singleElement().asString().contains(file, "chmod 600");
    }

    @Test
    void shouldWarnWhenAFileWithAPasswordInItIsOpen() throws IOException {
        String link = LINK.replace("password-file = password", "password = " + Fixture.STRONG_PASSWORD);
        Path file = fixture.write("open.conf", link);
        assertThat(fixture.reader().readFile(file).warnings()).isEmpty();

        Fixture.open(file, "rw-r--r--");

        assertThat(fixture.reader().readFile(file).warnings())
                .singleElement()
                .asString()
                .contains("open.conf", "chmod 600")
                .doesNotContain(Fixture.STRONG_PASSWORD);
    }

    @Test
    void shouldWarnWhenAPasswordIsWeak() throws IOException {
        fixture.write("password", "passw0rd");

        assertThat(fixture.read(LINK).warnings())
                .singleElement()
                .asString()
                .contains("bits", "offline")
                .doesNotContain("passw0rd");
    }

    @Test
    void shouldReadTheSameKeysWhenAKeyFileIsWrittenAndRead() {
        KeyFile keys = Fixture.keys(3);

        assertThat(KeyFile.parse(secret(keys.text()))).isEqualTo(keys);
        assertThat(keys.toString()).isEqualTo("KeyFile[privateKey=(secret), cloak=(secret)]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "private-key AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
                "private-key AAAA\ncloak AAAA",
                "private-key AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\ncloak AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\nx y",
                "hello",
                "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
            })
    void shouldRepeatNothingWhenAKeyFileIsWrong(String text) {
        assertThatThrownBy(() -> KeyFile.parse(secret(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("AAEC");
    }

    @Test
    void shouldNotOverwriteWhenTheFileExists() throws IOException {
        Path file = directory.resolve("new");
        OwnerOnlyFile.create(file, "secret");

        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThatThrownBy(() -> OwnerOnlyFile.create(file, "other")).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(Files.readString(file)).isEqualTo("secret");
    }

    @Test
    void shouldKeepTheSamePasswordWhenAServerIsStartedAgain() throws IOException {
        Path state = directory.resolve("state/server");
        List<String> said = new ArrayList<>();
        Random random = new Random(4);
        GeneratedPassword generated = GeneratedPassword.kept(
                (b, off, len) -> {
                    byte[] bytes = new byte[len];
                    random.nextBytes(bytes);
                    System.arraycopy(bytes, 0, b, off, len);
                },
                NO_PORTS,
                said::add);

        Secret first = generated.in(state, state, List.of());
        Secret second = generated.in(state, state, List.of());

        String password = new String(first.copy(), StandardCharsets.UTF_8);
        assertThat(second).isEqualTo(first);
        assertThat(PasswordKey.estimateBits(password)).isGreaterThanOrEqualTo(128);
        assertThat(said).hasSize(2);
        assertThat(said.get(0)).contains(password);
        assertThat(said.get(1)).doesNotContain(password).contains("made earlier");
        assertThat(Files.getPosixFilePermissions(state.resolve("password")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.getPosixFilePermissions(state)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void shouldRefuseWhenTheKeptPasswordIsEmpty() throws IOException {
        Path state = Files.createDirectory(directory.resolve("state"));
        Files.createFile(state.resolve("password"));
        GeneratedPassword generated = GeneratedPassword.kept((b, off, len) -> {}, NO_PORTS, line -> {});

        assertThatThrownBy(() -> generated.in(state, state, List.of()))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("empty");
    }

    @Test
    void shouldWriteNothingWhenAFileIsOnlyChecked() {
        Path state = directory.resolve("state");
        List<String> said = new ArrayList<>();

        GeneratedPassword.tried(said::add).in(state, state, List.of());

        assertThat(state).doesNotExist();
        assertThat(said).hasSize(1);
    }

    private static Secret secret(String text) {
        return Secret.copyOf(text.getBytes(StandardCharsets.UTF_8));
    }
}
