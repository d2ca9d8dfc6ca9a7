package interstate.deploy.config;

import interstate.actors.settings.IdentitySecret;
import interstate.actors.settings.Secret;
import interstate.crypto.Identity;
import interstate.crypto.KeyText;
import interstate.crypto.Randomness;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * What `interstate router keygen` writes: the private keys of a router, or of a destination.
 *
 * <p>Three lines, {@code kind}, {@code signing-key} and {@code private-key}; lines that start with # are remarks.
 *
 * @param kind whose they are
 */
public record IdentityFile(Identity.Kind kind, IdentitySecret secret) {
    private static final String KIND = "kind";
    private static final String SIGNING_KEY = "signing-key";
    private static final String PRIVATE_KEY = "private-key";

    /** Draws keys. */
    public static IdentityFile generate(Identity.Kind kind, Randomness randomness) {
        Identity made = Identity.generate(kind, randomness);
        byte[] seed = made.seed();
        byte[] privateKey = made.agreement().privateKey();
        try {
            return new IdentityFile(kind, new IdentitySecret(Secret.copyOf(seed), Secret.copyOf(privateKey)));
        } finally {
            Arrays.fill(seed, (byte) 0);
            Arrays.fill(privateKey, (byte) 0);
            made.wipe();
        }
    }

    /**
     * Reads what {@link #text} wrote.
     *
     * @throws IllegalArgumentException with one line that repeats nothing of the file
     */
    public static IdentityFile parse(Secret content) {
        byte[] bytes = content.copy();
        String text = new String(bytes, StandardCharsets.UTF_8);
        Arrays.fill(bytes, (byte) 0);
        Map<String, String> values = new HashMap<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            int space = line.indexOf(' ');
            String name = space < 0 ? "" : line.substring(0, space);
            boolean known = name.equals(KIND) || name.equals(SIGNING_KEY) || name.equals(PRIVATE_KEY);
            if (!known || values.put(name, line.substring(space + 1).strip()) != null) {
                throw new IllegalArgumentException("line " + number + " is not what router keygen writes");
            }
        }
        String kind = values.get(KIND);
        String signing = values.get(SIGNING_KEY);
        String agreement = values.get(PRIVATE_KEY);
        if (kind == null || signing == null || agreement == null) {
            throw new IllegalArgumentException(
                    "it needs a line " + KIND + ", a line " + SIGNING_KEY + " and a line " + PRIVATE_KEY);
        }
        byte[] seed = KeyText.parse(signing);
        byte[] privateKey = KeyText.parse(agreement);
        try {
            return new IdentityFile(kind(kind), new IdentitySecret(Secret.copyOf(seed), Secret.copyOf(privateKey)));
        } finally {
            Arrays.fill(seed, (byte) 0);
            Arrays.fill(privateKey, (byte) 0);
        }
    }

    private static Identity.Kind kind(String name) {
        return switch (name) {
            case "router" -> Identity.Kind.ROUTER;
            case "destination" -> Identity.Kind.DESTINATION;
            default -> throw new IllegalArgumentException("its kind is neither router nor destination");
        };
    }

    /** The content of the file: a secret in clear. */
    public String text() {
        byte[] seed = secret.seed().copy();
        byte[] privateKey = secret.privateKey().copy();
        String named = kind == Identity.Kind.ROUTER ? "router" : "destination";
        String text = "# Keys of one " + named + ": keep this file to yourself. `interstate router hash FILE` prints by"
                + " what others know it.\n"
                + KIND + " " + named + "\n"
                + SIGNING_KEY + " " + KeyText.encode(seed) + "\n"
                + PRIVATE_KEY + " " + KeyText.encode(privateKey) + "\n";
        Arrays.fill(seed, (byte) 0);
        Arrays.fill(privateKey, (byte) 0);
        return text;
    }

    /** By what others know it. */
    public String hash() {
        byte[] seed = secret.seed().copy();
        byte[] privateKey = secret.privateKey().copy();
        Identity identity = Identity.ofPrivate(kind, seed, privateKey);
        Arrays.fill(seed, (byte) 0);
        Arrays.fill(privateKey, (byte) 0);
        String hash = identity.hash().text();
        identity.wipe();
        return hash;
    }
}
