package interstate.wire;

import java.util.ArrayList;
import java.util.List;

/**
 * What a caller of an end-to-end session asks for: the payload of its handshake's first message (docs/PROTOCOL.md, "Record"). There
 * are no lanes to ask for: these belong to the links that carry the records.
 *
 * @param index session index under which the caller will receive, random, not 0
 * @param timestampNs since the epoch, not negative; greater than in every such offer of this caller before
 * @param serverTimeoutMs silence after which the other end calls the session lost, 1 to {@link Offer#MAX_TIMEOUT_MS}
 * @param addresses the caller's inner addresses, at most {@link Offer#MAX_ADDRESSES}
 */
public record RecordOffer(int index, long timestampNs, long serverTimeoutMs, List<Prefix> addresses) {
    public static final int VERSION = 1;

    private static final int INDEX = 1;
    private static final int TIMESTAMP = 5;
    private static final int SERVER_TIMEOUT = 13;
    private static final int ADDRESS_COUNT = 17;
    private static final int ADDRESSES = 18;

    /** @throws IllegalArgumentException when a number is out of its range */
    public RecordOffer {
        if (index == 0) {
            throw new IllegalArgumentException("session index 0");
        }
        LaneTerms.requireRange("timestamp", timestampNs, 0, Long.MAX_VALUE);
        LaneTerms.requireRange("server time-out ms", serverTimeoutMs, 1, Offer.MAX_TIMEOUT_MS);
        LaneTerms.requireRange("number of addresses", addresses.size(), 0, Offer.MAX_ADDRESSES);
        addresses = List.copyOf(addresses);
    }

    public byte[] encode() {
        byte[] b = new byte
                [ADDRESSES + addresses.stream().mapToInt(Prefix::wireBytes).sum()];
        b[0] = VERSION;
        BigEndian.putInteger(b, INDEX, index);
        BigEndian.putLong(b, TIMESTAMP, timestampNs);
        BigEndian.putInteger(b, SERVER_TIMEOUT, (int) serverTimeoutMs);
        b[ADDRESS_COUNT] = (byte) addresses.size();
        int at = ADDRESSES;
        for (Prefix address : addresses) {
            at += address.encode(b, at);
        }
        return b;
    }

    public static RecordOffer decode(byte[] b) throws MalformedException {
        if (b.length < ADDRESSES) {
            throw new MalformedException("record offer of " + b.length + " bytes");
        }
        if (b[0] != VERSION) {
            throw new MalformedException("record offer of version " + (b[0] & 0xff));
        }
        int count = b[ADDRESS_COUNT] & 0xff;
        try {
            LaneTerms.requireRange("number of addresses", count, 0, Offer.MAX_ADDRESSES);
            List<Prefix> addresses = new ArrayList<>(count);
            int at = ADDRESSES;
            for (int i = 0; i < count; i++) {
                Prefix address = Prefix.decode(b, at, b.length - at);
                addresses.add(address);
                at += address.wireBytes();
            }
            if (at != b.length) {
                throw new MalformedException((b.length - at) + " bytes after the record offer");
            }
            return new RecordOffer(
                    BigEndian.integer(b, INDEX),
                    BigEndian.longInteger(b, TIMESTAMP),
                    BigEndian.integer(b, SERVER_TIMEOUT),
                    addresses);
        } catch (IllegalArgumentException e) {
            throw new MalformedException("record offer: " + e.getMessage());
        }
    }

    /** Without inner addresses, which no log may hold. */
    @Override
    public String toString() {
        return "RecordOffer[serverTimeoutMs=" + serverTimeoutMs + ", " + addresses.size() + " addresses]";
    }
}
