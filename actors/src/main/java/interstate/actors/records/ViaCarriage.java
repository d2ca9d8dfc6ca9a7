package interstate.actors.records;

import interstate.actors.protocol.LinkTerms;
import interstate.actors.protocol.RecordCarriage;
import interstate.actors.protocol.SendQueue;
import interstate.wire.TypedBlock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** The calling ends of end-to-end sessions whose records one link to a relay carries. The links' thread, but where said. */
public final class ViaCarriage implements RecordCarriage {

    private final List<RecordCaller> callers = new CopyOnWriteArrayList<>();
    private final byte[] block = new byte[TypedBlock.MAX_BLOCK_BYTES];
    private final AtomicLong strangers = new AtomicLong();

    /** Carries a session's records from now on. Any thread. */
    public void add(RecordCaller caller) {
        callers.add(caller);
    }

    /** Carries them no longer. Any thread. */
    public void remove(RecordCaller caller) {
        callers.remove(caller);
    }

    @Override
    public void arrived(long nowNs, LinkTerms over, byte[] b, int offset, int bytes) {
        for (RecordCaller caller : callers) {
            // Opened in place by each: the next one is to find it as it came, and repair may keep what came.
            System.arraycopy(b, offset, block, 0, bytes);
            if (caller.arrived(nowNs, block, 0, bytes)) {
                return;
            }
        }
        strangers.lazySet(strangers.get() + 1);
    }

    @Override
    public void fill(long nowNs, LinkTerms over, SendQueue to) {
        boolean sent = true;
        while (sent) {
            sent = false;
            for (RecordCaller caller : callers) {
                sent |= caller.sendOne(nowNs, to, block);
            }
        }
    }

    /** Records that were none of these sessions'; any thread. */
    public long strangers() {
        return strangers.get();
    }
}
