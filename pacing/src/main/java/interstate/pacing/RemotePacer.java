package interstate.pacing;

import interstate.tunbridge.KernelException;
import interstate.tunbridge.MonotonicClock;
import interstate.tunbridge.SharedMemory;
import interstate.tunbridge.UdpAddress;
import interstate.tunbridge.UdpSocket;
import java.lang.ref.Cleaner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Pacers in processes of their own, which outlive this node: one that leads, and a standby where one is wanted.
 *
 * <p>To connect is to adopt: all sockets and lanes are received, a node that was connected before is cut off, and the epoch
 * of every lane is raised, so that nothing staged before leaves any more.
 *
 * <p>The node keeps the descriptors of all sockets and lanes, so it can hand them to a new pacer: not even the death of
 * both pacers costs a socket, a port or a schedule.
 */
public final class RemotePacer implements PacerControl {

    private static final Cleaner CLEANER = Cleaner.create();

    /** A start takes some tenths of a second; whoever stops does not wait for one for longer. */
    private static final long START_PATIENCE_MS = 3_000;

    private static final long NS_PER_MS = 1_000_000;

    private final @Nullable PairStart pairStart;
    private final List<PacerProcess> processes = new ArrayList<>();
    private final PairMemory pair;
    private final List<SocketSpec> specs = new ArrayList<>();
    private final List<UdpSocket> sockets = new ArrayList<>();
    private final Map<Integer, HeldLane> lanes = new ConcurrentSkipListMap<>();
    private boolean closed;
    /** A standby is being started, which is in nobody's hands yet. */
    private boolean starting;

    private boolean stopping;

    private record HeldLane(Lane lane, SharedMemory memory) {}

    private RemotePacer(PacerProcess first, @Nullable PairStart pairStart) {
        this.pairStart = pairStart;
        this.pair = first.pair();
        processes.add(first);
    }

    /** Takes over the pacer that listens at a path. */
    public static RemotePacer connect(Path control) {
        return adopt(List.of(PacerProcess.adopt(control)), null);
    }

    /** Takes over the pacers of a pair, of which one at least must live. */
    public static RemotePacer connect(PairStart pairStart) {
        List<PacerProcess> living = new ArrayList<>();
        PacerException last = new PacerException("no pacer answers");
        for (Path control : pairStart.controls()) {
            try {
                living.add(PacerProcess.adopt(control));
            } catch (PacerException gone) {
                last = gone;
            }
        }
        if (living.isEmpty()) {
            throw last;
        }
        return adopt(living, pairStart);
    }

    /** Starts a pacer process and takes it over. */
    public static RemotePacer spawn(List<String> command, PacerStart start) {
        PacerSpawn.run(command, start);
        return connect(start.control());
    }

    /** Starts the first pacer process of a pair and takes it over; the standby comes with {@link #addStandby}. */
    public static RemotePacer spawn(PairStart pairStart) {
        PacerSpawn.run(pairStart.command(), pairStart.start());
        return adopt(List.of(PacerProcess.adopt(pairStart.start().control())), pairStart);
    }

    /** Asks a pacer how it is without taking it over. */
    public static PacerStatus status(Path control) {
        try (PacerConnection connection = new PacerConnection(control)) {
            return PacerProcess.status(connection);
        }
    }

    /** Ends a pacer without taking it over first; returns when its lanes and sockets are closed. */
    public static void stop(Path control) {
        try (PacerConnection connection = new PacerConnection(control)) {
            PacerProcess.stop(connection);
        }
    }

    // ---- adoption ----

    private static RemotePacer adopt(List<PacerProcess> living, @Nullable PairStart pairStart) {
        PacerProcess first = living.get(0);
        if (first.pairName() == 0 && living.size() > 1) {
            first = living.get(1);
        }
        RemotePacer pacer = new RemotePacer(first, pairStart);
        try {
            pacer.takeAll(first);
            for (PacerProcess other : living) {
                if (other != first) {
                    pacer.adoptPartner(other);
                }
            }
            return pacer;
        } catch (RuntimeException e) {
            pacer.close();
            throw e;
        }
    }

    private void takeAll(PacerProcess from) {
        for (int number = 0; number < from.socketCount(); number++) {
            keep(from.socket(number));
        }
        for (int number : from.laneNumbers()) {
            takeLane(from, number);
        }
    }

    private void takeLane(PacerProcess from, int number) {
        SharedMemory memory;
        try {
            memory = from.lane(number);
        } catch (PacerLostException e) {
            throw e;
        } catch (PacerException ended) {
            // Since it was listed.
            return;
        }
        keep(memory).raiseEpoch();
    }

