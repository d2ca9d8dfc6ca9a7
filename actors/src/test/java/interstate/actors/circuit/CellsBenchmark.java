package interstate.actors.circuit;

import interstate.actors.protocol.SendQueue;
import interstate.actors.simulation.Dice;
import interstate.crypto.CellLayer;
import interstate.crypto.CellTag;
import interstate.crypto.TagSealer;
import interstate.wire.BigEndian;
import interstate.wire.circuit.HopRequest;
import interstate.wire.circuit.HopRequest.Options;
import interstate.wire.circuit.HopRequest.Role;
import interstate.wire.circuit.RouterHash;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What one cell costs at each part of a tunnel, on one core. Run by {@link CellsBenchmarkMain}. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CellsBenchmark {
    private static final int BODY_BYTES = CircuitNet.BODY_BYTES;
    private static final int MANY = 1_000_000_000;
    private static final int PACKET_BYTES = 900;

    /** A hop, and cells that never come twice. */
    @State(Scope.Thread)
    public static class Tunnel {
        private final Dice dice = new Dice(1);
        private final byte[] cell = dice.bytes(BODY_BYTES);
        private final byte[] out = new byte[BODY_BYTES];
        private final byte[] key = dice.bytes(CellLayer.KEY_BYTES);
        private final CellLayer layer = new CellLayer(key);
        private final CellTag tag = new CellTag(key);
        private final Hop hop = hop(Options.NONE);
        private TagSealer sealer = new TagSealer(key);
        private final byte[] packet = new byte[PACKET_BYTES];
        private final SendQueue queue = new SendQueue(1 << 16);
        private final Neighbour before = neighbour();
        private final Neighbour behind = neighbour();
        private final byte[] block = new byte[Integer.BYTES + BODY_BYTES];
        private long number;

        public Tunnel() {
            before.lead(1, hop);
            behind.add(hop);
            BigEndian.putInteger(block, 0, 1);
        }

        private Neighbour neighbour() {
            return new Neighbour(
                    RouterHash.of(dice.bytes(RouterHash.BYTES)), BODY_BYTES, new Silent(), new RouterCounters());
        }

        private Hop hop(Options options) {
            HopRequest request = new HopRequest(
                    Role.PARTICIPANT,
                    options,
                    1,
                    RouterHash.of(new byte[RouterHash.BYTES]),
                    2,
                    0,
                    Integer.MAX_VALUE / 4,
                    MANY,
                    HopRequest.NO_LIMIT,
                    HopRequest.NO_LIMIT);
            return new Hop(0, request, new CellLayer(key), BODY_BYTES, dice);
        }

        private byte[] next() {
            BigEndian.putLong(cell, 0, ++number);
            return cell;
        }
    }

    /** Nobody to say anything to. */
    private static final class Silent implements Neighbour.Inbox {
        @Override
        public void message(long nowNs, Neighbour from, byte[] b, int off, int bytes) {
            throw new AssertionError("nothing is said");
        }

        @Override
        public void cameUp(long nowNs, Neighbour neighbour) {
            // It is told nothing.
        }
    }

    @Benchmark
    public byte[] layer(Tunnel tunnel) {
        tunnel.layer.encipher(tunnel.cell, 0, BODY_BYTES);
        return tunnel.cell;
    }

    @Benchmark
    public byte[] tag(Tunnel tunnel) {
        tunnel.tag.write(tunnel.cell, 0, BODY_BYTES);
        return tunnel.cell;
    }

    /** A cell comes, is looked up among those that came, gets the hop's layer, and goes on. */
    @Benchmark
    public boolean hop(Tunnel tunnel) {
        // 20 us apart: below the rate, as far as the hop can tell.
        long nowNs = tunnel.number * 20_000;
        tunnel.hop.arrived(nowNs, tunnel.next(), 0);
        return tunnel.hop.next(nowNs, tunnel.out, 0);
    }

    /** The same from one link's block to the other link's queue. */
    @Benchmark
    public int fromLinkToLink(Tunnel tunnel) {
        long nowNs = tunnel.number * 20_000;
        System.arraycopy(tunnel.next(), 0, tunnel.block, Integer.BYTES, Long.BYTES);
        tunnel.before.arrived(nowNs, CircuitNet.TERMS, tunnel.block, 0, tunnel.block.length);
        tunnel.behind.fill(nowNs, CircuitNet.TERMS, tunnel.queue);
        int bytes = tunnel.queue.headBytes();
        long ordinal = tunnel.queue.nextOrdinal();
        tunnel.queue.advance();
        tunnel.queue.settle(ordinal, ordinal + 1);
        return bytes;
    }

    /** A packet of 900 bytes, sealed for the far end; a session is made anew for every million. */
    @Benchmark
    public byte[] seal(Tunnel tunnel) {
        if (tunnel.sealer.isSpent()) {
            tunnel.sealer = new TagSealer(tunnel.key);
        }
        return tunnel.sealer.seal(tunnel.packet);
    }
}
