package interstate.wire;

import java.util.Random;

/** Blocks with correct lengths and random content. */
public final class Blocks {
    private Blocks() {}

    public static byte[] ipv4(Random random, int totalBytes) {
        byte[] packet = bytes(random, totalBytes);
        packet[0] = 0x45;
        BigEndian.putShort(packet, 2, totalBytes);
        return packet;
    }

    public static byte[] ipv6(Random random, int totalBytes) {
        byte[] packet = bytes(random, totalBytes);
        packet[0] = (byte) (0x60 | (packet[0] & 0xf));
        BigEndian.putShort(packet, 4, totalBytes - 40);
        return packet;
    }

    public static byte[] typed(Random random, BlockKind kind, int totalBytes) {
        byte[] block = bytes(random, totalBytes);
        TypedBlock.writeHeader(kind, totalBytes - TypedBlock.HEADER_BYTES, block, 0);
        return block;
    }

    public static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
