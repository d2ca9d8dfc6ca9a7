package interstate.wire;

/**
 * Where the parts of a datagram lie and how many bytes they take (docs/PROTOCOL.md, "Datagram").
 *
 * <p>Packet lengths count the whole outer IP packet; datagram bytes are the UDP payload.
 */
public final class DatagramLayout {
    /** Receiver's session index, 4 bytes; 0 marks a handshake datagram. */
    public static final int INDEX_BYTES = 4;

    /** Counter, 6 bytes: nonce and payload sequence number at once. */
    public static final int COUNTER_BYTES = 6;

    /** The masked header: index and counter. */
    public static final int HEADER_BYTES = INDEX_BYTES + COUNTER_BYTES;

    /** AES-GCM tag of a session datagram, or MAC of a handshake datagram. */
    public static final int TAG_BYTES = 16;

    /** The offset field that opens every payload. */
    public static final int OFFSET_BYTES = 2;

    /** Fresh randomness that opens every handshake datagram after its header. */
    public static final int SALT_BYTES = 16;

    public static final int MIN_PACKET_LENGTH = 256;
    public static final int MAX_PACKET_LENGTH = 9000;

    /** Largest counter: six bytes. */
    public static final long MAX_COUNTER = (1L << 48) - 1;

    /** IPv4 header without options and UDP header: 20 + 8. */
    private static final int IPV4_UDP_BYTES = 28;

    /** IPv6 header without extensions and UDP header: 40 + 8. */
    private static final int IPV6_UDP_BYTES = 48;

    private DatagramLayout() {}

    /** UDP payload of an outer packet of this length. */
    public static int datagramBytes(int packetLength, boolean ipv6) {
        assert packetLength >= MIN_PACKET_LENGTH && packetLength <= MAX_PACKET_LENGTH : packetLength;
        return packetLength - (ipv6 ? IPV6_UDP_BYTES : IPV4_UDP_BYTES);
    }

    /** Plaintext of a session datagram, offset field included. */
    public static int payloadBytes(int datagramBytes) {
        return datagramBytes - HEADER_BYTES - TAG_BYTES;
    }

    /** Body of a handshake datagram: one fragment, filled up with zeros. */
    public static int handshakeBodyBytes(int datagramBytes) {
        return datagramBytes - HEADER_BYTES - SALT_BYTES - TAG_BYTES;
    }
}
