package interstate.crypto;

import java.util.Arrays;

/**
 * One hop's record in the message that builds a tunnel (docs/PROTOCOL.md, "Building"): the request, sealed for the hop, and after the
 * hop has dealt with it the hop's answer in the same place.
 *
 * <pre>
 *   request:  first 16 bytes of the hop's hash | ephemeral 32 | stamp 8 | sealed request 160 | tag 16
 *   answer:   sealed answer 216 | tag 16
 * </pre>
 */
public final class BuildRecord {
    public static final int BYTES = 232;
    public static final int REQUEST_BYTES = 160;
    public static final int ANSWER_BYTES = BYTES - NoiseAead.TAG_BYTES;

    static final int PREFIX_BYTES = 16;
    static final int EPHEMERAL_AT = PREFIX_BYTES;
    static final int STAMP_AT = EPHEMERAL_AT + 32;
    static final int SEALED_AT = STAMP_AT + Long.BYTES;
    private static final int EPHEMERAL_BYTES = STAMP_AT - EPHEMERAL_AT;

    private final byte[] request;
    private final HopKeys keys;

    private BuildRecord(byte[] request, HopKeys keys) {
        this.request = request;
        this.keys = keys;
    }

    /** Whether the record is for the router of that hash, as far as its prefix says. */
    public static boolean isFor(byte[] hash, byte[] b, int off) {
        return Arrays.equals(hash, 0, PREFIX_BYTES, b, off, off + PREFIX_BYTES);
    }

    /** The record's ephemeral key, a copy: for the seen-set. */
    public static byte[] ephemeral(byte[] b, int off) {
        return Arrays.copyOfRange(b, off + EPHEMERAL_AT, off + STAMP_AT);
    }

    /**
     * Writes a request's record, with a stamp of zero.
     *
     * @param hash the hop's
     * @param hop its static key
     * @param request 160 bytes
     * @return the keys that the creator now has with the hop
     */
    static HopKeys write(byte[] hash, byte[] hop, byte[] request, Randomness randomness, byte[] b, int off) {
        SealedBox box = SealedBox.seal(SealedBox.Use.BUILD_RECORD, hop, request, randomness);
        byte[] sealed = box.bytes();
        System.arraycopy(hash, 0, b, off, PREFIX_BYTES);
        System.arraycopy(sealed, 0, b, off + EPHEMERAL_AT, EPHEMERAL_BYTES);
        Arrays.fill(b, off + STAMP_AT, off + SEALED_AT, (byte) 0);
        System.arraycopy(sealed, EPHEMERAL_BYTES, b, off + SEALED_AT, BYTES - SEALED_AT);
        return HopKeys.of(box.secrets());
    }

    /** Opens the record that {@link #isFor is for} the holder of this key; its stamp was checked before. */
    public static BuildRecord open(KeyPair25519 hop, byte[] b, int off) throws HandshakeException {
        byte[] sealed = new byte[REQUEST_BYTES + SealedBox.OVERHEAD_BYTES];
        System.arraycopy(b, off + EPHEMERAL_AT, sealed, 0, EPHEMERAL_BYTES);
        System.arraycopy(b, off + SEALED_AT, sealed, EPHEMERAL_BYTES, BYTES - SEALED_AT);
        SealedBox box = SealedBox.open(SealedBox.Use.BUILD_RECORD, hop, sealed);
        return new BuildRecord(box.bytes(), HopKeys.of(box.secrets()));
    }

    /** The request, the caller's. */
    public byte[] request() {
        return request;
    }

    /** What the hop and the creator have in common, the caller's. */
    public HopKeys keys() {
        return keys;
    }

    /**
     * Puts the hop's answer into the place of its record, and its layer around all the others.
     *
     * @param accepted all that the creator learns, and nobody else does
     * @param slot which record was the hop's
     * @param b the records, one after the other, from {@code off}
     */
    public static void answer(HopKeys keys, boolean accepted, int slot, int records, byte[] b, int off) {
        byte[] plain = new byte[ANSWER_BYTES];
        plain[0] = (byte) (accepted ? 1 : 2);
        byte[] replyKey = keys.reply();
        byte[] sealed = NoiseAead.AES_GCM.encrypt(replyKey, 0, new byte[0], plain);
        Arrays.fill(replyKey, (byte) 0);
        System.arraycopy(sealed, 0, b, off + slot * BYTES, BYTES);
        CellLayer layer = keys.recordsLayer();
        for (int i = 0; i < records; i++) {
            if (i != slot) {
                layer.encipher(b, off + i * BYTES, BYTES);
            }
        }
        layer.wipe();
    }
}
