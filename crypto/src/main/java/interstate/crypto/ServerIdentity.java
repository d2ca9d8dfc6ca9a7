package interstate.crypto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

/**
 * What a client must know of a server: its static public key, and the cloak that hides handshakes with it.
 *
 * <p>Its one text form is given to clients and not published: whoever knows it can tell this server's handshakes from other
 * traffic. Arrays are copied in and out.
 */
@SuppressWarnings("ArrayRecordComponent") // copied and compared by content below
public record ServerIdentity(byte[] publicKey, byte[] cloak) {
    public static final int CLOAK_BYTES = 32;

    private static final String PREFIX = "is1";
    private static final String TYPING_ERROR = "the server identity has a typing error: its checksum does not fit";
    private static final int KEY_BYTES = 32;
    private static final int CHECKSUM_BYTES = 4;
    private static final int ENCODED_BYTES = KEY_BYTES + CLOAK_BYTES + CHECKSUM_BYTES;
    /** Base64 without padding: 6 bits a character. */
    private static final int TEXT_CHARS = PREFIX.length() + (ENCODED_BYTES * 8 + 5) / 6;

    public ServerIdentity {
        if (publicKey.length != KEY_BYTES || cloak.length != CLOAK_BYTES) {
            throw new IllegalArgumentException("a server identity is two values of 32 bytes");
        }
        publicKey = publicKey.clone();
        cloak = cloak.clone();
    }

    @Override
    public byte[] publicKey() {
        return publicKey.clone();
    }

    @Override
    public byte[] cloak() {
        return cloak.clone();
    }

    /** One string of 94 characters: {@code is1}, then base64url of public key, cloak and 4 bytes that catch typing errors. */
    public String text() {
        byte[] encoded = new byte[ENCODED_BYTES];
        System.arraycopy(publicKey, 0, encoded, 0, KEY_BYTES);
        System.arraycopy(cloak, 0, encoded, KEY_BYTES, CLOAK_BYTES);
        System.arraycopy(checksum(encoded), 0, encoded, KEY_BYTES + CLOAK_BYTES, CHECKSUM_BYTES);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(encoded);
    }

    /**
     * Reads the text form; white space around it is ignored.
     *
     * @throws IllegalArgumentException one line that says what is wrong and never repeats the text
     */
    public static ServerIdentity parse(String text) {
        String trimmed = text.strip();
        if (!trimmed.startsWith(PREFIX)) {
            throw new IllegalArgumentException("a server identity begins with \"" + PREFIX + "\"");
        }
        if (trimmed.length() != TEXT_CHARS) {
            throw new IllegalArgumentException(
                    "a server identity has " + TEXT_CHARS + " characters, this has " + trimmed.length());
        }
        byte[] encoded;
        try {
            encoded = Base64.getUrlDecoder().decode(trimmed.substring(PREFIX.length()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("a server identity is letters, digits, - and _ only");
        }
        byte[] theirs = Arrays.copyOfRange(encoded, KEY_BYTES + CLOAK_BYTES, ENCODED_BYTES);
        if (!MessageDigest.isEqual(theirs, checksum(encoded))) {
            throw new IllegalArgumentException(TYPING_ERROR);
        }
        ServerIdentity identity = new ServerIdentity(
                Arrays.copyOf(encoded, KEY_BYTES), Arrays.copyOfRange(encoded, KEY_BYTES, KEY_BYTES + CLOAK_BYTES));
        Arrays.fill(encoded, (byte) 0);
        // The last character has bits to spare: they must be zero, so that an identity has one text form only.
        if (!identity.text().equals(trimmed)) {
            throw new IllegalArgumentException(TYPING_ERROR);
        }
        return identity;
    }

    /** The first bytes of BLAKE2s over a label, key and cloak. */
    private static byte[] checksum(byte[] encoded) {
        byte[] label = "interstate identity v1".getBytes(StandardCharsets.US_ASCII);
        byte[] hash = NoiseHash.hash(label, Arrays.copyOf(encoded, KEY_BYTES + CLOAK_BYTES));
        return Arrays.copyOf(hash, CHECKSUM_BYTES);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof ServerIdentity other
                && MessageDigest.isEqual(publicKey, other.publicKey)
                && MessageDigest.isEqual(cloak, other.cloak);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(publicKey);
    }

    /** Neither part: the public key, too, is given to clients only. */
    @Override
    public String toString() {
        return "ServerIdentity[...]";
    }
}
