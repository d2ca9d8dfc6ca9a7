package interstate.wire.circuit;

import interstate.wire.BigEndian;
import interstate.wire.MalformedException;
import org.jspecify.annotations.Nullable;

/**
 * What routers, and the ends of tunnels, say to each other: a kind, and what belongs to it (docs/PROTOCOL.md, "Messages").
 *
 * <pre>
 *   BUILD, BUILD_REPLY   tunnel id 4 | records
 *   TUNNEL               tunnel id 4 | message
 *   GARLIC               sealed cloves
 *   TUNNEL_CREATE        record 232 | reply block
 *   REPLY                length 2 of the reply block | reply block | message
 *   CREATE_STATUS        answered record 232
 * </pre>
 */
public final class CircuitMessage {

    /** What it is; its first byte. */
    public enum Kind {
        /** Asks to take part in a tunnel, whose cells will come by that id. */
        BUILD(1),
        /** The answers, on their way back to who asked. */
        BUILD_REPLY(2),
        /** A message for the gateway of a tunnel, to be sent through it. */
        TUNNEL(3),
        /** A record of the directory. */
        STORE(4),
        /** Asks for a record of the directory. */
        LOOKUP(5),
        /** There is no such record; others might have it. */
        SEARCH_REPLY(6),
        /** Begins a session between two destinations. */
        CALL(7),
        /** Answers a call. */
        ANSWER(8),
        /** Cloves of a session. */
        SEALED(9),
        /** An inner IP packet, in a clove. */
        PACKET(10),
        /** A number that its sender knows again, in a clove. */
        STATUS(11),
        /** Cloves sealed for a router, each with what it is to do with it. */
        GARLIC(12),
        /** Asks to take part in a tunnel, alone of its hops. */
        TUNNEL_CREATE(13),
        /** A message on its way back by a reply block. */
        REPLY(14),
        /** A hop's answer to that. */
        CREATE_STATUS(15);

        private static final @Nullable Kind[] BY_CODE = new Kind[32];

        static {
            for (Kind kind : values()) {
                BY_CODE[kind.code] = kind;
            }
        }

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        /** The first byte of such a message. */
        public int code() {
            return code;
        }
    }

    /** What stands before the records of a build, and before a message for a tunnel. */
    public static final int TUNNEL_HEADER_BYTES = 1 + Integer.BYTES;

    private CircuitMessage() {}

    /** The kind of the message that begins with this byte. */
    public static Kind kind(byte first) throws MalformedException {
        int code = first & 255;
        Kind kind = code < Kind.BY_CODE.length ? Kind.BY_CODE[code] : null;
        if (kind == null) {
            throw new MalformedException("a message of kind " + code);
        }
        return kind;
    }

    /** A message of a kind with whatever belongs to it. */
    public static byte[] of(Kind kind, byte[] body) {
        byte[] message = new byte[1 + body.length];
        message[0] = (byte) kind.code;
        System.arraycopy(body, 0, message, 1, body.length);
        return message;
    }

    /** A message that names a tunnel. */
    public static byte[] of(Kind kind, int tunnelId, byte[] b, int off, int bytes) {
        byte[] message = new byte[TUNNEL_HEADER_BYTES + bytes];
        message[0] = (byte) kind.code;
        BigEndian.putInteger(message, 1, tunnelId);
        System.arraycopy(b, off, message, TUNNEL_HEADER_BYTES, bytes);
        return message;
    }

    /** The tunnel that a message names. */
    public static int tunnelId(byte[] b, int off, int bytes) throws MalformedException {
        if (bytes <= TUNNEL_HEADER_BYTES) {
            throw new MalformedException("a message for a tunnel of " + bytes + " bytes");
        }
        return BigEndian.integer(b, off + 1);
    }
}
