package interstate.crypto;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.bouncycastle.math.ec.rfc7748.X25519;

/** X25519 (RFC 7748) on plain arrays, refusing shared secrets of zero. */
final class Curve25519 {
    static final int KEY_BYTES = 32;

    private Curve25519() {}

    static byte[] publicKey(byte[] privateKey) {
        byte[] publicKey = new byte[KEY_BYTES];
        X25519.scalarMultBase(privateKey, 0, publicKey, 0);
        return publicKey;
    }

    /**
     * The u-coordinates of all points of low order, little endian: 0, 1, the two of order 8, p - 1, and p and p + 1, which stand for 0
     * and 1 (Bernstein, "Curve25519", 2006; RFC 7748, section 7).
     */
    private static final byte[][] LOW_ORDER = Stream.of(
                    "0000000000000000000000000000000000000000000000000000000000000000",
                    "0100000000000000000000000000000000000000000000000000000000000000",
                    "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                    "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")
            .map(HexFormat.of()::parseHex)
            .toArray(byte[][]::new);

    /** Refuses points of low order: their product with any clamped scalar is zero. */
    static void check(byte[] publicKey) throws HandshakeException {
        byte[] u = publicKey.clone();
        // The highest bit does not count.
        u[KEY_BYTES - 1] &= 0x7f;
        for (byte[] low : LOW_ORDER) {
            if (Arrays.equals(low, u)) {
                throw new HandshakeException(HandshakeException.Reason.WEAK_KEY);
            }
        }
    }

    /** The shared secret, owned by the caller, who wipes it. */
    static byte[] agree(byte[] privateKey, byte[] publicKey) throws HandshakeException {
        byte[] shared = new byte[KEY_BYTES];
        // False means all zero: the peer sent a point of low order (RFC 7748, section 6.1).
        if (!X25519.calculateAgreement(privateKey, 0, publicKey, 0, shared, 0)) {
            throw new HandshakeException(HandshakeException.Reason.WEAK_KEY);
        }
        return shared;
    }
}
