package interstate.crypto;

import java.nio.charset.StandardCharsets;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * From a password to a key, and what a password is worth.
 *
 * <p>The salt is fixed, since both ends must find the same key with nothing but the password: whoever recorded a handshake
 * can guess offline, each guess at the price of one {@link #derive}.
 */
public final class PasswordKey {
    /** Below this many bits a user should be warned. */
    public static final double WEAK_BITS = 80;

    private static final byte[] SALT = "interstate pw v1".getBytes(StandardCharsets.US_ASCII);
    private static final int MEMORY_KIB = 64 * 1024;
    private static final int PASSES = 3;
    private static final int LANES = 1;
    private static final int KEY_BYTES = 32;

    private static final char[] ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
    private static final int BITS_PER_CHAR = 5;
    private static final int GENERATED_BITS = 128;
    private static final int GENERATED_CHARS = (GENERATED_BITS + BITS_PER_CHAR - 1) / BITS_PER_CHAR;
    private static final int MAX_DRAWS = 64;

    private PasswordKey() {}

    /**
     * Argon2id (RFC 9106): 64 MiB, 3 passes, 1 lane. Takes some tenths of a second and needs the 64 MiB as heap while it runs.
     *
     * @return 32 bytes, owned by the caller, who wipes the password as well
     */
    public static byte[] derive(byte[] passwordUtf8) {
        Argon2Parameters parameters = new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(MEMORY_KIB)
                .withIterations(PASSES)
                .withParallelism(LANES)
                .withSalt(SALT)
                .build();
        Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
        argon2.init(parameters);
        byte[] key = new byte[KEY_BYTES];
        argon2.generateBytes(passwordUtf8, key);
        return key;
    }

    /** A password of 26 lower-case letters and digits (none that look alike), each drawn evenly from 32. */
    public static String generate(Randomness randomness) {
        for (int draw = 0; draw < MAX_DRAWS; draw++) {
            byte[] random = randomness.bytes(GENERATED_CHARS);
            StringBuilder text = new StringBuilder(GENERATED_CHARS);
            for (byte b : random) {
                text.append(ALPHABET[b & (ALPHABET.length - 1)]);
            }
            // One in some twenty holds a run or a word by chance; drawing again costs less than a tenth of a bit.
            if (estimateBits(text.toString()) >= GENERATED_BITS) {
                return text.toString();
            }
        }
        throw new IllegalStateException("the source of randomness is not random");
    }

    /** A rough upper bound of how hard this is to guess, in bits; honest about words, runs and repetition. */
    public static double estimateBits(String password) {
        return PasswordStrength.bits(password);
    }
}
