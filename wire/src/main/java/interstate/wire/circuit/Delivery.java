package interstate.wire.circuit;

import interstate.wire.BigEndian;
import interstate.wire.MalformedException;
import org.jspecify.annotations.Nullable;

/**
 * What a tunnel's endpoint is to do with a message (docs/PROTOCOL.md, "Cells").
 *
 * <pre>
 *   LOCAL                 nothing
 *   ROUTER   hash 32
 *   TUNNEL   hash 32 | tunnel id 4
 * </pre>
 *
 * @param router null for {@link Kind#LOCAL}
 * @param tunnelId at that router; 0 but for a tunnel
 */
public record Delivery(Kind kind, @Nullable RouterHash router, int tunnelId) {

    /** Where to. */
    public enum Kind {
        /** It is for the endpoint itself. */
        LOCAL(0, 0),
        /** To the router of that hash. */
        ROUTER(1, RouterHash.BYTES),
        /** Into a tunnel, at the router of that hash. */
        TUNNEL(2, RouterHash.BYTES + Integer.BYTES);

        private final int code;
        private final int bytes;

        Kind(int code, int bytes) {
            this.code = code;
            this.bytes = bytes;
        }

        private static Kind of(int code) throws MalformedException {
            return switch (code) {
                case 0 -> LOCAL;
                case 1 -> ROUTER;
                case 2 -> TUNNEL;
                default -> throw new MalformedException("delivery " + code);
            };
        }
    }

    /** For the endpoint itself. */
    public static final Delivery LOCAL = new Delivery(Kind.LOCAL, null, 0);

    public Delivery {
        if ((kind == Kind.LOCAL) != (router == null) || (kind == Kind.TUNNEL) != (tunnelId != 0)) {
            throw new IllegalArgumentException(kind + " to " + router + ", tunnel " + tunnelId);
        }
    }

    /** To that router itself. */
    public static Delivery router(RouterHash router) {
        return new Delivery(Kind.ROUTER, router, 0);
    }

    /** Into the tunnel of that id, not 0, at that router. */
    public static Delivery tunnel(RouterHash router, int tunnelId) {
        return new Delivery(Kind.TUNNEL, router, tunnelId);
    }

    /** Bytes that it takes. */
    int bytes() {
        return kind.bytes;
    }

    /** What stands for its kind in an item's first byte. */
    int code() {
        return kind.code;
    }

    /** Writes {@link #bytes} bytes. */
    void write(byte[] b, int off) {
        if (router != null) {
            router.write(b, off);
        }
        if (kind == Kind.TUNNEL) {
            BigEndian.putInteger(b, off + RouterHash.BYTES, tunnelId);
        }
    }

    /** How many bytes one of that code takes. */
    static int bytes(int code) throws MalformedException {
        return Kind.of(code).bytes;
    }

    /** Reads one of that code, all of whose bytes are there. */
    static Delivery read(int code, byte[] b, int off) throws MalformedException {
        Kind kind = Kind.of(code);
        if (kind == Kind.LOCAL) {
            return LOCAL;
        }
        RouterHash router = RouterHash.read(b, off);
        int tunnelId = kind == Kind.TUNNEL ? BigEndian.integer(b, off + RouterHash.BYTES) : 0;
        if (kind == Kind.TUNNEL && tunnelId == 0) {
            throw new MalformedException("delivery to tunnel 0");
        }
        return new Delivery(kind, router, tunnelId);
    }
}
