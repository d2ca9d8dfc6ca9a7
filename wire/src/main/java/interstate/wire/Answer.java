package interstate.wire;

/**
 * What a server says to an {@link Offer}: the payload of the handshake's second message.
 *
 * @param index session index under which the server will receive, random; not 0 if accepted, without meaning if refused
 * @param serverTimeNs since the epoch, not negative
 */
public record Answer(Status status, int index, long serverTimeNs) {
    /** Whether the lanes start, and if not, why. */
    public enum Status {
        ACCEPTED(0),
        /** Beyond what this client or all clients together may ask for. */
        REFUSED_LIMIT(1),
        /** An inner address is another client's, or not allowed. */
        REFUSED_ADDRESS(2),
        /** Terms this server does not do, whoever asks. */
        REFUSED_TERMS(3),
        /** No place now; later perhaps. */
        REFUSED_BUSY(4);

        private static final Status[] BY_CODE = values();

        private final int code;

        Status(int code) {
            this.code = code;
        }

        public int code() {
            return code;
        }

        private static Status of(int code) throws MalformedException {
            if (code >= BY_CODE.length) {
                throw new MalformedException("answer of status " + code);
            }
            return BY_CODE[code];
        }
    }

    public static final int VERSION = 1;

    /** Version 1, status 1, index 4, server time 8. */
    public static final int BYTES = 14;

    /** @throws IllegalArgumentException when a number is out of its range */
    public Answer {
        if (status == Status.ACCEPTED && index == 0) {
            throw new IllegalArgumentException("session index 0");
        }
        LaneTerms.requireRange("server time", serverTimeNs, 0, Long.MAX_VALUE);
    }

    public byte[] encode() {
        byte[] b = new byte[BYTES];
        b[0] = VERSION;
        b[1] = (byte) status.code();
        BigEndian.putInteger(b, 2, index);
        BigEndian.putLong(b, 6, serverTimeNs);
        return b;
    }

    public static Answer decode(byte[] b) throws MalformedException {
        if (b.length != BYTES) {
            throw new MalformedException("answer of " + b.length + " bytes");
        }
        if (b[0] != VERSION) {
            throw new MalformedException("answer of version " + (b[0] & 0xff));
        }
        try {
            return new Answer(Status.of(b[1] & 0xff), BigEndian.integer(b, 2), BigEndian.longInteger(b, 6));
        } catch (IllegalArgumentException e) {
            throw new MalformedException("answer: " + e.getMessage());
        }
    }
}
