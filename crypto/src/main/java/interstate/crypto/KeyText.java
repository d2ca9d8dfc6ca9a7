package interstate.crypto;

import java.util.Arrays;
import java.util.Base64;

/** The text form of 32-byte keys: 44 characters of base64, as WireGuard writes them. */
public final class KeyText {
    private static final int KEY_BYTES = 32;
    private static final int TEXT_CHARS = 44;

    private KeyText() {}

    public static String encode(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("a key has 32 bytes, not " + key.length);
        }
        return Base64.getEncoder().encodeToString(key);
    }

    /**
     * The key's bytes, owned by the caller; white space around the text is ignored.
     *
     * @throws IllegalArgumentException one line that says what is wrong and never repeats the text
     */
    public static byte[] parse(String text) {
        String trimmed = text.strip();
        if (trimmed.length() != TEXT_CHARS) {
            throw new IllegalArgumentException("a key is 44 characters of base64, this has " + trimmed.length());
        }
        byte[] key;
        try {
            key = Base64.getDecoder().decode(trimmed);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("a key is 44 characters of base64, this has a character outside it");
        }
        // Unused bits of the last character must be zero, so that a key has one text form only.
        if (key.length != KEY_BYTES || !Base64.getEncoder().encodeToString(key).equals(trimmed)) {
            Arrays.fill(key, (byte) 0);
            throw new IllegalArgumentException("a key is 44 characters of base64 for 32 bytes, this is another length");
        }
        return key;
    }
}
