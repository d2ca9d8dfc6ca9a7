package interstate.wire.circuit;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a tunnel's messages into the items of its cells, at its gateway: several to a cell where they fit, one over many where not.
 * Bounded in bytes. One thread.
 */
public final class CellPacker {
    /** Longest message: what 62 KB of garlic take. */
    public static final int MAX_MESSAGE_BYTES = 63_488;

    /** A part of less than this is not worth its header, unless it is the last. */
    private static final int LEAST_PART_BYTES = 64;

    private record Waiting(Delivery delivery, Bytes message) {}

    /** So that a record may hold them. */
    private static final class Bytes {
        private final byte[] b;

        Bytes(byte[] b) {
            this.b = b;
        }
    }

    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final int capacityBytes;
    private int waitingBytes;
    private @Nullable Waiting current;
    private int done;
    private int messageId;
    private int number;

    /** An empty one, in which so many bytes of messages may wait. */
    public CellPacker(int capacityBytes) {
        this.capacityBytes = capacityBytes;
    }

    /**
     * Takes a message, copied.
     *
     * @return false if there is no room for it
     */
    public boolean offer(Delivery delivery, byte[] b, int off, int bytes) {
        if (bytes < 1 || bytes > MAX_MESSAGE_BYTES) {
            throw new IllegalArgumentException(
                    "a message of " + bytes + " bytes; 1 to " + MAX_MESSAGE_BYTES + " wanted");
        }
        if (waitingBytes + bytes > capacityBytes) {
            return false;
        }
        waiting.addLast(new Waiting(delivery, new Bytes(Arrays.copyOfRange(b, off, off + bytes))));
        waitingBytes += bytes;
        return true;
    }

    /** Whether anything waits. */
    public boolean isEmpty() {
        return waitingBytes == 0;
    }

    /** Bytes of messages that wait, or are begun, less those packed. */
    public int waitingBytes() {
        return waitingBytes;
    }

    /**
     * Fills the items of one cell's body, and zeros to its end.
     *
     * @param nextId message ids, of which two that are under way at once differ: a counter that begins anywhere
     * @param bytes of the whole body
     */
    public void pack(IntSupplier nextId, byte[] b, int off, int bytes) {
        int end = off + bytes;
        int at = off + CellBody.ITEMS_AT;
        while (at < end) {
            int next = item(nextId, b, at, end);
            if (next == at) {
                break;
            }
            at = next;
        }
        Arrays.fill(b, at, end, (byte) 0);
    }

    /** Writes one item; returns where it ends, or where it would have begun if there is none or no room for it. */
    private int item(IntSupplier nextId, byte[] b, int at, int end) {
        Waiting message = current;
        if (message != null) {
            return laterPart(message, b, at, end);
        }
        message = waiting.peekFirst();
        if (message == null) {
            return at;
        }
        int bytes = message.message.b.length;
        int header = CellItem.headerBytes(message.delivery);
        if (header + bytes <= end - at) {
            waiting.removeFirst();
            return copy(message, bytes, b, CellItem.writeWhole(message.delivery, bytes, b, at));
        }
        int room = end - at - CellItem.firstPartHeaderBytes(message.delivery);
        if (room < LEAST_PART_BYTES || room >= bytes) {
            return at;
        }
        waiting.removeFirst();
        current = message;
        done = 0;
        number = 1;
        messageId = nextId.getAsInt();
        return copy(message, room, b, CellItem.writeFirstPart(message.delivery, messageId, room, b, at));
    }

    private int laterPart(Waiting message, byte[] b, int at, int end) {
        int left = message.message.b.length - done;
        int room = end - at - CellItem.LATER_PART_HEADER_BYTES;
        if (room < Math.min(left, LEAST_PART_BYTES)) {
            return at;
        }
        int bytes = Math.min(left, room);
        int data = CellItem.writeLaterPart(messageId, number++, bytes == left, bytes, b, at);
        return copy(message, bytes, b, data);
    }

    private int copy(Waiting message, int bytes, byte[] b, int at) {
        int from = current == null ? 0 : done;
        System.arraycopy(message.message.b, from, b, at, bytes);
        waitingBytes -= bytes;
        if (current != null) {
            done += bytes;
            if (done == message.message.b.length) {
                current = null;
            }
        }
        return at + bytes;
    }

    /** Forgets what waits. */
    public void clear() {
        waiting.forEach(each -> Arrays.fill(each.message.b, (byte) 0));
        waiting.clear();
        current = null;
        waitingBytes = 0;
    }
}
