package interstate.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a client asks for: the payload of the handshake's first message.
 *
 * @param index session index under which the client will receive, random, not 0
 * @param timestampNs since the epoch, not negative; greater than in every offer of this client before
 * @param clientId16 16 random bytes that a client without a static key keeps for good; zeros otherwise. Not copied
 * @param up lane from client to server
 * @param down lane from server to client
 * @param clientTimeoutMs silence after which the client calls the session lost, 1 to {@link #MAX_TIMEOUT_MS}
 * @param serverTimeoutMs silence after which the server does, and ends its lane; 1 to {@link #MAX_TIMEOUT_MS}
 * @param flags bits 16 to 31: lead asked for the down lane, in units of 10 us, 0 being the server's own ({@link #downLeadNs()}); the
 *     others are written 0 and not looked at
 * @param features what the link is to do beyond carrying packets
 * @param addresses the client's inner addresses, at most {@link #MAX_ADDRESSES}
 */
@SuppressWarnings("ArrayRecordComponent")
public record Offer(
        int index,
        long timestampNs,
        byte[] clientId16,
        LaneTerms up,
        LaneTerms down,
        long clientTimeoutMs,
        long serverTimeoutMs,
        int flags,
        LinkFeatures features,
        List<Prefix> addresses) {
    public static final int VERSION = 1;
    public static final int CLIENT_ID_BYTES = 16;
    public static final int MAX_ADDRESSES = 16;

    /** About 24 days. */
    public static final long MAX_TIMEOUT_MS = Integer.MAX_VALUE;

    private static final long LEAD_UNIT_NS = 10_000;
    private static final int LEAD_SHIFT = 16;
    private static final int MAX_LEAD_UNITS = 0xffff;

    private static final int INDEX = 1;
    private static final int TIMESTAMP = 5;
    private static final int CLIENT_ID = 13;
    private static final int UP = CLIENT_ID + CLIENT_ID_BYTES;
    private static final int DOWN = UP + LaneTerms.BYTES;
    private static final int CLIENT_TIMEOUT = DOWN + LaneTerms.BYTES;
    private static final int SERVER_TIMEOUT = CLIENT_TIMEOUT + 4;
    private static final int FLAGS = SERVER_TIMEOUT + 4;
    private static final int FEATURES = FLAGS + 4;
    private static final int ADDRESS_COUNT = FEATURES + LinkFeatures.BYTES;
    private static final int ADDRESSES = ADDRESS_COUNT + 1;

    /** @throws IllegalArgumentException when a number is out of its range */
    public Offer {
        if (index == 0) {
            throw new IllegalArgumentException("session index 0");
        }
        LaneTerms.requireRange("timestamp", timestampNs, 0, Long.MAX_VALUE);
        LaneTerms.requireRange("client id bytes", clientId16.length, CLIENT_ID_BYTES, CLIENT_ID_BYTES);
        LaneTerms.requireRange("client time-out ms", clientTimeoutMs, 1, MAX_TIMEOUT_MS);
        LaneTerms.requireRange("server time-out ms", serverTimeoutMs, 1, MAX_TIMEOUT_MS);
        LaneTerms.requireRange("number of addresses", addresses.size(), 0, MAX_ADDRESSES);
        addresses = List.copyOf(addresses);
    }

    /** The flags that ask for this lead of the down lane, rounded up to a unit, at most 655.35 ms; 0 leaves it to the server. */
    public static int leadFlags(long downLeadNs) {
        LaneTerms.requireRange("lead ns", downLeadNs, 0, Long.MAX_VALUE - LEAD_UNIT_NS);
        long units = Math.min((downLeadNs + LEAD_UNIT_NS - 1) / LEAD_UNIT_NS, MAX_LEAD_UNITS);
        return (int) units << LEAD_SHIFT;
    }

    /** The lead asked for the down lane; 0 is the server's own. */
    public long downLeadNs() {
        return (flags >>> LEAD_SHIFT) * LEAD_UNIT_NS;
    }

    public byte[] encode() {
        int bytes = ADDRESSES + up.hoursBytes() + down.hoursBytes() + features.bondBytes();
        for (Prefix address : addresses) {
            bytes += address.wireBytes();
        }
        byte[] b = new byte[bytes];
        b[0] = VERSION;
        BigEndian.putInteger(b, INDEX, index);
        BigEndian.putLong(b, TIMESTAMP, timestampNs);
        System.arraycopy(clientId16, 0, b, CLIENT_ID, CLIENT_ID_BYTES);
        up.encode(b, UP);
        down.encode(b, DOWN);
        BigEndian.putInteger(b, CLIENT_TIMEOUT, (int) clientTimeoutMs);
        BigEndian.putInteger(b, SERVER_TIMEOUT, (int) serverTimeoutMs);
        BigEndian.putInteger(b, FLAGS, flags);
        features.encode(b, FEATURES);
        b[ADDRESS_COUNT] = (byte) addresses.size();
        int at = ADDRESSES;
        for (Prefix address : addresses) {
            at += address.encode(b, at);
        }
        at = down.encodeHours(b, up.encodeHours(b, at));
        Bond bond = features.bond();
        if (bond != null) {
            bond.encode(b, at);
        }
        return b;
    }

    public static Offer decode(byte[] b) throws MalformedException {
        if (b.length < ADDRESSES) {
            throw new MalformedException("offer of " + b.length + " bytes");
        }
        if (b[0] != VERSION) {
            throw new MalformedException("offer of version " + (b[0] & 0xff));
        }
        try {
            List<Prefix> addresses = addresses(b);
            int at = ADDRESSES + addresses.stream().mapToInt(Prefix::wireBytes).sum();
            List<Long> upHours = LaneTerms.hasHours(b, UP) ? LaneTerms.decodeHours(b, at) : List.of();
            LaneTerms up = LaneTerms.decode(b, UP, upHours);
            at += up.hoursBytes();
            List<Long> downHours = LaneTerms.hasHours(b, DOWN) ? LaneTerms.decodeHours(b, at) : List.of();
            LaneTerms down = LaneTerms.decode(b, DOWN, downHours);
            at += down.hoursBytes();
            LinkFeatures features = LinkFeatures.decode(b, FEATURES);
            if (LinkFeatures.hasBond(b, FEATURES)) {
                if (b.length - at < Bond.BYTES) {
                    throw new MalformedException("offer with a cut bond");
                }
                features = features.with(Bond.decode(b, at));
                at += Bond.BYTES;
            }
            if (at != b.length) {
                throw new MalformedException((b.length - at) + " bytes after the offer");
            }
            return new Offer(
                    BigEndian.integer(b, INDEX),
                    BigEndian.longInteger(b, TIMESTAMP),
                    Arrays.copyOfRange(b, CLIENT_ID, UP),
                    up,
                    down,
                    BigEndian.integer(b, CLIENT_TIMEOUT),
                    BigEndian.integer(b, SERVER_TIMEOUT),
                    BigEndian.integer(b, FLAGS),
                    features,
                    addresses);
        } catch (IllegalArgumentException e) {
            throw new MalformedException("offer: " + e.getMessage());
        }
    }

    private static List<Prefix> addresses(byte[] b) throws MalformedException {
        int count = b[ADDRESS_COUNT] & 0xff;
        LaneTerms.requireRange("number of addresses", count, 0, MAX_ADDRESSES);
        List<Prefix> addresses = new ArrayList<>(count);
        int at = ADDRESSES;
        for (int i = 0; i < count; i++) {
            Prefix address = Prefix.decode(b, at, b.length - at);
            addresses.add(address);
            at += address.wireBytes();
        }
        return addresses;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Offer o && Arrays.equals(encode(), o.encode());
    }

    @Override
    public int hashCode() {
        return index * 31 + Long.hashCode(timestampNs);
    }

    /** Without client id and inner addresses, which no log may hold. */
    @Override
    public String toString() {
        return "Offer[up=" + up + ", down=" + down + ", clientTimeoutMs=" + clientTimeoutMs + ", serverTimeoutMs="
                + serverTimeoutMs + ", flags=" + flags + ", " + features + ", " + addresses.size() + " addresses]";
    }
}
