package interstate.it.capture;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Copies whole frames that clients sent out of a capture, as templates for hostile ones: length 4 (little-endian), frame. */
public final class UpFrames {
    private UpFrames() {}

    /** Writes the last {@code most} such frames of the capture and returns how many there were to write. */
    public static int write(Path capture, Flow flow, int most, Path templates) {
        byte[][] ring = new byte[most][];
        int[] seen = new int[1];
        Flow.Matcher ours = flow.matcher();
        Packet packet = new Packet();
        PcapFile.read(capture, (epochNs, wireBytes, b, captured) -> {
            if (captured == wireBytes && packet.view(b, captured) && !packet.ipv6() && ours.up(packet)) {
                byte[] frame = new byte[captured];
                System.arraycopy(b, 0, frame, 0, captured);
                ring[seen[0]++ % most] = frame;
            }
        });
        int count = Math.min(most, seen[0]);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(templates))) {
            for (int i = 0; i < count; i++) {
                byte[] frame = ring[i];
                out.write(ByteBuffer.allocate(4)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(frame.length)
                        .array());
                out.write(frame);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return count;
    }
}
