package interstate.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import interstate.tunbridge.UdpAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two pacer processes on one lane, killed and stopped, over the loopback interface. */
@Tag("slow")
@Timeout(120)
class PacerPairTest {

    private final Wire wire = new Wire();
    private final List<Long> pids = new ArrayList<>();

    @TempDir
    private Path directory;

    @AfterEach
    void endAll() {
        wire.close();
        pids.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    }

    private PairStart pairStart() {
        return pairStart(null);
    }

    private PairStart pairStart(@Nullable Path dump) {
        List<Path> controls = List.of(directory.resolve("a"), directory.resolve("b"));
        PacerStart start = new PacerStart(
                controls.get(0),
                null,
                PacerStart.SAME_USER,
                PacerStart.SAME_USER,
                true,
                dump,
                List.of(Wire.anyPort()),
                List.of(PacerProcessTest.lane(wire.address().port())));
        return new PairStart(PacerProcessTest.command(), start, controls, true);
    }

    /** The same with as many loops as lanes, which are two. */
    private PairStart pairOfTwoThreads() {
        LaneSpec lane = PacerProcessTest.lane(wire.address().port());
        PacerStart start = new PacerStart(
                directory.resolve("a"),
                null,
                PacerStart.SAME_USER,
                PacerStart.SAME_USER,
                true,
                Waiting.HYBRID,
                PacerStart.DEFAULT_TAKEOVER_NS,
                0,
                2,
                false,
                List.of(),
                null,
                List.of(Wire.anyPort()),
                List.of(lane, lane));
        return new PairStart(
                PacerProcessTest.command(), start, List.of(directory.resolve("a"), directory.resolve("b")), true);
    }

