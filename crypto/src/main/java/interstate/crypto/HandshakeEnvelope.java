package interstate.crypto;

import interstate.wire.DatagramLayout;
import java.security.MessageDigest;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.Blake2sDigest;
import org.bouncycastle.crypto.engines.ChaCha7539Engine;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/**
 * Wraps handshake fragments into datagrams that look like every other: header, salt, ciphertext and MAC, all uniform to
 * anyone without the cloak or password, and never twice the same.
 *
 * <p>One thread at a time.
 */
public final class HandshakeEnvelope {
    private static final int HEADER_BYTES = DatagramLayout.HEADER_BYTES;
    private static final int SALT_BYTES = DatagramLayout.SALT_BYTES;
    private static final int BODY_OFFSET = HEADER_BYTES + SALT_BYTES;
    private static final int MAC_BYTES = DatagramLayout.TAG_BYTES;
    /** Bytes of a datagram that are not body. */
    public static final int OVERHEAD_BYTES = BODY_OFFSET + MAC_BYTES;

    private static final int KEY_BYTES = 32;
    private static final int MAX_DATAGRAM_BYTES = DatagramLayout.datagramBytes(DatagramLayout.MAX_PACKET_LENGTH, false);
    /** RFC 8439's nonce: every datagram has a key of its own. */
    private static final byte[] ZERO_NONCE = new byte[12];

    /** One direction's primitives, keyed once. */
    private static final class Direction {
        final HeaderMask mask;
        final Blake2sDigest keyHash;
        final Blake2sDigest mac;

        Direction(HandshakeKeys.Side keys) {
            mask = new HeaderMask(keys.maskKey);
            keyHash = new Blake2sDigest(keys.encKey, KEY_BYTES, null, null);
            mac = new Blake2sDigest(keys.macKey, MAC_BYTES, null, null);
        }

        void wipe() {
            mask.wipe();
            keyHash.clearKey();
            keyHash.reset();
            mac.clearKey();
            mac.reset();
        }
    }

    private final Direction out;
    private final Direction in;
    private final ChaCha7539Engine chaCha = new ChaCha7539Engine();
    private final byte[] oneTimeKey = new byte[KEY_BYTES];
    private final byte[] computedMac = new byte[MAC_BYTES];
    private final byte[] receivedMac = new byte[MAC_BYTES];
    private final byte[] zeroHeader = new byte[HEADER_BYTES];
    private boolean wiped;

    /** @param initiator whether this side sends initiations (and opens responses) */
    public HandshakeEnvelope(HandshakeKeys keys, boolean initiator) {
        out = new Direction(keys.sentBy(initiator));
        in = new Direction(keys.sentBy(!initiator));
    }

    /**
     * Makes {@code d[off .. off+len)} a handshake datagram; its body stands in the clear at {@code off+26 .. off+len-16}. Draws
     * 16 bytes of salt, so the same body never looks the same twice.
     */
    public void seal(byte[] d, int off, int len, Randomness randomness) {
        if (len <= OVERHEAD_BYTES) {
            throw new IllegalArgumentException("a datagram of " + len + " bytes holds no handshake");
        }
        if (wiped) {
            throw new IllegalStateException("envelope used after it was wiped");
        }
        Arrays.fill(d, off, off + HEADER_BYTES, (byte) 0);
        randomness.fill(d, off + HEADER_BYTES, SALT_BYTES);
        encipher(out, d, off, len);
        mac(out, d, off, len);
        System.arraycopy(computedMac, 0, d, off + len - MAC_BYTES, MAC_BYTES);
        out.mask.sample(d, off);
        out.mask.apply(d, off);
    }

    /** Whether this may be one of the peer's handshake datagrams: one AES block; any bytes of any length may come in. */
    public boolean recognises(byte[] d, int off, int len) {
        if (len <= OVERHEAD_BYTES || len > MAX_DATAGRAM_BYTES || wiped) {
            return false;
        }
        in.mask.sample(d, off);
        return in.mask.index(d, off) == 0 && in.mask.counter(d, off) == 0;
    }

    /**
     * Opens what {@link #recognises} said yes to: true leaves the body in the clear at {@code off+26 .. off+len-16}; false
     * leaves the datagram as it was.
     */
    public boolean open(byte[] d, int off, int len) {
        if (!recognises(d, off, len)) {
            return false;
        }
        mac(in, d, off, len);
        System.arraycopy(d, off + len - MAC_BYTES, receivedMac, 0, MAC_BYTES);
        if (!MessageDigest.isEqual(computedMac, receivedMac)) {
            return false;
        }
        encipher(in, d, off, len);
        return true;
    }

    /** ChaCha20 is its own inverse. */
    private void encipher(Direction direction, byte[] d, int off, int len) {
        direction.keyHash.update(d, off + HEADER_BYTES, SALT_BYTES);
        direction.keyHash.doFinal(oneTimeKey, 0);
        chaCha.init(true, new ParametersWithIV(new KeyParameter(oneTimeKey), ZERO_NONCE));
        int body = off + BODY_OFFSET;
        chaCha.processBytes(d, body, len - OVERHEAD_BYTES, d, body);
        Arrays.fill(oneTimeKey, (byte) 0);
    }

    /** Over the unmasked header, which is zero, and everything up to the MAC. */
    private void mac(Direction direction, byte[] d, int off, int len) {
        direction.mac.update(zeroHeader, 0, HEADER_BYTES);
        direction.mac.update(d, off + HEADER_BYTES, len - HEADER_BYTES - MAC_BYTES);
        direction.mac.doFinal(computedMac, 0);
    }

    public void wipe() {
        wiped = true;
        out.wipe();
        in.wipe();
        chaCha.init(true, new ParametersWithIV(new KeyParameter(oneTimeKey), ZERO_NONCE));
    }

    @Override
    public String toString() {
        return "HandshakeEnvelope[...]";
    }
}
