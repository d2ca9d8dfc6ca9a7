package interstate.crypto;

import interstate.wire.DatagramLayout;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;

/**
 * Opens one lane's datagrams under one session key, in place.
 *
 * <p>{@link #recognises} costs one AES block and touches nothing, so a receiver asks each key it holds for the source in turn;
 * {@link #open} then deals with the datagram last recognised. Called by one thread at a time.
 */
public final class DatagramOpener {
    /** Failed opens after which the link takes a new key (RFC 9147, section 4.5.3). */
    public static final long REKEY_AFTER_FAILURES = 1L << 36;

    /** What became of a datagram. */
    public enum Verdict {
        /** Genuine and new: the payload stands in the clear. */
        OPENED,
        /** Opened before, or too far behind the newest to tell; untouched. */
        REPLAYED,
        /** Not sealed by the peer with this key, or damaged; untouched. */
        FORGED
    }

    private static final int OVERHEAD_BYTES = DatagramLayout.HEADER_BYTES + DatagramLayout.TAG_BYTES;
    /** Of a lane's datagram. */
    private static final int MAX_DATAGRAM_BYTES = DatagramLayout.datagramBytes(DatagramLayout.MAX_PACKET_LENGTH, false);

    private final int index;
    /** So that nobody can make us hold more. */
    private final int maxBytes;

    private final HeaderMask mask;
    private final DatagramCipher cipher;
    private final ReplayWindow window = new ReplayWindow();
    private final byte[] header = new byte[DatagramLayout.HEADER_BYTES];
    /** Deciphering within one array makes the JDK allocate another of its whole length; this one is kept instead. */
    private byte[] plaintext = new byte[0];

    private long counter = -1;
    private long opened;
    private long replayed;
    private long failed;
    private boolean wiped;

    /**
     * @param directionKey what Split gave for this direction, 32 bytes; copied
     * @param lane 0 to 255
     * @param index our own session index, never 0
     */
    public DatagramOpener(byte[] directionKey, int lane, int index) {
        this(directionKey, lane, index, MAX_DATAGRAM_BYTES);
    }

    /** The same for what is longer than a lane's datagrams; longer than {@code maxBytes} is not recognised. */
    public DatagramOpener(byte[] directionKey, int lane, int index, int maxBytes) {
        if (index == 0) {
            throw new IllegalArgumentException("session index 0 means handshake");
        }
        LaneKeys keys = new LaneKeys(directionKey, lane);
        this.index = index;
        this.maxBytes = maxBytes;
        this.mask = new HeaderMask(keys.maskKey);
        this.cipher = new DatagramCipher(Cipher.DECRYPT_MODE, keys.key, keys.iv);
        keys.wipe();
    }

    /** Whether the header, unmasked, names this session; any bytes of any length may come in. */
    public boolean recognises(byte[] d, int off, int len) {
        counter = -1;
        if (len <= OVERHEAD_BYTES || len > maxBytes || wiped) {
            return false;
        }
        mask.sample(d, off);
        if (mask.index(d, off) != index) {
            return false;
        }
        counter = mask.counter(d, off);
        return true;
    }

    /** The counter of the datagram last recognised: its payload's sequence number, to be trusted once it is opened. */
    public long counter() {
        return counter;
    }

    /**
     * Opens the datagram last recognised, given with the same arguments again: on {@link Verdict#OPENED} its payload stands
     * at {@code off+10 .. off+len-16}.
     */
    public Verdict open(byte[] d, int off, int len) {
        if (counter < 0) {
            throw new IllegalStateException("open without recognises");
        }
        if (!window.isNew(counter)) {
            replayed++;
            return Verdict.REPLAYED;
        }
        if (!decipher(d, off, len)) {
            failed++;
            return Verdict.FORGED;
        }
        window.mark(counter);
        opened++;
        return Verdict.OPENED;
    }

    private boolean decipher(byte[] d, int off, int len) {
        int payloadBytes = len - OVERHEAD_BYTES;
        if (plaintext.length < payloadBytes) {
            Arrays.fill(plaintext, (byte) 0);
            plaintext = new byte[payloadBytes];
        }
        HeaderMask.write(index, counter, header, 0);
        int body = off + DatagramLayout.HEADER_BYTES;
        try {
            Cipher aesGcm = cipher.ready(counter);
            aesGcm.updateAAD(header, 0, header.length);
            aesGcm.doFinal(d, body, len - DatagramLayout.HEADER_BYTES, plaintext, 0);
        } catch (AEADBadTagException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new AssertionError("opening fails by its tag only", e);
        }
        System.arraycopy(plaintext, 0, d, body, payloadBytes);
        return true;
    }

    public long opened() {
        return opened;
    }

    public long replayed() {
        return replayed;
    }

    /** Datagrams that named this session and were not its peer's. */
    public long failed() {
        return failed;
    }

    public void wipe() {
        wiped = true;
        counter = -1;
        mask.wipe();
        cipher.wipe();
        Arrays.fill(plaintext, (byte) 0);
    }

    @Override
    public String toString() {
        return "DatagramOpener[opened=" + opened + ", replayed=" + replayed + ", failed=" + failed + "]";
    }
}
