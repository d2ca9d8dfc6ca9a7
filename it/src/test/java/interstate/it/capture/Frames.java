package interstate.it.capture;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Hand-made frames and capture files. */
final class Frames {
    private Frames() {}

    static byte[] udp4(String from, int fromPort, String to, int toPort, int payloadBytes, int id) {
        ByteBuffer b = ByteBuffer.allocate(14 + 28 + payloadBytes);
        b.putShort(12, (short) 0x0800);
        b.put(14, (byte) 0x45).putShort(16, (short) (28 + payloadBytes)).putShort(18, (short) id);
        b.putShort(20, (short) 0x4000).put(22, (byte) 64).put(23, (byte) 17);
        put(b, 26, from);
        put(b, 30, to);
        b.putShort(34, (short) fromPort).putShort(36, (short) toPort).putShort(38, (short) (8 + payloadBytes));
        return b.array();
    }

    static byte[] udp6(String from, int fromPort, String to, int toPort, int payloadBytes) {
        ByteBuffer b = ByteBuffer.allocate(14 + 48 + payloadBytes);
        b.putShort(12, (short) 0x86dd);
        b.put(14, (byte) 0x60)
                .putShort(18, (short) (8 + payloadBytes))
                .put(20, (byte) 17)
                .put(21, (byte) 64);
        put(b, 22, from);
        put(b, 38, to);
        b.putShort(54, (short) fromPort).putShort(56, (short) toPort).putShort(58, (short) (8 + payloadBytes));
        return b.array();
    }

    static byte[] arp() {
        ByteBuffer b = ByteBuffer.allocate(42);
        b.putShort(12, (short) 0x0806);
        return b.array();
    }

    private static void put(ByteBuffer b, int at, String address) {
        try {
            b.put(at, InetAddress.getByName(address).getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(address, e);
        }
    }

    /** A capture file that grows. */
    static final class File {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final ByteOrder order;

        File(ByteOrder order, boolean nanoseconds) {
            this(order, nanoseconds, PcapFile.ETHERNET);
        }

        File(ByteOrder order, boolean nanoseconds, int linkType) {
            this.order = order;
            ByteBuffer head = ByteBuffer.allocate(24).order(order);
            head.putInt(nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4)
                    .putShort((short) 2)
                    .putShort((short) 4);
            head.putInt(16, 262_144).putInt(20, linkType);
            bytes.writeBytes(head.array());
        }

        File frame(int seconds, int fraction, byte[] frame, int captured) {
            ByteBuffer head = ByteBuffer.allocate(16).order(order);
            head.putInt(seconds).putInt(fraction).putInt(captured).putInt(frame.length);
            bytes.writeBytes(head.array());
            bytes.write(frame, 0, captured);
            return this;
        }

        File frame(int seconds, int fraction, byte[] frame) {
            return frame(seconds, fraction, frame, frame.length);
        }

        byte[] bytes() {
            return bytes.toByteArray();
        }
    }
}
