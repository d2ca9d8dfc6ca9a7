package interstate.wire.circuit;

import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts a tunnel's messages together from the parts that its cells brought, in any order; a message of which a part is lost is given up
 * when nothing of it has come for a while. Bounded in messages and bytes, whoever sends them. One thread.
 */
public final class MessageAssembler {

    /** One message under way: its parts as they come. */
    private static final class Assembly {
        private final byte[][] parts = new byte[CellItem.MAX_PARTS][];
        private @Nullable Delivery delivery;
        private int count;
        private int bytes;
        private int lastNumber = -1;
        private int greatest = -1;
        private long grownNs;

        /** Whether the part agrees with those that came, none of them it. */
        boolean takes(CellItem item) {
            int number = item.number();
            return parts[number] == null
                    && (item.last() ? lastNumber < 0 && number > greatest : lastNumber < 0 || number < lastNumber);
        }

        void add(CellItem item, byte[] b) {
            parts[item.number()] = Arrays.copyOfRange(b, item.at(), item.end());
            count++;
            bytes += item.bytes();
            greatest = Math.max(greatest, item.number());
            if (item.last()) {
                lastNumber = item.number();
            }
            Delivery where = item.delivery();
            if (where != null) {
                delivery = where;
            }
        }

        boolean isWhole() {
            return lastNumber >= 0 && count == lastNumber + 1;
        }
    }

    private final int mostMessages;
    private final int mostBytes;
    private final long waitNs;
    private final Map<Integer, Assembly> assemblies = new LinkedHashMap<>();
    private int bytes;
    private long completed;
    private long contradicted;
    private long dropped;

    /**
     * @param mostMessages begun and not whole; the one that has waited longest gives way
     * @param mostBytes of their parts, all together; likewise
     * @param waitNs after so long without a part a message is given up
     */
    public MessageAssembler(int mostMessages, int mostBytes, long waitNs) {
        if (mostMessages < 1 || mostBytes < CellPacker.MAX_MESSAGE_BYTES) {
            throw new IllegalArgumentException(mostMessages + " messages, " + mostBytes + " bytes");
        }
        this.mostMessages = mostMessages;
        this.mostBytes = mostBytes;
        this.waitNs = waitNs;
    }

    void take(long nowNs, CellItem item, byte[] b, MessageSink sink) {
        Delivery whole = item.delivery();
        if (!item.part() && whole != null) {
            completed++;
            sink.message(whole, b, item.at(), item.bytes());
            return;
        }
        expire(nowNs);
        Assembly there = assemblies.get(item.messageId());
        Assembly assembly = there == null ? new Assembly() : there;
        if (!assembly.takes(item) || assembly.bytes + item.bytes() > CellPacker.MAX_MESSAGE_BYTES) {
            contradicted++;
            return;
        }
        // Those that have grown last stand last.
        assemblies.remove(item.messageId());
        assembly.add(item, b);
        assembly.grownNs = nowNs;
        bytes += item.bytes();
        if (assembly.isWhole()) {
            bytes -= assembly.bytes;
            completed++;
            deliver(assembly, sink);
            return;
        }
        assemblies.put(item.messageId(), assembly);
        while (assemblies.size() > mostMessages || bytes > mostBytes) {
            dropOldest();
        }
    }

    private static void deliver(Assembly assembly, MessageSink sink) {
        byte[] message = new byte[assembly.bytes];
        int at = 0;
        for (int i = 0; i <= assembly.lastNumber; i++) {
            byte[] part = assembly.parts[i];
            System.arraycopy(part, 0, message, at, part.length);
            at += part.length;
        }
        Delivery where = assembly.delivery;
        if (where == null) {
            throw new AssertionError("a message is whole without its first part");
        }
        sink.message(where, message, 0, message.length);
    }

    private void dropOldest() {
        Iterator<Assembly> oldest = assemblies.values().iterator();
        bytes -= oldest.next().bytes;
        oldest.remove();
        dropped++;
    }

    /** Gives up what has waited too long. */
    public void expire(long nowNs) {
        Iterator<Assembly> each = assemblies.values().iterator();
        while (each.hasNext()) {
            Assembly assembly = each.next();
            if (nowNs - assembly.grownNs < waitNs) {
                return;
            }
            bytes -= assembly.bytes;
            each.remove();
            dropped++;
        }
    }

    /** Messages that became whole. */
    public long completed() {
        return completed;
    }

    /** Parts that were there already, or cannot be of the message they name. */
    public long contradicted() {
        return contradicted;
    }

    /** Messages given up before they were whole. */
    public long dropped() {
        return dropped;
    }

    /** Bytes of parts held. */
    public int heldBytes() {
        return bytes;
    }
}
