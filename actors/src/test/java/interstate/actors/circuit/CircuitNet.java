package interstate.actors.circuit;

import interstate.actors.protocol.BlockCarriage;
import interstate.actors.protocol.HandshakeJob;
import interstate.actors.protocol.InnerPackets;
import interstate.actors.protocol.LinkTerms;
import interstate.actors.protocol.SendQueue;
import interstate.actors.settings.TunnelCreation;
import interstate.actors.simulation.Dice;
import interstate.crypto.Identity;
import interstate.wire.LaneTerms;
import interstate.wire.LinkFeatures;
import interstate.wire.TypedBlock;
import interstate.wire.circuit.HopRequest;
import interstate.wire.circuit.HopRequest.Options;
import interstate.wire.circuit.RouterHash;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Routers and the links between them under virtual time, one slot each millisecond: blocks that a link takes are at its other end two
 * slots later, if the link is up. The links themselves, whose seals hide all of this, are left out.
 */
final class CircuitNet {
    private static final long MS = 1_000_000;
    static final long SECOND_NS = 1_000_000_000L;
    /** Links of one slot each millisecond. */
    static final LinkTerms TERMS = terms(MS);

    static final int BODY_BYTES = 1_024;
    static final RouterLimits LIMITS = new RouterLimits(BODY_BYTES, 0, 1_000, 3_600, 1_000, 20, 100);
    static final RouterLimits HOME = new RouterLimits(BODY_BYTES, 0, 0, 3_600, 1_000, 20, 100);

    private static final int QUEUE_BYTES = 1 << 16;
    private static final int DELAY_SLOTS = 2;
    private static final int TICK_STEPS = 5;
    private static final long EPOCH_MS = 1_700_000_000_000L;

    /** One router, and its destination if it has one. */
    final class Node {
        final String name;
        final Identity identity;
        final RouterHash hash;
        private final RouterLimits limits;
        CircuitRouter router;

        Node(String name, RouterLimits limits) {
            this.name = name;
            this.limits = limits;
            this.identity = Identity.generate(Identity.Kind.ROUTER, dice);
            this.hash = identity.hash();
            this.router = new CircuitRouter(identity, name, limits, List.of(), port, dice);
        }

        /** As after a crash: it knows nothing of before. */
        void restart() {
            router = new CircuitRouter(identity, name, limits, List.of(), port, dice);
        }

        Destination destination(boolean published, int hops, int quantity, TunnelTerms terms) {
            return destination(published, new PoolTerms(hops, 0, quantity, 0, TunnelCreation.ONE_MESSAGE, 0, terms));
        }

        Destination destination(boolean published, PoolTerms pool) {
            return destination(published, pool, pool);
        }

        Destination destination(boolean published, PoolTerms outbound, PoolTerms inbound) {
            Destination made = new Destination(
                    Identity.generate(Identity.Kind.DESTINATION, dice),
                    router,
                    outbound,
                    inbound,
                    published,
                    port,
                    dice);
            destinations.add(made);
            return made;
        }
    }

    private static final class Block {
        final long atNs;
        final byte[] bytes;

        Block(long atNs, byte[] bytes) {
            this.atNs = atNs;
            this.bytes = bytes;
        }
    }

    /** One direction of a link. */
    final class Way {
        private final SendQueue queue = new SendQueue(QUEUE_BYTES);
        private final ArrayDeque<Block> underWay = new ArrayDeque<>();
        private int credit;
        boolean up = true;
        long blocks;
        long wrongSize;

        /** The sender, the receiver. */
        private final List<Node> ends;

        Way(List<Node> ends) {
            this.ends = ends;
        }

        private BlockCarriage carriage(int end) {
            return ends.get(end).router.neighbour(ends.get(1 - end).hash);
        }

        void slot() {
            while (!underWay.isEmpty() && underWay.getFirst().atNs <= nowNs) {
                byte[] b = underWay.removeFirst().bytes;
                carriage(1).arrived(nowNs, terms, b, TypedBlock.HEADER_BYTES, b.length - TypedBlock.HEADER_BYTES);
            }
            if (!up) {
                underWay.clear();
                return;
            }
            carriage(0).fill(nowNs, terms, queue);
            credit = Math.min(credit, 0) + terms.sendPayloadBytes();
            for (int bytes = queue.headBytes(); bytes > 0 && credit > 0; bytes = queue.headBytes()) {
                byte[] b = new byte[bytes];
                queue.copyHead(0, b, 0, bytes);
                long ordinal = queue.nextOrdinal();
                queue.advance();
                queue.settle(ordinal, ordinal + 1);
                credit -= bytes;
                blocks++;
                wrongSize += bytes == TypedBlock.HEADER_BYTES + Integer.BYTES + BODY_BYTES ? 0 : 1;
                if (swallowed.stream().noneMatch(ends::contains)) {
                    underWay.addLast(new Block(nowNs + DELAY_SLOTS * stepNs, b));
                }
            }
        }
    }