    private static List<String> loops(long pid) throws IOException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
            return tasks.map(PacerPairTest::name)
                    .filter(name -> name.startsWith("pacer"))
                    .sorted()
                    .toList();
        }
    }

    private static String name(Path task) {
        try {
            return Files.readString(task.resolve("comm")).strip();
        } catch (IOException e) {
            return "";
        }
    }

    private RemotePacer pair(PairStart start) {
        RemotePacer pacer = RemotePacer.spawn(start);
        pids.add(pacer.pid());
        assertThat(pacer.lacksStandby()).isTrue();
        addStandby(pacer);
        return pacer;
    }

    private void addStandby(RemotePacer pacer) {
        pacer.addStandby();
        assertThat(pacer.lacksStandby()).isFalse();
        PacerStatus standby = pacer.standbyStatus().orElseThrow();
        assertThat(standby.leads()).isFalse();
        assertThat(standby.lanes()).isEqualTo(pacer.status().lanes());
        assertThat(standby.sockets()).isEqualTo(pacer.sockets().size());
        pids.add(standby.pid());
    }

    private static void signal(long pid, String name) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
    }

    private static void kill(long pid) throws Exception {
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        process.destroyForcibly();
        process.onExit().get(20, TimeUnit.SECONDS);
    }

    /** Stages numbered datagrams and receives until so many of them have arrived; none may come twice. */
    private void carry(Lane lane, int datagrams, Set<Long> arrived) {
        long slot = lane.nextSlot() + 1;
        int wanted = arrived.size() + datagrams;
        byte[] datagram = new byte[PacerProcessTest.BYTES];
        UnsafeBuffer buffer = new UnsafeBuffer(datagram);
        while (arrived.size() < wanted) {
            slot = Math.max(slot, lane.nextSlot() + 1);
            for (; slot < lane.nextSlot() + 5; slot++) {
                buffer.putLong(0, MARK);
                buffer.putLong(8, (long) lane.number() << 48 | slot);
                lane.stage(slot, datagram, 0);
            }
            UnsafeBuffer received = new UnsafeBuffer(wire.receive());
            assertThat(received.capacity()).isEqualTo(PacerProcessTest.BYTES);
            if (received.getLong(0) == MARK) {
                assertThat(arrived.add(received.getLong(8)))
                        .as("slot %d twice", received.getLong(8))
                        .isTrue();
            }
        }
    }

    private static final long MARK = 0x1405_1405_1405_1405L;

    /** As when a node is told to end in the moment in which it starts a standby. */
    @Test
    void shouldLeaveNoPacerBehindWhenItIsStoppedWhileAStandbyIsStarted() throws Exception {
        RemotePacer pacer = RemotePacer.spawn(pairStart());
        pids.add(pacer.pid());
        CompletableFuture<Void> adding = CompletableFuture.runAsync(pacer::addStandby);
        while (pacer.lacksStandby()) {
            Thread.onSpinWait();
        }

        pacer.stop();

        adding.get(20, TimeUnit.SECONDS);
        for (String control : List.of("a", "b")) {
            assertThatThrownBy(() -> RemotePacer.status(directory.resolve(control)))
                    .isInstanceOf(PacerException.class);
        }
    }

    @Test
    void shouldGoOnWithTheSameLaneWhenTheLeaderIsKilledAgainAndAgain() throws Exception {
        try (RemotePacer pacer = pair(pairStart())) {
            Lane lane = pacer.lanes().get(0);
            Set<Long> arrived = new HashSet<>();
            for (int death = 1; death <= 3; death++) {
                long leader = pacer.pid();
                carry(lane, 50, arrived);
                kill(leader);
                carry(lane, 50, arrived);
                assertThat(pacer.status().pid()).isNotEqualTo(leader);
                // A host that stops the leader for longer than the takeover adds to these.
                assertThat(pacer.status().generation()).isGreaterThan(death);
                assertThat(lane.counters().takenOver()).isGreaterThanOrEqualTo(death);
                assertThat(pacer.lacksStandby()).isTrue();
                addStandby(pacer);
            }
            assertThat(pacer.lanes()).containsExactly(lane);
            assertThat(lane.counters().uncertain()).isLessThanOrEqualTo(3);
            pacer.stop();
        }
    }

    @Test
    void shouldEmptyLanesOfSeveralLoopsWhenTheLeaderIsKilled() throws Exception {
        try (RemotePacer pacer = pair(pairOfTwoThreads())) {
            List<Lane> lanes = pacer.lanes();
            assertThat(lanes).hasSize(2);
            assertThat(loops(pacer.pid())).containsExactly("pacer", "pacer-1");
            assertThat(loops(pacer.standbyStatus().orElseThrow().pid())).containsExactly("pacer", "pacer-1");
            Set<Long> arrived = new HashSet<>();
            int generation = pacer.status().generation();
            carry(lanes.get(0), 50, arrived);
            long leader = pacer.pid();
            kill(leader);
            long passed = lanes.get(1).nextSlot();
            carry(lanes.get(0), 50, arrived);
            carry(lanes.get(1), 50, arrived);
            assertThat(lanes.get(1).nextSlot()).isGreaterThan(passed + 50);
            assertThat(pacer.status().pid()).isNotEqualTo(leader);
            // A stop of the host may have had the lead go to and fro before the kill: only where it changed once must
            // every loop
            // have noticed that.
            boolean once = pacer.status().generation() == generation + 1;
            assertThat(lanes.stream().filter(lane -> lane.counters().takenOver() > 0))
                    .hasSizeGreaterThanOrEqualTo(once ? lanes.size() : 1);
            addStandby(pacer);
            carry(lanes.get(1), 50, arrived);
            pacer.stop();
        }
    }

    /** The interpreter and the class loader would make it more than an interval late. */
    @Test
    void shouldLoadNoClassWhenItTakesOverALaneWithASourceAddress() throws Exception {
        Path loaded = directory.resolve("classes");
        PairStart usual = pairStart();
        List<String> command = new ArrayList<>(usual.command());
        command.add(command.indexOf("-cp"), "-Xlog:class+load=info:file=" + loaded + "-%p");
        try (RemotePacer pacer = pair(new PairStart(command, usual.start(), usual.controls(), true))) {
            Lane lane = pacer.lanes().get(0);
            lane.destination(wire.address(), UdpAddress.of(InetAddress.getLoopbackAddress(), 0), 0);
            Set<Long> arrived = new HashSet<>();
            carry(lane, 50, arrived);
            Path ofStandby =
                    Path.of(loaded + "-" + pacer.standbyStatus().orElseThrow().pid());
            List<String> before = Files.readAllLines(ofStandby);
            kill(pacer.pid());
            carry(lane, 50, arrived);
            assertThat(before).anyMatch(line -> line.contains(PacerLoop.class.getName()));
            List<String> after = Files.readAllLines(ofStandby);
            assertThat(after.subList(before.size(), after.size())).isEmpty();
            pacer.stop();
        }
    }

    @Test
    void shouldLeadNoMoreWhenItWakesAndAnotherHasTakenOver() throws Exception {
        try (RemotePacer pacer = pair(pairStart())) {
            Lane lane = pacer.lanes().get(0);
            long stopped = pacer.pid();
            Set<Long> arrived = new HashSet<>();
            signal(stopped, "STOP");
            carry(lane, 200, arrived);
            assertThat(pacer.pid()).isNotEqualTo(stopped);
            signal(stopped, "CONT");
            carry(lane, 200, arrived);
            assertThat(pacer.status().lanes()).isEqualTo(1);
            assertThat(pacer.standbyStatus().orElseThrow().lanes()).isEqualTo(1);
            assertThat(lane.counters().takenOver()).isPositive();
            pacer.stop();
        }
    }

    @Test
    void shouldDumpEveryInstantWhenTheLeadGoesToAndFro() throws Exception {
        Path dump = directory.resolve("instants");
        try (RemotePacer pacer = pair(pairStart(dump))) {
            Lane lane = pacer.lanes().get(0);
            Set<Long> arrived = new HashSet<>();
            for (int turn = 0; turn < 4; turn++) {
                long leader = pacer.pid();
                signal(leader, "STOP");
                carry(lane, 150, arrived);
                assertThat(pacer.pid()).isNotEqualTo(leader);
                signal(leader, "CONT");
                carry(lane, 150, arrived);
            }
            pacer.stop();
        }

        List<String> lines = Files.readAllLines(dump);
        assertThat(lines).allMatch(line -> line.matches("\\d+,\\d+,\\d+,\\d+"));
        List<Long> slots = lines.stream()
                .map(line -> Long.valueOf(line.split(",", -1)[1]))
                .distinct()
                .sorted()
                .toList();
        assertThat(slots).first().isEqualTo(0L);
        assertThat(slots).last().isEqualTo(slots.size() - 1L);
    }

    @Test
    void shouldKeepSocketAndScheduleWhenBothAreKilled() throws Exception {
        try (RemotePacer pacer = pair(pairStart())) {
            Lane lane = pacer.lanes().get(0);
            UdpAddress before = pacer.socketAddress(0);
            Set<Long> arrived = new HashSet<>();
            carry(lane, 20, arrived);
            long foretoldNs = lane.instantNs(lane.nextSlot() + 500);
            long slot = lane.nextSlot() + 500;
            kill(pacer.standbyStatus().orElseThrow().pid());
            kill(pacer.pid());

            PacerStatus revived = pacer.status();
            pids.add(revived.pid());

            carry(lane, 20, arrived);
            assertThat(pacer.socketAddress(0)).isEqualTo(before);
            assertThat(lane.hasEnded()).isFalse();
            while (lane.nextSlot() <= slot) {
                assertThat(lane.instantNs(slot)).isIn(foretoldNs, -1L);
                wire.receive();
            }
            pacer.stop();
        }
    }

    @Test
    void shouldAdoptBothAndCutOffTheNodeBeforeWhenAnotherConnects() {
        PairStart start = pairStart();
        try (RemotePacer first = pair(start);
                RemotePacer second = RemotePacer.connect(start)) {
            assertThat(second.lacksStandby()).isFalse();
            assertThat(second.pid()).isEqualTo(first.pid());
            assertThat(second.lanes()).hasSize(1);
            assertThat(first.lanes().get(0).isOurs()).isFalse();
            assertThatThrownBy(first::status).isInstanceOf(PacerException.class);
            assertThat(second.status().leads()).isTrue();
            second.stop();
        }
        assertThat(directory.resolve("a")).doesNotExist();
        assertThat(directory.resolve("b")).doesNotExist();
    }

    @Test
    void shouldOpenAndEndLanesInBothWhenTheNodeAsks() {
        try (RemotePacer pacer = pair(pairStart())) {
            Lane other = pacer.openLane(PacerProcessTest.lane(wire.address().port()));
            assertThat(pacer.openSocket(Wire.anyPort())).isEqualTo(1);
            assertThat(pacer.standbyStatus().orElseThrow().lanes()).isEqualTo(2);
            assertThat(pacer.standbyStatus().orElseThrow().sockets()).isEqualTo(2);
            pacer.endLane(other);
            while (!other.hasEnded() || pacer.standbyStatus().orElseThrow().lanes() > 1) {
                wire.receive();
            }
            assertThat(pacer.status().lanes()).isEqualTo(1);
            pacer.stop();
        }
    }
}
