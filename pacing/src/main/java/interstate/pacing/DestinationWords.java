package interstate.pacing;

import interstate.tunbridge.UdpAddress;
import java.lang.invoke.VarHandle;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A lane's destination in shared memory, under a sequence that is odd while it is written, so that it is never used torn.
 *
 * <p>The node writes, the pacer reads without ever waiting: what is being written is taken at a later slot. A writer that
 * died half way leaves the sequence odd and the old destination in use; the next writer carries on from there.
 */
final class DestinationWords {

    private static final int SEQUENCE = LaneLayout.DESTINATION_AT;
    private static final int HIGH = SEQUENCE + 8;
    private static final int LOW = SEQUENCE + 16;
    private static final int PORT = SEQUENCE + 24;
    private static final int IPV6 = SEQUENCE + 32;
    private static final int FROM_HIGH = SEQUENCE + 40;
    private static final int FROM_LOW = SEQUENCE + 48;
    private static final int INTERFACE = SEQUENCE + 56;

    private long sequence;
    private long high;
    private long low;
    private int port;
    private boolean ipv6;
    private long fromHigh;
    private long fromLow;
    private int interfaceIndex;
    private boolean differs;

    static void write(UnsafeBuffer memory, UdpAddress to, @Nullable UdpAddress from, int interfaceIndex) {
        long odd = memory.getLongAcquire(SEQUENCE) | 1;
        memory.putLongRelease(SEQUENCE, odd);
        VarHandle.storeStoreFence();
        memory.putLong(HIGH, to.high());
        memory.putLong(LOW, to.low());
        memory.putLong(PORT, to.port());
        memory.putLong(IPV6, to.ipv6() ? 1 : 0);
        memory.putLong(FROM_HIGH, from == null ? 0 : from.high());
        memory.putLong(FROM_LOW, from == null ? 0 : from.low());
        memory.putLong(INTERFACE, interfaceIndex);
        memory.putLongRelease(SEQUENCE, odd + 1);
    }

    /** Forgets what was read, for a reader that goes on to another lane. */
    void restart() {
        sequence = 0;
    }

    /** Whether one was read before. */
    boolean isKnown() {
        return sequence != 0;
    }

    /** Whether a whole destination, written since the one last read, has been read now. Pacer's thread. */
    boolean changed(UnsafeBuffer memory) {
        long before = memory.getLongAcquire(SEQUENCE);
        if (before == sequence || (before & 1) != 0) {
            return false;
        }
        long toHigh = memory.getLong(HIGH);
        long toLow = memory.getLong(LOW);
        int toPort = (int) memory.getLong(PORT);
        boolean toIpv6 = memory.getLong(IPV6) != 0;
        long sourceHigh = memory.getLong(FROM_HIGH);
        long sourceLow = memory.getLong(FROM_LOW);
        int way = (int) memory.getLong(INTERFACE);
        VarHandle.acquireFence();
        if (memory.getLong(SEQUENCE) != before) {
            return false;
        }
        sequence = before;
        differs = toHigh != high
                || toLow != low
                || toPort != port
                || toIpv6 != ipv6
                || sourceHigh != fromHigh
                || sourceLow != fromLow
                || way != interfaceIndex;
        high = toHigh;
        low = toLow;
        port = toPort;
        ipv6 = toIpv6;
        fromHigh = sourceHigh;
        fromLow = sourceLow;
        interfaceIndex = way;
        return true;
    }

    /** Whether the destination last read is another than the one before: a node that starts writes the same again. */
    boolean differs() {
        return differs;
    }

    void tell(SlotSender sender, int lane) {
        sender.destination(lane, high, low, port, ipv6, fromHigh, fromLow, interfaceIndex);
    }
}
