package interstate.pacing;

import interstate.tunbridge.UdpSocket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A pacer's sockets and lanes: opened, handed to the loop, and given back when the loop has let go of them.
 *
 * <p>One control thread calls everything. Places of ended lanes are used again, so a pacer without a garbage collector
 * keeps nothing but a few hundred bytes for each lane that ever was.
 */
final class Pacer {

    static final int MAX_SOCKETS = 256;

    /** A second of the fastest link a pacer can serve alone; the kernel grants what net.core.rmem_max allows. */
    static final int RECEIVE_BUFFER_BYTES = 4 << 20;

    private final SlotClock clock;
    private final Seeds seeds;
    private final PacerLoops loops;
    private final IntFunction<LaneMemory> memories;
    private final long txtimeAheadNs;
    private final @Nullable StampReader stamps;
    private final List<@Nullable StampWatch> watches = new ArrayList<>();
    private final List<UdpSocket> sockets = new ArrayList<>();
    private final List<SocketSpec> socketSpecs = new ArrayList<>();
    private final @Nullable PacerLane[] lanes = new @Nullable PacerLane[PacerLoop.MAX_LANES];
    private final @Nullable LaneMemory[] held = new @Nullable LaneMemory[PacerLoop.MAX_LANES];
    private final byte[] seed = new byte[Schedule.SEED_BYTES];
    private final double[] loads = new double[PacerLoops.MOST];
    private int open;
    private int numbered;

    /** One whose every lane is emptied by the timer. */
    Pacer(SlotClock clock, Seeds seeds, PacerLoops loops, IntFunction<LaneMemory> memories) {
        this(clock, seeds, loops, memories, 0, null);
    }

    /**
     * @param txtimeAheadNs how long before their instants the kernel is to be handed datagrams, 0 for the timer engine
     * @param stamps reads the sockets' transmit stamps; null with the timer engine
     */
    Pacer(
            SlotClock clock,
            Seeds seeds,
            PacerLoops loops,
            IntFunction<LaneMemory> memories,
            long txtimeAheadNs,
            @Nullable StampReader stamps) {
        this.clock = clock;
        this.seeds = seeds;
        this.loops = loops;
        this.memories = memories;
        this.txtimeAheadNs = txtimeAheadNs;
        this.stamps = stamps;
    }

    int openSocket(SocketSpec spec) {
        return holdSocket(spec, UdpSocket.open(spec.bind(), RECEIVE_BUFFER_BYTES, spec.mark(), spec.device()));
    }

    /** Takes over a socket opened elsewhere, for marks and ports that this process may not ask for. */
    int takeSocket(SocketSpec spec, int fd) {
        return holdSocket(spec, UdpSocket.ofFd(fd));
    }

    private int holdSocket(SocketSpec spec, UdpSocket socket) {
        if (sockets.size() == MAX_SOCKETS) {
            socket.close();
            throw new PacerException("a pacer holds at most " + MAX_SOCKETS + " sockets");
        }
        sockets.add(socket);
        socketSpecs.add(spec);
        watches.add(watch(socket));
        return sockets.size() - 1;
    }

    private @Nullable StampWatch watch(UdpSocket socket) {
        if (stamps == null || !socket.takeReleaseTimes()) {
            return null;
        }
        StampWatch watch = new StampWatch(socket.fd());
        stamps.add(watch);
        return watch;
    }

    int sockets() {
        return sockets.size();
    }

    UdpSocket socket(int number) {
        requireSocket(number);
        return sockets.get(number);
    }

    SocketSpec socketSpec(int number) {
        requireSocket(number);
        return socketSpecs.get(number);
    }

    private void requireSocket(int number) {
        if (number < 0 || number >= sockets.size()) {
            throw new PacerException("socket " + number + " is not one of the pacer's " + sockets.size());
        }
    }

    /** Opens a lane; its place is the answer. */
    int openLane(LaneSpec spec) {
        sweep();
        requireSocket(spec.socket());
        if (open == PacerLoop.MAX_LANES) {
            throw new PacerException("a pacer holds at most " + PacerLoop.MAX_LANES + " lanes");
        }
        int place = freePlace();
        LaneLayout layout = LaneLayout.of(spec);
        LaneMemory memory = memories.apply(layout.bytes());
        drawSeed(spec);
        int fd = sockets.get(spec.socket()).fd();
        long baseNs = clock.nowNs() + Math.max(LaneSpec.MIN_START_DELAY_NS, spec.startDelayNs());
        PacerLane lane = holder(place, loops.leastLoaded(slotsPerSecond()), spec, layout, memory);
        lane.open(numbered++, fd, spec, layout, memory.buffer(), seed, baseNs);
        Arrays.fill(seed, (byte) 0);
        hold(place, lane, memory);
        return place;
    }

