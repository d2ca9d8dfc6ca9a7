package interstate.pacing;

import interstate.tunbridge.Capability;
import interstate.tunbridge.ControlSocket;
import interstate.tunbridge.KernelException;
import interstate.tunbridge.MemoryLock;
import interstate.tunbridge.Neighbours;
import interstate.tunbridge.Privileges;
import interstate.tunbridge.Scheduling;
import interstate.tunbridge.Session;
import interstate.tunbridge.UdpAddress;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The pacer process: empties lanes into sockets until it is told to stop, whoever else lives.
 *
 * <p>It starts in the order that brings its first datagram out soonest: start configuration from standard input, a session
 * of its own, sockets, the end of root, locked memory, the control socket, while another thread warms up the loop's code;
 * then the lanes; then requests. It writes one line to standard output, {@code ready} or why not, and nothing after.
 */
public final class PacerMain {

    private static final int BAD_START = 2;
    private static final Path OOM_SCORE_ADJ = Path.of("/proc/self/oom_score_adj");
    private static final String OOM_SCORE = "-900";
    private static final String CPU_LATENCY = "/dev/cpu_dma_latency";
    private static final long WARM_UP_NS = 80_000_000L;

    /** Nobody waits for a standby, which has to take over at once when it must. */
    private static final long STANDBY_WARM_UP_NS = 2_000_000_000L;
    /** Short, so that little of the warm-up goes into chaff made by the interpreter. */
    private static final int WARM_UP_BYTES = 300;

    /** A standby that has no partner by then will have none. */
    private static final long PARTNER_WITHIN_NS = 30_000_000_000L;

    /** Longest delay of the first datagram by neighbours that do not answer. */
    private static final long NEIGHBOURS_NS = 100_000_000L;

    private static final long MS = 1_000_000L;

    private final PacerStart start;
    private final SlotClock clock = new KernelClock();
    private final long startedNs = clock.nowNs();
    private final PacerLog log;
    private final PacerLoops loops;
    private final @Nullable StampReader stamps;
    private final Pacer pacer;
    private final @Nullable PairMemory pair;
    private @Nullable FileOutputStream latencyRequest;

    private PacerMain(PacerStart start) {
        this.start = start;
        this.log = new PacerLog(start.log());
        KernelSeeds seeds = new KernelSeeds();
        long pid = ProcessHandle.current().pid();
        loops = new PacerLoops(
                clock,
                seeds,
                new LoopSettings(
                        start.waiting(),
                        start.realTime(),
                        Scheduling.realTimeUnlimited(),
                        start.takeoverNs(),
                        start.cpus().size() == 1 ? PacerLoops.MOST : start.threads()),
                () -> new KernelPriority(start.cpus()),
                () -> Leadership.of(pid, LeaderLife.ofKernel()),
                start.threads());
        pair = start.standby() ? null : newPair(seeds, pid);
        if (pair != null) {
            loops.attach(pair);
        }
        stamps = start.txtimeAheadNs() == 0
                ? null
                : new StampReader(clock, loops.first().leadership());
        pacer = new Pacer(clock, seeds, loops, LaneMemory::shared, start.txtimeAheadNs(), stamps);
    }

    private static PairMemory newPair(KernelSeeds seeds, long pid) {
        byte[] name = new byte[Long.BYTES];
        seeds.fill(name);
        return PairMemory.create(new UnsafeBuffer(name).getLong(0), pid);
    }

