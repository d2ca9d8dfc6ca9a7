package interstate.wire;

/**
 * The DISPATCH block: when each of the inner packets that begin after it in its payload entered the link (docs/PROTOCOL.md,
 * "Dispatch").
 *
 * <pre>
 *   kind 7, unit e 1 | length 2 | base 4 | age 2 | age 2 ...
 * </pre>
 *
 * The base is the instant of the payload's slot, in ticks of the sender's clock, modulo 2^32; an age says how long before that the
 * packet entered, in units of 2^e ticks. One thread. Nothing is allocated.
 */
public final class DispatchBlock {
    /** Times are counted in these. */
    public static final int TICK_NS = 16_000;

    private static final int BASE = TypedBlock.HEADER_BYTES;
    private static final int AGES = BASE + Integer.BYTES;
    private static final int AGE_BYTES = Short.BYTES;
    private static final int MAX_AGE = 0xffff;
    private static final int MAX_UNIT = 0xf;
    private static final int IPV4_HEADER_BYTES = 20;

    /** More packets than this cannot begin in one payload, each with its age. */
    public static final int MAX_PACKETS = DatagramLayout.MAX_PACKET_LENGTH / (IPV4_HEADER_BYTES + AGE_BYTES);

    private DispatchBlock() {}

    /** Whole ticks of a clock, modulo 2^32. */
    public static int ticks(long ns) {
        return (int) Math.floorDiv(ns, TICK_NS);
    }

    /** Length of a block that announces so many packets, header included. */
    public static int bytes(int packets) {
        return AGES + packets * AGE_BYTES;
    }

    /**
     * Writes a block in the finest unit that the oldest packet allows.
     *
     * @param ages in ticks, not negative, in the order in which the packets begin
     * @param packets 1 to {@link #MAX_PACKETS}
     */
    public static void write(int baseTicks, int[] ages, int packets, byte[] dst, int off) {
        assert packets > 0 && packets <= MAX_PACKETS : packets;
        int oldest = 0;
        for (int i = 0; i < packets; i++) {
            assert ages[i] >= 0 : ages[i];
            oldest = Math.max(oldest, ages[i]);
        }
        int unit = 0;
        while (oldest >> unit > MAX_AGE) {
            unit++;
        }
        TypedBlock.writeHeader(BlockKind.DISPATCH, bytes(packets) - TypedBlock.HEADER_BYTES, dst, off);
        dst[off] |= (byte) unit;
        BigEndian.putInteger(dst, off + BASE, baseTicks);
        for (int i = 0; i < packets; i++) {
            BigEndian.putShort(dst, off + AGES + i * AGE_BYTES, ages[i] >> unit);
        }
    }

    /** How many packets a whole block announces, or -1 if its length cannot be. */
    public static int packets(int blockBytes) {
        int packets = (blockBytes - AGES) / AGE_BYTES;
        return packets > 0 && packets <= MAX_PACKETS && bytes(packets) == blockBytes ? packets : -1;
    }

    /** The base. */
    public static int baseTicks(byte[] b, int off) {
        return BigEndian.integer(b, off + BASE);
    }

    /** Age of the i-th packet, in ticks, not negative. */
    public static int ageTicks(byte[] b, int off, int i) {
        return BigEndian.unsignedShort(b, off + AGES + i * AGE_BYTES) << (b[off] & MAX_UNIT);
    }
}
