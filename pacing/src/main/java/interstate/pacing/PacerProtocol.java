package interstate.pacing;

import interstate.tunbridge.UdpAddress;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Requests and replies between node and pacer: one of each at a time, native byte order, a message each.
 *
 * <pre>
 *   ADOPT        version 4                                  -> HELD     pid 8, sockets 4, lanes 4, pair 8, numbers 4 each
 *   GET_PAIR     - 4                                        -> PAIR     - 4, its descriptor
 *   JOIN_PAIR    - 4, its descriptor                        -> DONE     (a standby that holds nothing)
 *   GET_SOCKET   number 4                                   -> SOCKET   number 4, socket 40, its descriptor
 *   OPEN_SOCKET  - 4, socket 40, perhaps a descriptor       -> SOCKET
 *   GET_LANE     number 4                                   -> LANE     number 4, bytes 8, its descriptor
 *   OPEN_LANE    - 4, terms and seed 336                    -> LANE
 *   JOIN_LANE    - 4, bytes 8, its descriptor               -> DONE
 *   END_LANE     number 4                                   -> DONE
 *   STATUS, STOP, DUMP                                      -> STATUS   12 x 8, DONE, DONE
 *   any                                                     -> ERROR    bytes 4, text
 *
 *   every message: 0 type 4 | 4 first field 4 | 8 the rest
 *   a socket:      0 high 8 | 8 low 8 | 16 port 4 | 20 IPv6 4 | 24 mark 4
 * </pre>
 *
 * <p>ADOPT makes a connection the node's: an older one is closed, and only this one may ask for more than status, stop and
 * dump.
 */
final class PacerProtocol {

    static final int VERSION = 3;

    static final int ADOPT = 1;
    static final int GET_SOCKET = 2;
    static final int OPEN_SOCKET = 3;
    static final int GET_LANE = 4;
    static final int OPEN_LANE = 5;
    static final int END_LANE = 6;
    static final int STATUS = 7;
    static final int STOP = 8;
    static final int DUMP = 9;
    static final int GET_PAIR = 10;
    static final int JOIN_PAIR = 11;
    static final int JOIN_LANE = 12;

    static final int HELD = 101;
    static final int SOCKET = 102;
    static final int LANE = 103;
    static final int DONE = 104;
    static final int STATUS_REPLY = 105;
    static final int ERROR = 106;
    static final int PAIR = 107;

    static final int TYPE_AT = 0;
    static final int FIRST_AT = 4;
    static final int REST_AT = 8;

    static final int HELD_PID_AT = REST_AT;
    static final int HELD_SOCKETS_AT = 16;
    static final int HELD_LANES_AT = 20;
    static final int HELD_PAIR_AT = 24;
    static final int HELD_NUMBERS_AT = 32;

    static final int SOCKET_BYTES = 40;
    static final int STATUS_BYTES = 12 * Long.BYTES;
    static final int MAX_BYTES = HELD_NUMBERS_AT + PacerLoop.MAX_LANES * Integer.BYTES;
    static final int MAX_ERROR_BYTES = 1000;

    private PacerProtocol() {}

    static void writeSocket(UnsafeBuffer to, int at, SocketSpec spec) {
        to.putLong(at, spec.bind().high());
        to.putLong(at + 8, spec.bind().low());
        to.putInt(at + 16, spec.bind().port());
        to.putInt(at + 20, spec.bind().ipv6() ? 1 : 0);
        to.putInt(at + 24, spec.mark());
        to.putInt(at + 28, spec.device());
    }

    static SocketSpec readSocket(UnsafeBuffer from, int at) {
        return new SocketSpec(
                new UdpAddress(from.getLong(at), from.getLong(at + 8), from.getInt(at + 16), from.getInt(at + 20) != 0),
                from.getInt(at + 24),
                from.getInt(at + 28));
    }

    static PacerStatus readStatus(UnsafeBuffer from, int at) {
        return new PacerStatus(
                from.getLong(at),
                from.getLong(at + 8),
                (int) from.getLong(at + 16),
                (int) from.getLong(at + 24),
                from.getLong(at + 32) != 0,
                from.getLong(at + 40) != 0,
                from.getLong(at + 48),
                from.getLong(at + 56),
                from.getLong(at + 64),
                from.getLong(at + 72),
                from.getLong(at + 80) != 0,
                (int) from.getLong(at + 88));
    }
}
