package interstate.pacing;

import interstate.tunbridge.UdpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A pacer on a thread of this process: for simulations, tests and many links in one JVM.
 *
 * <p>The same loop as the process's, but slots wait for this JVM's garbage collector, and lanes end with it.
 */
public final class EmbeddedPacer implements PacerControl {

    private final SlotClock clock = new KernelClock();
    private final KernelSeeds seeds = new KernelSeeds();
    private final Map<Integer, Lane> lanes = new TreeMap<>();
    private final PacerLoops loops;
    private final Pacer pacer;
    private final long startedNs;
    private boolean stopped;

    private EmbeddedPacer(boolean realTime) {
        loops = new PacerLoops(
                clock, seeds, LoopSettings.usual(realTime), () -> new KernelPriority(List.of()), Leadership::alone, 1);
        pacer = new Pacer(clock, seeds, loops, LaneMemory::ofThisProcess);
        startedNs = clock.nowNs();
    }

    /** Starts one whose thread has normal priority, with the shortest slice. */
    public static EmbeddedPacer start() {
        return start(false);
    }

    /** Starts one whose thread uses SCHED_FIFO where that is wanted, permitted and safe. */
    public static EmbeddedPacer start(boolean realTime) {
        EmbeddedPacer pacer = new EmbeddedPacer(realTime);
        pacer.loops.start(false);
        return pacer;
    }

    @Override
    public synchronized int openSocket(SocketSpec spec) {
        requireRunning();
        return pacer.openSocket(spec);
    }

    @Override
    public synchronized List<SocketSpec> sockets() {
        List<SocketSpec> specs = new ArrayList<>();
        for (int socket = 0; socket < pacer.sockets(); socket++) {
            specs.add(pacer.socketSpec(socket));
        }
        return specs;
    }

    @Override
    public synchronized int socketFd(int socket) {
        return pacer.socket(socket).fd();
    }

    @Override
    public synchronized UdpAddress socketAddress(int socket) {
        return pacer.socket(socket).local();
    }

    @Override
    public synchronized Lane openLane(LaneSpec spec) {
        requireRunning();
        int place = pacer.openLane(spec);
        Lane lane = new Lane(Objects.requireNonNull(pacer.memory(place)).buffer());
        lanes.put(lane.number(), lane);
        return lane;
    }

    @Override
    public synchronized List<Lane> lanes() {
        pacer.sweep();
        lanes.values().removeIf(Lane::hasEnded);
        return List.copyOf(lanes.values());
    }

    @Override
    public synchronized void endLane(Lane lane) {
        if (!stopped) {
            pacer.endLane(lane.number());
            lanes.remove(lane.number());
        }
    }

    @Override
    public synchronized PacerStatus status() {
        requireRunning();
        pacer.sweep();
        Runtime runtime = Runtime.getRuntime();
        return new PacerStatus(
                ProcessHandle.current().pid(),
                startedNs,
                pacer.lanes(),
                pacer.sockets(),
                loops.areRealTime(),
                false,
                loops.first().marginNs(),
                runtime.totalMemory() - runtime.freeMemory(),
                runtime.maxMemory(),
                loops.faults(),
                true,
                loops.first().leadership().generation());
    }

    @Override
    public synchronized void stop() {
        if (!stopped) {
            stopped = true;
            loops.stop();
            pacer.close();
            seeds.close();
            lanes.clear();
        }
    }

    @Override
    public void close() {
        stop();
    }

    private void requireRunning() {
        if (stopped) {
            throw new PacerException("the pacer was stopped");
        }
    }
}
