package interstate.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a tunnel's creator and one of its hops have in common: derived from the sealed box that asked the hop to take part, so that no
 * symmetric key is ever sent. The owner wipes it once all that uses it is made.
 */
public final class HopKeys {
    private static final byte[] INFO = "interstate hop keys v1".getBytes(StandardCharsets.US_ASCII);
    private static final int KEY_BYTES = 32;
    private static final int KEYS = 5;

    private final byte[] keys;

    private HopKeys(byte[] keys) {
        this.keys = keys;
    }

    /** Derives them, and wipes the secrets. */
    static HopKeys of(SessionSecrets secrets) {
        try {
            return new HopKeys(
                    KeyDerivation.hkdfSha256(secrets.initiatorToResponder(), new byte[0], INFO, KEYS * KEY_BYTES));
        } finally {
            secrets.wipe();
        }
    }

    private byte[] key(int number) {
        return Arrays.copyOfRange(keys, number * KEY_BYTES, (number + 1) * KEY_BYTES);
    }

    /** Of the hop's layer around cells; a copy. */
    public byte[] layer() {
        return key(0);
    }

    /** Of the tag between gateway and endpoint, where the hop is one of them; a copy. */
    public byte[] end() {
        return key(1);
    }

    /** Under which the hop's answer is sealed; a copy. */
    byte[] reply() {
        return key(2);
    }

    /** The hop's layer around the records of a build: the others' on the way, all on the way back. The caller's. */
    public CellLayer recordsLayer() {
        byte[] key = key(3);
        CellLayer layer = new CellLayer(key);
        Arrays.fill(key, (byte) 0);
        return layer;
    }

    /** Under which the hop is told to change the tunnel; a copy. */
    public byte[] configuration() {
        return key(4);
    }

    /** Forgets them. */
    public void wipe() {
        Arrays.fill(keys, (byte) 0);
    }
}
