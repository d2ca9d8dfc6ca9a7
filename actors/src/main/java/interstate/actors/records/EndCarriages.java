package interstate.actors.records;

import interstate.actors.protocol.LinkTerms;
import interstate.actors.protocol.RecordCarriage;
import interstate.actors.protocol.SendQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Lets records of clients' links come to the acceptor that lives at the moment, which may be made anew before or after them. */
public final class EndCarriages {

    private final AtomicReference<@Nullable RecordAcceptor> acceptor = new AtomicReference<>();

    /** From now on they come to this one; null: to nobody. Any thread. */
    public void use(@Nullable RecordAcceptor next) {
        acceptor.set(next);
    }

    RecordCarriage of(String client) {
        return new RecordCarriage() {
            @Override
            public void arrived(long nowNs, LinkTerms over, byte[] b, int offset, int bytes) {
                RecordAcceptor there = acceptor.get();
                if (there != null) {
                    there.over(client).arrived(nowNs, over, b, offset, bytes);
                }
            }

            @Override
            public void fill(long nowNs, LinkTerms over, SendQueue to) {
                RecordAcceptor from = acceptor.get();
                if (from != null) {
                    from.over(client).fill(nowNs, over, to);
                }
            }
        };
    }
}
