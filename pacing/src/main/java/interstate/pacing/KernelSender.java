package interstate.pacing;

import interstate.tunbridge.SendBatch;
import interstate.tunbridge.SendMessage;
import org.jspecify.annotations.Nullable;

/** One prepared sendmsg for each lane, and a sendmmsg of many. */
final class KernelSender implements SlotSender {

    private final @Nullable SendMessage[] messages = new @Nullable SendMessage[PacerLoop.MAX_LANES];
    private final SendBatch batch = new SendBatch(SlotBatch.MOST);

    /** Makes the message of a lane before the loop hears of the lane. Control thread. */
    void prepare(int index) {
        if (messages[index] == null) {
            messages[index] = new SendMessage();
        }
    }

    @Override
    public void destination(
            int index, long high, long low, int port, boolean ipv6, long fromHigh, long fromLow, int interfaceIndex) {
        message(index).destination(high, low, port, ipv6, fromHigh, fromLow, interfaceIndex);
    }

    @Override
    public void release(int index, long releaseNs, boolean stamped) {
        message(index).release(releaseNs, stamped);
    }

    @Override
    public int send(int index, int fd, long address, int bytes) {
        return message(index).send(fd, address, bytes);
    }

    @Override
    public void add(int place, int index, long address, int bytes) {
        batch.set(place, message(index), address, bytes);
    }

    @Override
    public void sendAdded(int fd, int count) {
        batch.send(fd, count);
    }

    @Override
    public int result(int place) {
        return batch.result(place);
    }

    private SendMessage message(int index) {
        SendMessage message = messages[index];
        assert message != null;
        return message;
    }
}
