package interstate.crypto;

import interstate.wire.DatagramLayout;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;

/**
 * Seals one lane's datagrams under one session key, in place: payload in, datagram out, the same length.
 *
 * <p>Counters only rise. Whoever lets one come twice gets an {@link IllegalStateException}, never a second ciphertext under
 * the same nonce. Called by one thread at a time.
 */
public final class DatagramSealer {
    /** Where the link should ask for a new key. */
    public static final long REKEY_AFTER_DATAGRAMS = 1L << 27;
    /** What one key may seal at most: in 1,446-byte payloads the bytes that RFC 8446, section 5.5 allows AES-GCM. */
    public static final long MAX_DATAGRAMS = 1L << 28;

    private static final int OVERHEAD_BYTES = DatagramLayout.HEADER_BYTES + DatagramLayout.TAG_BYTES;

    private final int index;
    private final long maxDatagrams;
    private final HeaderMask mask;
    private final DatagramCipher cipher;
    private long lastCounter = -1;
    private long sealed;
    private boolean wiped;

    /**
     * @param directionKey what Split gave for this direction, 32 bytes; copied
     * @param lane 0 to 255
     * @param index the receiver's session index, never 0
     */
    public DatagramSealer(byte[] directionKey, int lane, int index) {
        this(directionKey, lane, index, MAX_DATAGRAMS);
    }

    DatagramSealer(byte[] directionKey, int lane, int index, long maxDatagrams) {
        if (index == 0) {
            throw new IllegalArgumentException("session index 0 means handshake");
        }
        LaneKeys keys = new LaneKeys(directionKey, lane);
        this.index = index;
        this.maxDatagrams = maxDatagrams;
        this.mask = new HeaderMask(keys.maskKey);
        this.cipher = new DatagramCipher(Cipher.ENCRYPT_MODE, keys.key, keys.iv);
        keys.wipe();
    }

    /**
     * Makes {@code d[off .. off+len)} the datagram with this counter; its payload stands at {@code off+10 .. off+len-16}.
     *
     * @throws IllegalStateException if the counter does not rise, the key's datagrams are used up, or the sealer was wiped
     */
    public void seal(long counter, byte[] d, int off, int len) {
        if (len < OVERHEAD_BYTES + 1) {
            throw new IllegalArgumentException("a datagram of " + len + " bytes holds no payload");
        }
        if (counter <= lastCounter || counter > DatagramLayout.MAX_COUNTER || sealed >= maxDatagrams || wiped) {
            throw new IllegalStateException("counter " + counter + " after " + lastCounter + ", " + sealed + " sealed"
                    + (wiped ? ", wiped" : ""));
        }
        lastCounter = counter;
        sealed++;
        HeaderMask.write(index, counter, d, off);
        int body = off + DatagramLayout.HEADER_BYTES;
        try {
            Cipher aesGcm = cipher.ready(counter);
            aesGcm.updateAAD(d, off, DatagramLayout.HEADER_BYTES);
            aesGcm.doFinal(d, body, len - OVERHEAD_BYTES, d, body);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("sealing cannot fail", e);
        }
        mask.sample(d, off);
        mask.apply(d, off);
    }

    /** Datagrams sealed under this key. */
    public long sealed() {
        return sealed;
    }

    /** Whether this key has sealed all it may: {@link #seal} would refuse. */
    public boolean exhausted() {
        return sealed >= maxDatagrams || lastCounter >= DatagramLayout.MAX_COUNTER;
    }

    public void wipe() {
        wiped = true;
        mask.wipe();
        cipher.wipe();
    }

    @Override
    public String toString() {
        return "DatagramSealer[sealed=" + sealed + "]";
    }
}
