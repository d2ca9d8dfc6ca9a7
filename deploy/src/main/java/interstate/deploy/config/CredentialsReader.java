package interstate.deploy.config;

import interstate.actors.settings.Credentials;
import interstate.actors.settings.PublicKey;
import interstate.actors.settings.Secret;
import interstate.crypto.KeyText;
import interstate.crypto.PasswordKey;
import interstate.crypto.ServerIdentity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Reads passwords and keys from the files that the settings name. */
final class CredentialsReader {
    private final Path directory;
    private final List<String> warnings;

    /**
     * Reads for one node.
     *
     * @param directory from which relative paths count
     * @param warnings takes one line for each thing that works but should not stay so
     */
    CredentialsReader(Path directory, List<String> warnings) {
        this.directory = directory;
        this.warnings = warnings;
    }

    /**
     * A server's.
     *
     * @param password makes one, or finds the one made before, if neither password nor keys are set
     */
    Credentials.OfServer ofServer(Section server, Supplier<Secret> password) {
        Optional<Setting> chosen = chosen(server);
        if (chosen.isEmpty()) {
            return new Credentials.Password(password.get());
        }
        if (!isKeyFile(chosen.get())) {
            return new Credentials.Password(password(chosen.get()));
        }
        KeyFile keys = keyFile(chosen.get());
        return new Credentials.ServerKey(keys.privateKey(), keys.cloak());
    }

    Credentials.OfClient ofClient(Section link) {
        Setting identity = link.setting("server-identity-file");
        Optional<Secret> presharedKey = presharedKey(link);
        Setting chosen = chosen(link)
                .orElseThrow(() -> new BadInput(link.pathOf("password-file")
                        + " is not set; allowed: one of password-file, password and key-file"));
        if (!isKeyFile(chosen)) {
            if (identity.isSet() || presharedKey.isPresent()) {
                throw chosen.refused(
                        "no server-identity-file and no preshared-key-file beside it; they go with key-file");
            }
            return new Credentials.Password(password(chosen));
        }
        KeyFile keys = keyFile(chosen);
        keys.cloak().wipe();
        Secret text = SecretFile.read(identity.where(), identity.file(directory), warnings);
        try {
            ServerIdentity server = ServerIdentity.parse(text(text));
            byte[] cloak = server.cloak();
            Credentials.ClientKey key = new Credentials.ClientKey(
                    keys.privateKey(), PublicKey.of(server.publicKey()), Secret.copyOf(cloak), presharedKey);
            Arrays.fill(cloak, (byte) 0);
            return key;
        } catch (IllegalArgumentException e) {
            throw identity.refused("a file with what `interstate pubkey` prints: " + e.getMessage());
        } finally {
            text.wipe();
        }
    }

    /** A pre-shared key, if its file is set. */
    Optional<Secret> presharedKey(Section owner) {
        Setting file = owner.setting("preshared-key-file");
        if (!file.isSet()) {
            return Optional.empty();
        }
        Secret text = SecretFile.read(file.where(), file.file(directory), warnings);
        try {
            byte[] key = KeyText.parse(text(text));
            Secret secret = Secret.copyOf(key);
            Arrays.fill(key, (byte) 0);
            return Optional.of(secret);
        } catch (IllegalArgumentException e) {
            throw file.refused("a file with a pre-shared key: " + e.getMessage());
        } finally {
            text.wipe();
        }
    }

    private static Optional<Setting> chosen(Section owner) {
        List<Setting> set = Stream.of("password", "password-file", "key-file")
                .map(owner::setting)
                .filter(Setting::isSet)
                .toList();
        set.stream().filter(setting -> setting.path().endsWith("password")).forEach(Setting::secret);
        if (set.size() > 1) {
            throw set.get(0)
                    .refused("only one of password, password-file and key-file; "
                            + set.get(1).where() + " is set as well");
        }
        return set.stream().findFirst();
    }

    private static boolean isKeyFile(Setting setting) {
        return setting.path().endsWith("key-file");
    }

    private Secret password(Setting setting) {
        Secret password;
        if (setting.path().endsWith("password-file")) {
            password = SecretFile.read(setting.where(), setting.file(directory), warnings);
        } else {
            byte[] bytes = setting.text("a password").getBytes(StandardCharsets.UTF_8);
            if (bytes.length == 0) {
                throw setting.refused("a password that is not empty");
            }
            password = Secret.copyOf(bytes);
            Arrays.fill(bytes, (byte) 0);
            warnIfVisible(setting);
        }
        double bits = PasswordKey.estimateBits(text(password));
        if (bits < PasswordKey.WEAK_BITS) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "%s: the password is worth about %.0f bits; whoever records a handshake can guess it offline."
                            + " 80 bits are the least; a server that is given none makes one of 128",
                    setting.where(),
                    bits));
        }
        return password;
    }

    private void warnIfVisible(Setting password) {
        if (password.isOption()) {
            warnings.add(
                    password.where() + ": every user of this host can read the password in /proc while the node runs"
                            + " (a program cannot hide its command line); --password-file or the environment is the way");
        }
        password.originFile().ifPresent(file -> SecretFile.warnIfOpen(password.where(), file, warnings));
    }

    private KeyFile keyFile(Setting setting) {
        Secret content = SecretFile.read(setting.where(), setting.file(directory), warnings);
        try {
            return KeyFile.parse(content);
        } catch (IllegalArgumentException e) {
            throw setting.refused("a key file made by `interstate keygen`: " + e.getMessage());
        } finally {
            content.wipe();
        }
    }

    private static String text(Secret secret) {
        byte[] bytes = secret.copy();
        String text = new String(bytes, StandardCharsets.UTF_8);
        Arrays.fill(bytes, (byte) 0);
        return text;
    }
}