    public static void main(String[] args) {
        int status = 0;
        try {
            new PacerMain(PacerStart.read(System.in)).run();
        } catch (IOException | RuntimeException e) {
            say(String.valueOf(e.getMessage()));
            status = BAD_START;
        } catch (InterruptedException e) {
            say("interrupted at its start");
            status = BAD_START;
        }
        System.exit(status);
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    private void run() throws IOException, InterruptedException {
        if (start.realTime() && !start.standby()) {
            KernelPriority.hastenVirtualMachine();
        }
        // Not the loop's own thread, which must be born after root is dropped to inherit what is kept.
        Thread warmUp = new Thread(
                () -> new WarmUp(clock, start.standby() ? STANDBY_WARM_UP_NS : WARM_UP_NS).run(warmUpLane()),
                "warm-up");
        warmUp.start();
        if (!Session.setsid()) {
            log.line("leads a process group already: a terminal's signals may reach it");
        }
        resistOomKiller();
        start.sockets().forEach(pacer::openSocket);
        findNeighbours();
        try (InstantDump dump = openDump()) {
            makeControlDirectory();
            stayAwake();
            int uid = dropRoot();
            boolean locked = MemoryLock.lockOnFault();
            loops.start(start.standby());
            if (stamps != null) {
                stamps.start();
            }
            ControlSocket.Listener listener = ControlSocket.listen(start.control());
            PacerDesk desk = new PacerDesk(pacer, loops, ProcessHandle.current().pid(), startedNs, locked, pair, dump);
            PacerServer server = new PacerServer(listener, desk, uid, () -> tick(desk, dump), log);
            warmUp.join();
            if (start.realTime() && start.standby()) {
                // Not before: what it does to be ready would keep the node from its CPU for hundreds of milliseconds.
                KernelPriority.hastenVirtualMachine();
            }
            start.lanes().forEach(pacer::openLane);
            say(PacerSpawn.READY);
            server.run();
            loops.stop();
            if (stamps != null) {
                stamps.stop();
            }
            pacer.close();
            if (latencyRequest != null) {
                latencyRequest.close();
            }
            server.close();
        }
    }

    private void tick(PacerDesk desk, @Nullable InstantDump dump) {
        if (start.standby() && clock.nowNs() - startedNs > PARTNER_WITHIN_NS) {
            desk.endUnlessJoined();
        }
        if (dump != null) {
            dump.write(pacer);
        }
        pacer.tellEngines(log);
        pacer.sweep();
    }

    private @Nullable InstantDump openDump() throws IOException {
        Path path = start.dumpInstants();
        if (path == null) {
            return null;
        }
        InstantDump opened = new InstantDump(path, start.standby());
        if (start.uid() != PacerStart.SAME_USER && !start.standby()) {
            // A standby is started by a node that is root no more.
            Files.setAttribute(path, "unix:uid", start.uid());
        }
        return opened;
    }

    /** As long as this file is open, CPUs do not sleep so deep that waking shows. For root only, and where the kernel has it. */
    private void stayAwake() {
        try {
            FileOutputStream held = new FileOutputStream(CPU_LATENCY);
            held.write(new byte[Integer.BYTES]);
            latencyRequest = held;
        } catch (IOException e) {
            latencyRequest = null;
        }
    }

    private static void resistOomKiller() {
        try {
            Files.writeString(OOM_SCORE_ADJ, OOM_SCORE);
        } catch (IOException e) {
            // CAP_SYS_RESOURCE is missing: a unit's OOMScoreAdjust does it then, or nothing.
            return;
        }
    }

    /** Else the kernel would queue datagrams until it knows the link address, and release them in one burst. */
    private void findNeighbours() {
        long deadlineNs = clock.nowNs() + NEIGHBOURS_NS;
        Set<List<Object>> asked = new HashSet<>();
        for (LaneSpec lane : start.lanes()) {
            SocketSpec socket = pacer.socketSpec(lane.socket());
            try {
                if (asked.add(List.of(lane.destination(), socket.device()))
                        && !Neighbours.resolve(lane.destination(), socket.mark(), socket.device(), deadlineNs)) {
                    log.line("no link address yet of the way to " + lane.destination());
                }
            } catch (KernelException e) {
                log.line(String.valueOf(e.getMessage()));
            }
        }
    }

    private void makeControlDirectory() throws IOException {
        Path directory = start.control().toAbsolutePath().getParent();
        if (directory == null || Files.exists(directory)) {
            return;
        }
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        if (start.uid() != PacerStart.SAME_USER) {
            Files.setAttribute(directory, "unix:uid", start.uid());
            Files.setAttribute(directory, "unix:gid", start.gid());
        }
    }

    /** Becomes the user asked for; the answer is who it is then. */
    private int dropRoot() throws IOException {
        Path self = Path.of("/proc/self");
        boolean same = start.uid() == PacerStart.SAME_USER;
        int uid = same ? (int) Files.getAttribute(self, "unix:uid") : start.uid();
        int gid = same ? (int) Files.getAttribute(self, "unix:gid") : start.gid();
        if (!Privileges.dropTo(uid, gid, Capability.SYS_NICE, Capability.IPC_LOCK)
                        .contains(Capability.SYS_NICE)
                && start.realTime()) {
            log.line("may not use real-time priority (CAP_SYS_NICE): slots will be later under load");
        }
        Privileges.noDump();
        return uid;
    }

    /** Terms like those of a usual lane, for {@link WarmUp}. */
    private static LaneSpec warmUpLane() {
        return new LaneSpec(
                new byte[LaneSpec.PEER_HASH_BYTES],
                0,
                UdpAddress.any(false, 0),
                WARM_UP_BYTES,
                WARM_UP_BYTES,
                new ScheduleSpec(ScheduleSpec.Kind.DEFAULT, MS, ScheduleSpec.DEFAULT_JITTER_PERMILLE),
                0,
                Long.MAX_VALUE,
                0);
    }
}