    /** One of another pair, or that cannot be made whole, is of no use: a new one will take its place. */
    private void adoptPartner(PacerProcess partner) {
        try {
            if (partner.pairName() == 0) {
                join(partner);
                return;
            }
            if (partner.pairName() != pair.name() || partner.socketCount() > sockets.size()) {
                throw new PacerException("pacer " + partner.path() + " belongs to another pair");
            }
            for (int number = partner.socketCount(); number < sockets.size(); number++) {
                give(partner, number);
            }
            Set<Integer> held = new HashSet<>();
            for (int number : partner.laneNumbers()) {
                held.add(number);
                if (!lanes.containsKey(number)) {
                    // Opened while this node's predecessor died, and known to one of the two.
                    takeLane(partner, number);
                    giveLane(processes.get(0), number);
                }
            }
            for (int number : List.copyOf(lanes.keySet())) {
                if (!held.contains(number)) {
                    giveLane(partner, number);
                }
            }
            processes.add(partner);
        } catch (PacerException | KernelException unfit) {
            partner.kill();
            partner.close();
        }
    }

    private int keep(PacerProcess.HeldSocket held) {
        if (held.number() != sockets.size()) {
            held.socket().close();
            throw new PacerException("pacer sent socket " + held.number() + " as the one after " + sockets.size());
        }
        sockets.add(held.socket());
        specs.add(held.spec());
        return held.number();
    }

    private Lane keep(SharedMemory memory) {
        try {
            Lane lane = new Lane(memory.buffer());
            CLEANER.register(lane, memory::close);
            lanes.put(lane.number(), new HeldLane(lane, memory));
            return lane;
        } catch (IllegalArgumentException e) {
            memory.close();
            throw new PacerException(String.valueOf(e.getMessage()));
        }
    }

    // ---- the pair ----

    @Override
    public synchronized boolean lacksStandby() {
        return !closed
                && !stopping
                && !starting
                && pairStart != null
                && pairStart.standby()
                && processes.size() < pairStart.controls().size();
    }

    /** {@inheritDoc} Its start takes some tenths of a second, during which other calls go on. */
    @Override
    public void addStandby() {
        Path control;
        synchronized (this) {
            if (!lacksStandby()) {
                return;
            }
            control = freeControl();
            starting = true;
        }
        try {
            addStandby(control);
        } finally {
            synchronized (this) {
                starting = false;
                notifyAll();
            }
        }
    }

    private void addStandby(Path control) {
        PacerProcess standby = start(control);
        synchronized (this) {
            if (closed || stopping) {
                standby.stop();
                standby.close();
                return;
            }
            try {
                join(standby);
            } catch (PacerException | KernelException unfit) {
                standby.kill();
                standby.close();
                throw unfit;
            }
        }
    }

    private Path freeControl() {
        PairStart plan = plan();
        for (Path control : plan.controls()) {
            if (processes.stream().noneMatch(process -> process.path().equals(control))) {
                return control;
            }
        }
        throw new IllegalStateException("both pacers live");
    }

    private PacerProcess start(Path control) {
        PairStart plan = plan();
        PacerSpawn.run(plan.command(), plan.start().forStandby(control));
        return PacerProcess.adopt(control);
    }

    private PairStart plan() {
        PairStart plan = pairStart;
        if (plan == null) {
            throw new IllegalStateException("this pacer has no pair");
        }
        return plan;
    }

    /** Makes a new pacer a partner: it learns of the pair, the sockets and the lanes, in this order. */
    private void join(PacerProcess standby) {
        standby.givePair(pair);
        for (int number = 0; number < sockets.size(); number++) {
            give(standby, number);
        }
        for (int number : List.copyOf(lanes.keySet())) {
            giveLane(standby, number);
        }
        processes.add(standby);
    }

    private void give(PacerProcess to, int socket) {
        PacerProcess.HeldSocket given =
                to.giveSocket(specs.get(socket), sockets.get(socket).fd());
        given.socket().close();
        if (given.number() != socket) {
            throw new PacerException("pacer " + to.path() + " took socket " + socket + " as " + given.number());
        }
    }

    private void giveLane(PacerProcess to, int number) {
        HeldLane held = lanes.get(number);
        if (held == null || held.lane().hasEnded()) {
            return;
        }
        try {
            to.giveLane(held.memory());
        } catch (PacerLostException e) {
            throw e;
        } catch (PacerException refused) {
            if (!held.lane().hasEnded()) {
                throw refused;
            }
        }
    }

    /** The process that leads, or where none of ours does (it is dead, and the other has not noticed), any. */
    private PacerProcess leader() {
        long pid = pair.leader();
        for (PacerProcess process : processes) {
            if (process.pid() == pid) {
                return process;
            }
        }
        return processes.get(0);
    }

    /** Asks the leader; where it is lost, the other, or a new one to which everything is handed. */
    private <T> T ask(Function<PacerProcess, T> request) {
        while (true) {
            PacerProcess process = leader();
            try {
                return request.apply(process);
            } catch (PacerLostException e) {
                drop(process, e);
            }
        }
    }

