package interstate.crypto;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Opens one direction of a session between destinations, in any order, each message once. It knows the tags of the next
 * {@link #AHEAD} messages, and of those below that have not come yet: whoever loses more than that at once begins anew.
 *
 * <p>One thread at a time.
 */
public final class TagOpener {
    /** A tunnel may die with some seconds' messages in it. */
    public static final int AHEAD = 2_048;

    private static final int BEHIND = 512;

    private final byte[] key;
    private final MessageTags tags;
    private final Map<Long, Long> expected = new HashMap<>();
    private long lowest;
    private long end;
    private long opened;

    /** @param secret 32 bytes of one direction; used and not kept */
    public TagOpener(byte[] secret) {
        this.key = MessageTags.sealingKey(secret);
        this.tags = new MessageTags(secret);
        expect(AHEAD);
    }

    private void expect(long below) {
        for (; end < below; end++) {
            expected.put(tags.tagWord(end), end);
        }
    }

    /** Whether this may be a message of the session, which has not come yet. */
    public boolean knows(byte[] b, int off, int bytes) {
        return bytes >= TagSealer.OVERHEAD_BYTES && expected.containsKey(tagAt(b, off));
    }

    /** What was sealed; null if it is none of the session's, has come before, or was changed. */
    public byte @Nullable [] open(byte[] b, int off, int bytes) {
        if (bytes < TagSealer.OVERHEAD_BYTES) {
            return null;
        }
        Long number = expected.get(tagAt(b, off));
        if (number == null) {
            return null;
        }
        byte[] tag = Arrays.copyOfRange(b, off, off + MessageTags.BYTES);
        byte[] ciphertext = Arrays.copyOfRange(b, off + MessageTags.BYTES, off + bytes);
        byte[] content;
        try {
            content = NoiseAead.AES_GCM.decrypt(key, number, tag, ciphertext);
        } catch (HandshakeException e) {
            return null;
        }
        expected.remove(tagAt(b, off));
        opened++;
        expect(number + 1 + AHEAD);
        for (long least = end - AHEAD - BEHIND; lowest < least; lowest++) {
            expected.remove(tags.tagWord(lowest));
        }
        return content;
    }

    private static long tagAt(byte[] b, int off) {
        return ByteBuffer.wrap(b).getLong(off);
    }

    /** Messages opened. */
    public long opened() {
        return opened;
    }

    /** Tags that it knows. */
    int expectedTags() {
        return expected.size();
    }

    /** Forgets the keys. */
    public void wipe() {
        Arrays.fill(key, (byte) 0);
        tags.wipe();
        expected.clear();
    }
}
