package interstate.actors.circuit;

import interstate.actors.protocol.BlockCarriage;
import interstate.actors.protocol.LinkTerms;
import interstate.actors.protocol.SendQueue;
import interstate.wire.BlockKind;
import interstate.wire.circuit.RouterHash;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Lets the cells of links come to the router that lives at the moment, which may be made anew before or after them. */
public final class CellCarriages {

    private final AtomicReference<@Nullable CircuitRouter> router = new AtomicReference<>();

    /** From now on they come to this one; null: to nobody. Any thread. */
    public void use(@Nullable CircuitRouter next) {
        router.set(next);
    }

    /** What the links to a neighbour do with cells. */
    public BlockCarriage to(RouterHash neighbour) {
        return new Carriage(neighbour);
    }

    private final class Carriage implements BlockCarriage {
        private final RouterHash neighbour;
        private @Nullable CircuitRouter known;
        private @Nullable BlockCarriage there;

        Carriage(RouterHash neighbour) {
            this.neighbour = neighbour;
        }

        /** Looked up once for each router. The links' thread. */
        private @Nullable BlockCarriage there() {
            CircuitRouter now = router.get();
            if (now != known) {
                known = now;
                there = now == null ? null : now.neighbour(neighbour);
            }
            return there;
        }

        @Override
        public BlockKind kind() {
            return BlockKind.CELL;
        }

        @Override
        public void arrived(long nowNs, LinkTerms over, byte[] b, int offset, int bytes) {
            BlockCarriage to = there();
            if (to != null) {
                to.arrived(nowNs, over, b, offset, bytes);
            }
        }

        @Override
        public void fill(long nowNs, LinkTerms over, SendQueue to) {
            BlockCarriage from = there();
            if (from != null) {
                from.fill(nowNs, over, to);
            }
        }
    }
}
