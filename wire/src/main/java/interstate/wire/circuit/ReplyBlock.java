package interstate.wire.circuit;

import interstate.wire.BigEndian;
import interstate.wire.MalformedException;
import java.util.Arrays;

/**
 * By which an answer finds back to somebody whom its sender does not know (docs/PROTOCOL.md, "Reply blocks"): a router, and for that
 * router alone, sealed, where it goes on to.
 *
 * <pre>
 *   router's hash 32 | sealed instructions
 * </pre>
 */
public final class ReplyBlock {
    private final RouterHash router;
    private final byte[] sealed;

    /**
     * One.
     *
     * @param router who can read the instructions
     * @param sealed the instructions, sealed for it; copied
     */
    public ReplyBlock(RouterHash router, byte[] sealed) {
        this.router = router;
        this.sealed = sealed.clone();
    }

    public RouterHash router() {
        return router;
    }

    /** The sealed instructions; a copy. */
    public byte[] sealed() {
        return sealed.clone();
    }

    /** As it stands in messages. */
    public byte[] encode() {
        byte[] b = new byte[RouterHash.BYTES + sealed.length];
        router.write(b, 0);
        System.arraycopy(sealed, 0, b, RouterHash.BYTES, sealed.length);
        return b;
    }

    /** Reads one that fills these bytes. */
    public static ReplyBlock decode(byte[] b, int off, int bytes) throws MalformedException {
        if (bytes <= RouterHash.BYTES) {
            throw new MalformedException("a reply block of " + bytes + " bytes");
        }
        return new ReplyBlock(RouterHash.read(b, off), Arrays.copyOfRange(b, off + RouterHash.BYTES, off + bytes));
    }

    /** The body of a REPLY that carries this message. */
    public byte[] carrying(byte[] message) {
        byte[] block = encode();
        byte[] b = new byte[Short.BYTES + block.length + message.length];
        BigEndian.putShort(b, 0, block.length);
        System.arraycopy(block, 0, b, Short.BYTES, block.length);
        System.arraycopy(message, 0, b, Short.BYTES + block.length, message.length);
        return b;
    }

    /** What a REPLY is made of. */
    public record Carried(ReplyBlock block, int messageAt, int messageBytes) {}

    /** Takes the body of a REPLY apart; the message lies where it says, in the same bytes. */
    public static Carried carried(byte[] b, int off, int bytes) throws MalformedException {
        int block = bytes < Short.BYTES ? -1 : BigEndian.unsignedShort(b, off);
        int message = bytes - Short.BYTES - block;
        if (block < 0 || message < 1) {
            throw new MalformedException("a reply of " + bytes + " bytes");
        }
        int at = off + Short.BYTES;
        return new Carried(decode(b, at, block), at + block, message);
    }
}
