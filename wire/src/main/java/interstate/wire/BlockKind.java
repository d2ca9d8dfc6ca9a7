package interstate.wire;

import org.jspecify.annotations.Nullable;

/**
 * The registry of block kinds: what the high nibble of a block's first byte says (docs/PROTOCOL.md, "Blocks").
 *
 * <p>Nibbles 11 to 15 are free: such blocks are skipped by length.
 */
public enum BlockKind {
    /** Nothing more in this payload. */
    PAD(0),
    /** Handshake fragments inside a session, rekey requests, goodbye. */
    CONTROL(1),
    /** What arrived, told to the other end. */
    ACKNOWLEDGEMENT(2),
    /** Repair symbols of payloads sent before. */
    REPAIR(3),
    /** An inner IPv4 packet, no header of ours. */
    IPV4(4),
    /** When datagrams left and came, told to the end that monitors them. */
    MONITOR(5),
    /** An inner IPv6 packet, no header of ours. */
    IPV6(6),
    /** When each inner packet of a payload is to be let go. */
    DISPATCH(7),
    /** A cell of a tunnel. */
    CELL(8),
    /** An inner packet that may ride on several paths, with its number. */
    PATH(9),
    /** A record sealed end to end, passing through. */
    RECORD(10);

    private static final @Nullable BlockKind[] BY_NIBBLE = new BlockKind[16];

    static {
        for (BlockKind kind : values()) {
            BY_NIBBLE[kind.nibble] = kind;
        }
    }

    private final int nibble;

    BlockKind(int nibble) {
        this.nibble = nibble;
    }

    /** What stands in the high nibble of such a block's first byte. */
    public int nibble() {
        return nibble;
    }

    /** Whether blocks of this kind begin with the three-byte header of {@link TypedBlock}. */
    public boolean typed() {
        return this != PAD && this != IPV4 && this != IPV6;
    }

    /**
     * The kind of a block by its first byte, or null when nobody has given that nibble a meaning yet.
     *
     * @param firstByte 0 to 255, or the sign-extended byte
     */
    public static @Nullable BlockKind of(int firstByte) {
        return BY_NIBBLE[firstByte >> 4 & 0xf];
    }
}
