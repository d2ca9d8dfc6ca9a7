package interstate.crypto;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.SHA256Digest;

/**
 * The price of asking a hop to take part: a stamp such that SHA-256 of the record's ephemeral key, the hop's hash, the minute of the
 * epoch and the stamp begins with as many zero bits as the hop wants. It stands in clear in the hop's own record, so that it is looked
 * at before any public-key work. Bound to the ephemeral, it cannot be spent for another record; and hops keep the ephemerals they
 * have seen.
 */
public final class Hashcash {
    /** More would take a creator hours. */
    public static final int MOST_BITS = 32;

    private static final int MINUTES_EITHER_WAY = 1;
    private static final int EPHEMERAL_BYTES = BuildRecord.STAMP_AT - BuildRecord.EPHEMERAL_AT;

    private Hashcash() {}

    /** Finds a stamp for the record at {@code off}, and writes it there. */
    static void stamp(byte[] hash, long minute, int bits, byte[] b, int off) {
        if (bits < 0 || bits > MOST_BITS) {
            throw new IllegalArgumentException("a difficulty of " + bits + " bits; 0 to " + MOST_BITS + " wanted");
        }
        SHA256Digest digest = new SHA256Digest();
        for (long stamp = 0; ; stamp++) {
            if (zeros(digest, hash, minute, stamp, b, off) >= bits) {
                ByteBuffer.wrap(b).putLong(off + BuildRecord.STAMP_AT, stamp);
                return;
            }
        }
    }

    /**
     * Whether the stamp of the record at {@code off} is worth it, in this minute or one beside it.
     *
     * @param hash the hop's own
     */
    public static boolean isPaid(byte[] hash, long minute, int bits, byte[] b, int off) {
        SHA256Digest digest = new SHA256Digest();
        long stamp = ByteBuffer.wrap(b).getLong(off + BuildRecord.STAMP_AT);
        for (long at = minute - MINUTES_EITHER_WAY; at <= minute + MINUTES_EITHER_WAY; at++) {
            if (zeros(digest, hash, at, stamp, b, off) >= bits) {
                return true;
            }
        }
        return false;
    }

    private static int zeros(SHA256Digest digest, byte[] hash, long minute, long stamp, byte[] b, int off) {
        byte[] numbers = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(minute)
                .putLong(stamp)
                .array();
        digest.update(b, off + BuildRecord.EPHEMERAL_AT, EPHEMERAL_BYTES);
        digest.update(hash, 0, hash.length);
        digest.update(numbers, 0, numbers.length);
        byte[] out = new byte[digest.getDigestSize()];
        digest.doFinal(out, 0);
        int zeros = Long.numberOfLeadingZeros(ByteBuffer.wrap(out).getLong());
        Arrays.fill(numbers, (byte) 0);
        return zeros;
    }
}
