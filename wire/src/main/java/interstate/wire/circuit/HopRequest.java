package interstate.wire.circuit;

import interstate.wire.BigEndian;
import interstate.wire.MalformedException;
import java.util.Arrays;

/**
 * What one hop is asked for when a tunnel is built: the inside of its record (docs/PROTOCOL.md, "Building").
 *
 * <pre>
 *   version 1 | role 1 | options 1 | window 1 | receive id 4 | next router 32 | next id 4 | time 8 | duration 4
 *   | cells a second 4 | messages a minute 4 | bytes a minute 8 | random to 160
 * </pre>
 *
 * @param receiveId of the cells that come, on the link they come by; not 0
 * @param nextRouter to whom they go on; of an endpoint the router itself
 * @param nextId of the cells that go on, on the link to the next; 0 of an endpoint alone
 * @param timeMs when it was made, UTC since the epoch
 * @param durationSeconds how long the tunnel lives
 * @param cellsPerSecond reserved; 0: none, which excludes chaff
 * @param messagesPerMinute {@link #DEFAULT_LIMIT}, {@link #NO_LIMIT} or as many; a gateway counts them
 * @param bytesPerMinute likewise, of messages
 */
public record HopRequest(
        Role role,
        Options options,
        int receiveId,
        RouterHash nextRouter,
        int nextId,
        long timeMs,
        int durationSeconds,
        int cellsPerSecond,
        int messagesPerMinute,
        long bytesPerMinute) {

    public static final int BYTES = 160;
    public static final int DEFAULT_LIMIT = 0;
    public static final int NO_LIMIT = -1;

    private static final int VERSION = 1;
    private static final int ROLE_AT = 1;
    private static final int OPTIONS_AT = 2;
    private static final int WINDOW_AT = 3;
    private static final int RECEIVE_ID_AT = 4;
    private static final int NEXT_ROUTER_AT = RECEIVE_ID_AT + Integer.BYTES;
    private static final int NEXT_ID_AT = NEXT_ROUTER_AT + RouterHash.BYTES;
    private static final int TIME_AT = NEXT_ID_AT + Integer.BYTES;
    private static final int DURATION_AT = TIME_AT + Long.BYTES;
    private static final int CELLS_AT = DURATION_AT + Integer.BYTES;
    private static final int MESSAGES_AT = CELLS_AT + Integer.BYTES;
    private static final int BYTES_AT = MESSAGES_AT + Integer.BYTES;

    /** Where what means nothing begins; it is to be random. */
    public static final int MEANT_BYTES = BYTES_AT + Long.BYTES;

    /** What the hop is in the tunnel. */
    public enum Role {
        PARTICIPANT(0),
        /** Where messages enter. */
        GATEWAY(1),
        /** Where messages leave. */
        ENDPOINT(2);

        private final int code;

        Role(int code) {
            this.code = code;
        }

        private static Role of(int code) throws MalformedException {
            return switch (code) {
                case 0 -> PARTICIPANT;
                case 1 -> GATEWAY;
                case 2 -> ENDPOINT;
                default -> throw new MalformedException("role " + code);
            };
        }
    }

    /**
     * How the hop is to pass cells on.
     *
     * @param chaff one at each instant of a schedule of its own, made up where none waits
     * @param mixing which of those that wait goes next is drawn
     * @param pooling so many are held, and let go at once; not with chaff
     * @param window how many, for mixing and pooling: 1 to 255
     */
    public record Options(boolean chaff, boolean mixing, boolean pooling, int window) {
        private static final int CHAFF = 1;
        private static final int MIXING = 2;
        private static final int POOLING = 4;

        /** Cells go on at once. */
        public static final Options NONE = new Options(false, false, false, 1);

        /** Every hop has a schedule of its own. */
        public static final Options CHAFFED = new Options(true, false, false, 1);

        public Options {
            if (window < 1 || window > 255 || (chaff && pooling)) {
                throw new IllegalArgumentException(
                        "window " + window + (chaff && pooling ? ", chaff and pooling" : ""));
            }
        }

        private int code() {
            return (chaff ? CHAFF : 0) | (mixing ? MIXING : 0) | (pooling ? POOLING : 0);
        }

        private static Options of(int code, int window) throws MalformedException {
            boolean chaff = (code & CHAFF) != 0;
            boolean pooling = (code & POOLING) != 0;
            if (code > (CHAFF | MIXING | POOLING) || window == 0 || (chaff && pooling)) {
                throw new MalformedException("options " + code + ", window " + window);
            }
            return new Options(chaff, (code & MIXING) != 0, pooling, window);
        }
    }

    public HopRequest {
        if (receiveId == 0 || (role == Role.ENDPOINT) != (nextId == 0)) {
            throw new IllegalArgumentException(role + " with ids " + receiveId + " and " + nextId);
        }
        if (durationSeconds < 1
                || cellsPerSecond < (options.chaff() ? 1 : 0)
                || messagesPerMinute < NO_LIMIT
                || bytesPerMinute < NO_LIMIT) {
            throw new IllegalArgumentException("duration " + durationSeconds + ", cells " + cellsPerSecond + ", limits "
                    + messagesPerMinute + " and " + bytesPerMinute);
        }
    }

    /**
     * Encodes it over random bytes.
     *
     * @param random 160 of them, taken over
     */
    public byte[] encode(byte[] random) {
        if (random.length != BYTES) {
            throw new IllegalArgumentException(random.length + " random bytes, " + BYTES + " wanted");
        }
        random[0] = VERSION;
        random[ROLE_AT] = (byte) role.code;
        random[OPTIONS_AT] = (byte) options.code();
        random[WINDOW_AT] = (byte) options.window();
        BigEndian.putInteger(random, RECEIVE_ID_AT, receiveId);
        nextRouter.write(random, NEXT_ROUTER_AT);
        BigEndian.putInteger(random, NEXT_ID_AT, nextId);
        BigEndian.putLong(random, TIME_AT, timeMs);
        BigEndian.putInteger(random, DURATION_AT, durationSeconds);
        BigEndian.putInteger(random, CELLS_AT, cellsPerSecond);
        BigEndian.putInteger(random, MESSAGES_AT, messagesPerMinute);
        BigEndian.putLong(random, BYTES_AT, bytesPerMinute);
        return random;
    }

    /** Decodes it, and zeroes what it was in. */
    public static HopRequest decode(byte[] b) throws MalformedException {
        if (b.length != BYTES || b[0] != VERSION) {
            throw new MalformedException(b.length + " bytes" + (b.length == 0 ? "" : ", version " + b[0]));
        }
        Role role = Role.of(b[ROLE_AT] & 255);
        Options options = Options.of(b[OPTIONS_AT] & 255, b[WINDOW_AT] & 255);
        try {
            return new HopRequest(
                    role,
                    options,
                    BigEndian.integer(b, RECEIVE_ID_AT),
                    RouterHash.read(b, NEXT_ROUTER_AT),
                    BigEndian.integer(b, NEXT_ID_AT),
                    BigEndian.longInteger(b, TIME_AT),
                    BigEndian.integer(b, DURATION_AT),
                    BigEndian.integer(b, CELLS_AT),
                    BigEndian.integer(b, MESSAGES_AT),
                    BigEndian.longInteger(b, BYTES_AT));
        } catch (IllegalArgumentException e) {
            throw new MalformedException(String.valueOf(e.getMessage()));
        } finally {
            Arrays.fill(b, (byte) 0);
        }
    }
}