    final Dice dice;
    final Map<String, Node> nodes = new LinkedHashMap<>();
    final List<Way> ways = new ArrayList<>();
    final List<Destination> destinations = new ArrayList<>();
    private final Set<Node> swallowed = new HashSet<>();
    long nowNs = SECOND_NS;
    private final ArrayDeque<HandshakeJob> jobs = new ArrayDeque<>();
    private final RouterPort port = new RouterPort() {
        @Override
        public void compute(HandshakeJob job) {
            jobs.add(job);
        }

        @Override
        public long epochMs() {
            return EPOCH_MS + nowNs / 1_000_000;
        }
    };
    private final long stepNs;
    private final LinkTerms terms;
    private long steps;

    /** One slot of each link each millisecond. */
    CircuitNet(long seed) {
        this(seed, MS);
    }

    /** Slots of all links so far apart. */
    CircuitNet(long seed, long stepNs) {
        this.dice = new Dice(seed);
        this.stepNs = stepNs;
        this.terms = terms(stepNs);
    }

    private static LinkTerms terms(long intervalNs) {
        LaneTerms lane = new LaneTerms(1_500, intervalNs, 250, 0);
        return new LinkTerms(lane, lane, false, 10 * SECOND_NS, 10 * SECOND_NS, LinkFeatures.NONE);
    }

    static TunnelTerms terms(boolean chaff, int cellsPerSecond, int seconds) {
        return new TunnelTerms(
                chaff ? Options.CHAFFED : Options.NONE,
                seconds,
                cellsPerSecond,
                HopRequest.NO_LIMIT,
                HopRequest.NO_LIMIT);
    }

    Node router(String name) {
        Node made = new Node(name, LIMITS);
        nodes.put(name, made);
        return made;
    }

    Node node(String name) {
        Node there = nodes.get(name);
        if (there == null) {
            throw new IllegalArgumentException(name);
        }
        return there;
    }

    /** One that takes part in nobody's tunnels. */
    Node home(String name) {
        Node made = new Node(name, HOME);
        nodes.put(name, made);
        return made;
    }

    /** All that comes to a router and goes from it is lost, or no longer, though its links look alive. */
    void swallow(Node node, boolean swallows) {
        if (swallows) {
            swallowed.add(node);
        } else {
            swallowed.remove(node);
        }
    }

    /** Joins two routers; returns both ways of the link. */
    List<Way> join(Node one, Node other) {
        List<Way> both = List.of(new Way(List.of(one, other)), new Way(List.of(other, one)));
        ways.addAll(both);
        return both;
    }

    void step() {
        nowNs += stepNs;
        ways.forEach(Way::slot);
        if (++steps % TICK_STEPS == 0 || stepNs > TICK_STEPS * MS) {
            nodes.values().forEach(node -> node.router.tick(nowNs));
            destinations.forEach(destination -> destination.tick(nowNs));
        }
        for (HandshakeJob job = jobs.poll(); job != null; job = jobs.poll()) {
            job.compute().apply(nowNs);
        }
    }

    /** The time of day by everybody's clock. */
    long epochMs() {
        return port.epochMs();
    }

    void run(double seconds) {
        long endNs = nowNs + Math.round(seconds * SECOND_NS);
        while (nowNs < endNs) {
            step();
        }
    }

    /** Runs until something holds; whether it came to that within so many seconds. */
    boolean runUntil(double seconds, BooleanSupplier holds) {
        long endNs = nowNs + Math.round(seconds * SECOND_NS);
        while (!holds.getAsBoolean()) {
            if (nowNs >= endNs) {
                return false;
            }
            step();
        }
        return true;
    }

    /** Keeps the packets that come. */
    static InnerPackets into(List<byte[]> list) {
        return (packet, off, bytes, dueNs) -> {
            list.add(Arrays.copyOfRange(packet, off, off + bytes));
            return true;
        };
    }
}