    /** Takes part in a lane that the partner opened; the memory is taken over, or released if this throws. */
    void joinLane(LaneMemory memory) {
        try {
            sweep();
            LaneSpec spec = LaneHeader.read(memory.buffer());
            requireSocket(spec.socket());
            int number = memory.buffer().getInt(LaneLayout.NUMBER_AT);
            int loop = LaneHeader.loop(memory.buffer());
            if (open == PacerLoop.MAX_LANES || placeOf(number) >= 0) {
                throw new PacerException("lane " + number + " cannot be joined: it is here, or there are too many");
            }
            int place = freePlace();
            LaneLayout layout = LaneLayout.of(spec);
            PacerLane lane = holder(place, loop, spec, layout, memory);
            lane.join(sockets.get(spec.socket()).fd(), spec, layout, memory.buffer(), seed);
            numbered = Math.max(numbered, number + 1);
            hold(place, lane, memory);
        } catch (RuntimeException e) {
            memory.release();
            throw e;
        }
    }

    private PacerLane holder(int place, int loop, LaneSpec spec, LaneLayout layout, LaneMemory memory) {
        loops.at(loop).sender().prepare(place);
        PacerLane lane = lanes[place];
        if (lane == null) {
            lane = new PacerLane(place, clock, spec, layout, memory.buffer());
            lanes[place] = lane;
        }
        // Stamps are read for the first loop only; and a datagram held back by the test must leave before the next.
        boolean holds = loop == 0 && spec.schedule().minNs() > 2 * Handover.HOLD_NS;
        long aheadNs = holds
                ? Handover.aheadNs(txtimeAheadNs, spec.leadNs(), spec.schedule().intervalNs())
                : 0;
        lane.assign(loop);
        lane.handOver(aheadNs, watches.get(spec.socket()));
        return lane;
    }

    private void hold(int place, PacerLane lane, LaneMemory memory) {
        held[place] = memory;
        open++;
        RunningLoop running = loops.at(lane.loop());
        running.loop().add(lane);
        running.seekFastChaff(slotsPerSecond()[lane.loop()], seeds);
    }

    /** Of each loop. */
    private double[] slotsPerSecond() {
        Arrays.fill(loads, 0);
        for (int place = 0; place < held.length; place++) {
            PacerLane lane = lane(place);
            if (lane != null) {
                loads[lane.loop()] += 1e9 / lane.intervalNs();
            }
        }
        return loads;
    }

    private void drawSeed(LaneSpec spec) {
        byte[] given = spec.testSeed();
        if (given == null) {
            seeds.fill(seed);
        } else {
            System.arraycopy(given, 0, seed, 0, seed.length);
        }
    }

    private int freePlace() {
        int place = 0;
        while (held[place] != null) {
            place++;
        }
        return place;
    }

    /** Whether this pacer empties the first loop's lanes, rather than stands by. */
    boolean leads() {
        return loops.at(0).leads();
    }

    /** Whether this pacer empties a lane. */
    boolean leads(PacerLane lane) {
        return loops.at(lane.loop()).leads();
    }

    int lanes() {
        return open;
    }

    /** Place of the lane with this number, or -1. */
    int placeOf(int number) {
        for (int place = 0; place < held.length; place++) {
            PacerLane lane = lanes[place];
            if (held[place] != null && lane != null && lane.number() == number) {
                return place;
            }
        }
        return -1;
    }

    /** The memory of the lane at a place, or null where no lane is. */
    @Nullable LaneMemory memory(int place) {
        return held[place];
    }

    /** The lane at a place, or null where no lane is. */
    @Nullable PacerLane lane(int place) {
        return held[place] == null ? null : lanes[place];
    }

    /** Ends a lane within {@link PacerLoop#COMMAND_NS}; nothing if it has ended. */
    void endLane(int number) {
        int place = placeOf(number);
        PacerLane lane = place < 0 ? null : lanes[place];
        if (lane != null) {
            loops.at(lane.loop()).loop().end(lane);
        }
    }

    /** Logs of each lane, once, whether it has got the engine that was wanted. */
    void tellEngines(PacerLog log) {
        if (txtimeAheadNs == 0 || !leads()) {
            return;
        }
        for (int place = 0; place < held.length; place++) {
            PacerLane lane = lane(place);
            Engine engine = lane == null ? null : lane.engineToTell();
            if (lane != null && engine != null) {
                log.line("engine of lane " + lane.number() + ": " + engine.text());
            }
        }
    }

    /** Gives back the memory of lanes that the loop has let go of. */
    void sweep() {
        for (PacerLane lane = loops.takeEnded(); lane != null; lane = loops.takeEnded()) {
            release(lane.index());
        }
    }

    /** Closes sockets and gives back all memory, after the loop's thread has ended; lanes end if this pacer led them. */
    void close() {
        for (int place = 0; place < held.length; place++) {
            PacerLane lane = lanes[place];
            if (held[place] != null && lane != null) {
                if (leads(lane)) {
                    lane.end();
                } else {
                    lane.forget();
                }
                release(place);
            }
        }
        sockets.forEach(UdpSocket::close);
    }

    private void release(int place) {
        LaneMemory memory = held[place];
        if (memory != null) {
            held[place] = null;
            open--;
            memory.release();
        }
    }
}
