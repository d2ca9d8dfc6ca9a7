package interstate.pacing;

import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** Keeps what was sent, when and where to. */
final class RecordingSender implements SlotSender {

    @SuppressWarnings("ArrayRecordComponent")
    record Sent(int lane, long atNs, byte[] bytes, int port) {}

    final List<Sent> sent = new ArrayList<>();
    private final int[] ports = new int[PacerLoop.MAX_LANES];
    private final SlotClock clock;
    int errno;
    Runnable beforeSend = () -> {};

    RecordingSender(SlotClock clock) {
        this.clock = clock;
    }

    @Override
    public void destination(
            int index, long high, long low, int port, boolean ipv6, long fromHigh, long fromLow, int interfaceIndex) {
        ports[index] = port;
    }

    @Override
    public int send(int index, int fd, long address, int bytes) {
        beforeSend.run();
        byte[] copy = new byte[bytes];
        new UnsafeBuffer(address, bytes).getBytes(0, copy);
        sent.add(new Sent(index, clock.nowNs(), copy, ports[index]));
        return errno;
    }
}
