package interstate.tunbridge;

import java.nio.ByteBuffer;

/** IP packets made by hand. */
final class Packets {
    private Packets() {}

    /** An IPv4 packet with a UDP datagram (checksum 0: none). */
    static byte[] udp(UdpAddress from, UdpAddress to, byte[] payload) {
        ByteBuffer b = ByteBuffer.allocate(28 + payload.length);
        b.put((byte) 0x45).put((byte) 0).putShort((short) b.capacity()).putInt(0);
        b.put((byte) 64).put((byte) 17).putShort((short) 0);
        b.putInt((int) from.low()).putInt((int) to.low());
        b.putShort(10, (short) ~sum(b, 20));
        b.putShort((short) from.port()).putShort((short) to.port());
        b.putShort((short) (8 + payload.length)).putShort((short) 0).put(payload);
        return b.array();
    }

    private static int sum(ByteBuffer b, int bytes) {
        int sum = 0;
        for (int i = 0; i < bytes; i += 2) {
            sum += b.getShort(i) & 0xffff;
        }
        sum = (sum & 0xffff) + (sum >>> 16);
        return (sum & 0xffff) + (sum >>> 16);
    }
}
