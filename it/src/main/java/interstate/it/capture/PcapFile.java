package interstate.it.capture;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads a capture file as tcpdump writes it.
 *
 * <pre>
 *   file:   magic 4 | version 2 2 | zone 4 | accuracy 4 | snapshot length 4 | link type 4
 *   packet: seconds 4 | fraction 4 | captured bytes 4 | bytes on the wire 4 | the captured bytes
 * </pre>
 *
 * The magic tells the byte order and whether the fraction counts micro- or nanoseconds.
 */
public final class PcapFile {
    public static final int ETHERNET = 1;

    private static final int FILE_HEADER_BYTES = 24;
    private static final int PACKET_HEADER_BYTES = 16;
    private static final int MAGIC_MICROSECONDS = 0xa1b2c3d4;
    private static final int MAGIC_NANOSECONDS = 0xa1b23c4d;
    /** Larger than any frame here; a larger number in a file means that we lost our place. */
    private static final int MAX_CAPTURED_BYTES = 1 << 18;

    private PcapFile() {}

    /** Takes one frame; the buffer is the reader's and valid during the call only. */
    @FunctionalInterface
    public interface FrameSink {
        /**
         * One frame.
         *
         * @param epochNs when the kernel saw it, since the epoch
         * @param wireBytes its length on the wire, which may exceed what was captured
         */
        void frame(long epochNs, int wireBytes, byte[] b, int capturedBytes);
    }

    /** Reads the frames in the order of the file and returns their number. A last packet cut short is left out. */
    public static long read(Path file, FrameSink sink) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 20)) {
            return read(in, sink);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": " + e.getMessage(), e);
        }
    }

    static long read(InputStream in, FrameSink sink) throws IOException {
        byte[] head = new byte[FILE_HEADER_BYTES];
        if (in.readNBytes(head, 0, head.length) < head.length) {
            throw new EOFException("no capture file: shorter than its header");
        }
        ByteBuffer buffer = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
        int magic = buffer.getInt(0);
        if (magic != MAGIC_MICROSECONDS && magic != MAGIC_NANOSECONDS) {
            buffer.order(ByteOrder.BIG_ENDIAN);
            magic = buffer.getInt(0);
        }
        long fractionNs = switch (magic) {
            case MAGIC_MICROSECONDS -> 1_000;
            case MAGIC_NANOSECONDS -> 1;
            default -> throw new IOException("no capture file: magic " + Integer.toHexString(magic));
        };
        int linkType = buffer.getInt(20) & 0xffff;
        if (linkType != ETHERNET) {
            throw new IOException("link type " + linkType + ", Ethernet wanted");
        }
        return packets(in, buffer.order(), fractionNs, sink);
    }

    private static long packets(InputStream in, ByteOrder order, long fractionNs, FrameSink sink) throws IOException {
        byte[] head = new byte[PACKET_HEADER_BYTES];
        ByteBuffer buffer = ByteBuffer.wrap(head).order(order);
        byte[] frame = new byte[MAX_CAPTURED_BYTES];
        long count = 0;
        while (in.readNBytes(head, 0, head.length) == head.length) {
            long epochNs = (buffer.getInt(0) & 0xffffffffL) * 1_000_000_000L + buffer.getInt(4) * fractionNs;
            int captured = buffer.getInt(8);
            if (captured < 0 || captured > MAX_CAPTURED_BYTES) {
                throw new IOException("packet " + count + " claims " + captured + " captured bytes");
            }
            if (in.readNBytes(frame, 0, captured) < captured) {
                break;
            }
            sink.frame(epochNs, buffer.getInt(12), frame, captured);
            count++;
        }
        return count;
    }
}
