package interstate.crypto;

import java.util.Arrays;

/**
 * Seals one direction of a session between destinations: each message under a tag of its own, which nobody but the other end can tell
 * from random bytes, and which it has computed beforehand to know the message by (docs/PROTOCOL.md, "Sessions").
 *
 * <pre>
 *   tag 8 | ciphertext | 16
 * </pre>
 *
 * One thread at a time.
 */
public final class TagSealer {
    public static final int OVERHEAD_BYTES = MessageTags.BYTES + NoiseAead.TAG_BYTES;

    /** A session seals no more: by then there is a new one. */
    public static final long MOST_MESSAGES = 1L << 20;

    private final byte[] key;
    private final MessageTags tags;
    private long number;

    /** @param secret 32 bytes of one direction; used and not kept */
    public TagSealer(byte[] secret) {
        this.key = MessageTags.sealingKey(secret);
        this.tags = new MessageTags(secret);
    }

    /** Messages sealed. */
    public long sealed() {
        return number;
    }

    /** Whether it seals no more. */
    public boolean isSpent() {
        return number >= MOST_MESSAGES;
    }

    /** Seals a message. */
    public byte[] seal(byte[] content) {
        if (isSpent()) {
            throw new IllegalStateException("this session has sealed all it may");
        }
        byte[] tag = tags.tag(number);
        byte[] ciphertext = NoiseAead.AES_GCM.encrypt(key, number, tag, content);
        number++;
        byte[] sealed = Arrays.copyOf(tag, tag.length + ciphertext.length);
        System.arraycopy(ciphertext, 0, sealed, tag.length, ciphertext.length);
        return sealed;
    }

    /** Forgets the keys. */
    public void wipe() {
        Arrays.fill(key, (byte) 0);
        tags.wipe();
    }
}
