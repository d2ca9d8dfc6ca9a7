package interstate.actors.agent;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/** Inner packets that are whole as far as a link looks at them. */
public final class Packets {

    private static final byte UDP = 17;
    private static final byte NO_NEXT_HEADER = 59;

    private Packets() {}

    /** The shortest packet to that address, from a neighbour of it. */
    static byte[] to(InetAddress destination) {
        return to(destination, 0);
    }

    /** A packet to that address, from a neighbour of it, with so many bytes after its header. */
    static byte[] to(InetAddress destination, int bodyBytes) {
        byte[] source = destination.getAddress();
        source[source.length - 1] ^= 1;
        return between(source, destination.getAddress(), bodyBytes);
    }

    /** A packet between two addresses of one family, with so many bytes after its header. */
    public static byte[] between(byte[] source, byte[] address, int bodyBytes) {
        if (address.length == 4) {
            return ByteBuffer.allocate(20 + bodyBytes)
                    .putShort((short) 0x4500)
                    .putShort((short) (20 + bodyBytes))
                    .putInt(0)
                    .putShort((short) (0x4000 | UDP))
                    .putShort((short) 0)
                    .put(source)
                    .put(address)
                    .array();
        }
        return ByteBuffer.allocate(40 + bodyBytes)
                .putInt(0x6000_0000)
                .putShort((short) bodyBytes)
                .put(NO_NEXT_HEADER)
                .put((byte) 64)
                .put(source)
                .put(address)
                .array();
    }
}
