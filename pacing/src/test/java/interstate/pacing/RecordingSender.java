package interstate.pacing;

import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** Keeps what was sent, when and where to. */
class RecordingSender implements SlotSender {

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
    public void release(int index, long releaseNs, boolean stamped) {
        // The timer's tests ask for none.
    }

    private final int[] results = new int[SlotBatch.MOST];
    private final int[] indexes = new int[SlotBatch.MOST];
    private final long[] addresses = new long[SlotBatch.MOST];
    private final int[] lengths = new int[SlotBatch.MOST];
    int calls;

    @Override
    public void add(int place, int index, long address, int bytes) {
        indexes[place] = index;
        addresses[place] = address;
        lengths[place] = bytes;
    }

    @Override
    public void sendAdded(int fd, int count) {
        for (int i = 0; i < count; i++) {
            results[i] = send(indexes[i], fd, addresses[i], lengths[i]);
        }
        calls -= count - 1;
    }

    @Override
    public int result(int place) {
        return results[place];
    }

    @Override
    public int send(int index, int fd, long address, int bytes) {
        calls++;
        beforeSend.run();
        byte[] copy = new byte[bytes];
        new UnsafeBuffer(address, bytes).getBytes(0, copy);
        sent.add(new Sent(index, clock.nowNs(), copy, ports[index]));
        return errno;
    }
}
