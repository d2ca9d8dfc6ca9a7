package interstate.wire;

import org.jspecify.annotations.Nullable;

/** What a CONTROL block's first body byte says. */
public enum ControlKind {
    /** One fragment of a handshake message follows, as in a handshake datagram but without zero fill. */
    HANDSHAKE(1),
    /** The sender, a server, asks the client to start a handshake; no more bytes. */
    REKEY_REQUEST(2),
    /** The sender ends the session; no more bytes. */
    CLOSE(3);

    private final int code;

    ControlKind(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** The kind of this code, or null when nobody has given it a meaning. */
    public static @Nullable ControlKind of(int code) {
        return switch (code) {
            case 1 -> HANDSHAKE;
            case 2 -> REKEY_REQUEST;
            case 3 -> CLOSE;
            default -> null;
        };
    }

    /** A whole CONTROL block of this kind in wire form. */
    public byte[] block(byte[] rest, int off, int len) {
        byte[] block = new byte[TypedBlock.HEADER_BYTES + 1 + len];
        TypedBlock.writeHeader(BlockKind.CONTROL, 1 + len, block, 0);
        block[TypedBlock.HEADER_BYTES] = (byte) code;
        System.arraycopy(rest, off, block, TypedBlock.HEADER_BYTES + 1, len);
        return block;
    }
}