    /** @throws PacerLostException if the node has lost its hold on the pacers rather than a pacer its life */
    private void drop(PacerProcess process, PacerLostException loss) {
        if (process.isSilent()) {
            process.kill();
        } else if (!Processes.endsWithin(process.pid(), Processes.PATIENCE_NS)) {
            throw loss;
        }
        process.close();
        processes.remove(process);
        if (processes.isEmpty()) {
            if (pairStart == null) {
                processes.add(process);
                throw loss;
            }
            try {
                join(start(freeControl()));
            } catch (PacerException | KernelException none) {
                processes.add(process);
                loss.addSuppressed(none);
                throw loss;
            }
        }
    }

    private void askOthers(PacerProcess but, java.util.function.Consumer<PacerProcess> request) {
        for (PacerProcess process : List.copyOf(processes)) {
            if (process == but) {
                continue;
            }
            try {
                request.accept(process);
            } catch (PacerLostException e) {
                drop(process, e);
            } catch (PacerException | KernelException unfit) {
                // Without this socket or lane it is of no use; one that has it all is started instead.
                process.kill();
                process.close();
                processes.remove(process);
            }
        }
    }

    // ---- what a node asks ----

    /** The process that leads. */
    public synchronized long pid() {
        return leader().pid();
    }

    /**
     * {@inheritDoc}
     *
     * <p>The pacer has no right to marks and low ports any more; then this process opens the socket and hands it over.
     */
    @Override
    public synchronized int openSocket(SocketSpec spec) {
        return ask(process -> {
            int number = keep(opened(process, spec));
            askOthers(process, other -> give(other, number));
            return number;
        });
    }

    private static PacerProcess.HeldSocket opened(PacerProcess process, SocketSpec spec) {
        try {
            return process.openSocket(spec);
        } catch (PacerLostException lost) {
            throw lost;
        } catch (PacerException refused) {
            try (UdpSocket socket =
                    UdpSocket.open(spec.bind(), Pacer.RECEIVE_BUFFER_BYTES, spec.mark(), spec.device())) {
                return process.giveSocket(spec, socket.fd());
            } catch (KernelException e) {
                refused.addSuppressed(e);
                throw refused;
            }
        }
    }

    @Override
    public synchronized List<SocketSpec> sockets() {
        return List.copyOf(specs);
    }

    @Override
    public synchronized int socketFd(int socket) {
        return sockets.get(socket).fd();
    }

    @Override
    public synchronized UdpAddress socketAddress(int socket) {
        return sockets.get(socket).local();
    }

    @Override
    public synchronized Lane openLane(LaneSpec spec) {
        return ask(process -> {
            Lane lane = keep(process.openLane(spec));
            askOthers(process, other -> giveLane(other, lane.number()));
            return lane;
        });
    }

    @Override
    public List<Lane> lanes() {
        lanes.values().removeIf(held -> held.lane().hasEnded());
        return lanes.values().stream().map(HeldLane::lane).toList();
    }

    @Override
    public synchronized void endLane(Lane lane) {
        int number = lane.number();
        lanes.remove(number);
        ask(process -> {
            process.endLane(number);
            askOthers(process, other -> other.endLane(number));
            return true;
        });
    }

    @Override
    public synchronized PacerStatus status() {
        return ask(process -> {
            PacerStatus status = process.status();
            askOthers(process, PacerProcess::status);
            return status;
        });
    }

    @Override
    public synchronized Optional<PacerStatus> standbyStatus() {
        List<PacerStatus> found = new ArrayList<>();
        askOthers(leader(), process -> found.add(process.status()));
        return found.stream().findFirst();
    }

    /** Has all instants drawn so far written to the file of {@link PacerStart#dumpInstants}. For tests. */
    public synchronized void dumpInstants() {
        processes.forEach(PacerProcess::dumpInstants);
    }

    /** {@inheritDoc} The standby ends first, or it would take over; one that is being started is ended by whoever starts it. */
    @Override
    public synchronized void stop() {
        stopping = true;
        awaitStart();
        PacerProcess leader = leader();
        for (PacerProcess process : processes) {
            if (process != leader) {
                try {
                    process.stop();
                } catch (PacerLostException gone) {
                    process.kill();
                }
            }
        }
        try {
            leader.stop();
        } finally {
            close();
        }
    }

    private synchronized void awaitStart() {
        long untilNs = MonotonicClock.nowNs() + START_PATIENCE_MS * NS_PER_MS;
        try {
            for (long leftMs = START_PATIENCE_MS; starting && leftMs > 0; ) {
                wait(leftMs);
                leftMs = (untilNs - MonotonicClock.nowNs()) / NS_PER_MS;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            processes.forEach(PacerProcess::close);
            sockets.forEach(UdpSocket::close);
            pair.close();
        }
    }
}
