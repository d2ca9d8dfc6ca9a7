package interstate.pacing;

import interstate.tunbridge.SendMessage;
import org.jspecify.annotations.Nullable;

/** One prepared sendmsg for each lane. */
final class KernelSender implements SlotSender {

    private final @Nullable SendMessage[] messages = new @Nullable SendMessage[PacerLoop.MAX_LANES];

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
    public int send(int index, int fd, long address, int bytes) {
        return message(index).send(fd, address, bytes);
    }

    private SendMessage message(int index) {
        SendMessage message = messages[index];
        assert message != null;
        return message;
    }
}
