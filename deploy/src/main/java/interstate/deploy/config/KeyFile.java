package interstate.deploy.config;

import interstate.actors.settings.Secret;
import interstate.crypto.KeyPair25519;
import interstate.crypto.KeyText;
import interstate.crypto.Randomness;
import interstate.crypto.ServerIdentity;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * What `interstate keygen` writes: a private key, and the cloak that only a server uses.
 *
 * <p>Two lines, {@code private-key} and {@code cloak}, each followed by 32 bytes in base64; lines that start with # are
 * remarks.
 */
public record KeyFile(Secret privateKey, Secret cloak) {
    private static final String PRIVATE_KEY = "private-key";
    private static final String CLOAK = "cloak";

    public static KeyFile generate(Randomness randomness) {
        KeyPair25519 pair = KeyPair25519.generate(randomness);
        byte[] privateKey = pair.privateKey();
        byte[] cloak = randomness.bytes(ServerIdentity.CLOAK_BYTES);
        KeyFile file = new KeyFile(Secret.copyOf(privateKey), Secret.copyOf(cloak));
        Arrays.fill(privateKey, (byte) 0);
        Arrays.fill(cloak, (byte) 0);
        pair.wipe();
        return file;
    }

    /**
     * Reads what {@link #text} wrote.
     *
     * @throws IllegalArgumentException with one line that repeats nothing of the file
     */
    public static KeyFile parse(Secret content) {
        byte[] bytes = content.copy();
        String text = new String(bytes, StandardCharsets.UTF_8);
        Arrays.fill(bytes, (byte) 0);
        Map<String, byte[]> values = new HashMap<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            int space = line.indexOf(' ');
            String name = space < 0 ? "" : line.substring(0, space);
            if ((!name.equals(PRIVATE_KEY) && !name.equals(CLOAK)) || values.containsKey(name)) {
                throw new IllegalArgumentException("line " + number + " is not what keygen writes");
            }
            values.put(name, KeyText.parse(line.substring(space)));
        }
        byte[] privateKey = values.get(PRIVATE_KEY);
        byte[] cloak = values.get(CLOAK);
        if (privateKey == null || cloak == null) {
            throw new IllegalArgumentException("it needs a line " + PRIVATE_KEY + " and a line " + CLOAK);
        }
        KeyFile file = new KeyFile(Secret.copyOf(privateKey), Secret.copyOf(cloak));
        values.values().forEach(value -> Arrays.fill(value, (byte) 0));
        return file;
    }

    /** The content of the file: a secret in clear. */
    public String text() {
        byte[] privateKeyBytes = privateKey.copy();
        byte[] cloakBytes = cloak.copy();
        String text =
                "# Keys of one interstate node: keep this file to yourself. `interstate pubkey FILE` prints what others need.\n"
                        + PRIVATE_KEY + " " + KeyText.encode(privateKeyBytes) + "\n"
                        + CLOAK + " " + KeyText.encode(cloakBytes) + "\n";
        Arrays.fill(privateKeyBytes, (byte) 0);
        Arrays.fill(cloakBytes, (byte) 0);
        return text;
    }

    /** What a server's clients need. */
    public ServerIdentity serverIdentity() {
        byte[] cloakBytes = cloak.copy();
        ServerIdentity identity = new ServerIdentity(publicKey(), cloakBytes);
        Arrays.fill(cloakBytes, (byte) 0);
        return identity;
    }

    /** What a client's server needs. */
    public byte[] publicKey() {
        byte[] bytes = privateKey.copy();
        KeyPair25519 pair = KeyPair25519.ofPrivate(bytes);
        Arrays.fill(bytes, (byte) 0);
        byte[] publicKey = pair.publicKey();
        pair.wipe();
        return publicKey;
    }
}
