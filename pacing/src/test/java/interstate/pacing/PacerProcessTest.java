package interstate.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import interstate.tunbridge.ControlSocket;
import interstate.tunbridge.UdpAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The pacer as a process, over the loopback interface. */
@Tag("slow")
@Timeout(60)
class PacerProcessTest {

    static final int BYTES = 400;
    private static final long MS = 1_000_000;
    private static final int NOBODY = 65534;
    private static final int CAP_SYS_RESOURCE = 24;

    private final Wire wire = new Wire();
    private final List<Long> pids = new ArrayList<>();

    @TempDir
    private Path directory;

    @AfterEach
    void endAll() {
        wire.close();
        pids.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    }

    static List<String> command() {
        return PacerCommand.of(
                Path.of(System.getProperty("java.home"), "bin", "java"), System.getProperty("java.class.path"), null);
    }

    static PacerStart start(Path control, List<SocketSpec> sockets, List<LaneSpec> lanes) {
        return new PacerStart(control, null, PacerStart.SAME_USER, PacerStart.SAME_USER, true, null, sockets, lanes);
    }

    static LaneSpec lane(int port) {
        byte[] peer = new byte[LaneSpec.PEER_HASH_BYTES];
        peer[0] = 42;
        return new LaneSpec(
                peer,
                0,
                UdpAddress.of(InetAddress.getLoopbackAddress(), port),
                BYTES,
                BYTES + 28,
                new ScheduleSpec(ScheduleSpec.Kind.DEFAULT, 2 * MS, 250),
                8 * MS,
                Long.MAX_VALUE,
                0);
    }

    private LaneSpec onSocket(int socket) {
        LaneSpec spec = lane();
        return new LaneSpec(
                spec.peerHash32(),
                socket,
                spec.destination(),
                BYTES,
                BYTES + 28,
                spec.schedule(),
                spec.leadNs(),
                Long.MAX_VALUE,
                0);
    }

    private LaneSpec lane() {
        return lane(wire.address().port());
    }

    private Path control() {
        return directory.resolve("run").resolve("pacer");
    }

    private RemotePacer spawn(PacerStart start) {
        RemotePacer pacer = RemotePacer.spawn(command(), start);
        pids.add(pacer.pid());
        return pacer;
    }

    private static void awaitEnd(long pid) throws Exception {
        ProcessHandle process = ProcessHandle.of(pid).orElse(null);
        if (process != null) {
            process.onExit().get(20, TimeUnit.SECONDS);
        }
    }

    private static Map<String, String> procStatus(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .map(line -> line.split(":\\s*", 2))
                .collect(Collectors.toMap(part -> part[0], part -> part[1]));
    }

    private static long kilobytes(@Nullable String value) {
        assertThat(value).isNotNull().endsWith(" kB");
        return Long.parseLong(String.valueOf(value).replace(" kB", ""));
    }

    @Test
    void shouldKillAPacerThatDoesNotAnswerWhenItIsToBeTakenOver() throws Exception {
        RemotePacer pacer =
                spawn(start(control(), List.of(new SocketSpec(UdpAddress.any(false, 0), 0)), List.of(lane())));
        pacer.close();
        assertThat(new ProcessBuilder("kill", "-STOP", Long.toString(pacer.pid()))
                        .start()
                        .waitFor())
                .isZero();

        assertThatThrownBy(() -> RemotePacer.connect(control()))
                .isInstanceOf(PacerException.class)
                .hasMessageContaining("does not answer");

        awaitEnd(pacer.pid());
        assertThat(ProcessHandle.of(pacer.pid()).map(ProcessHandle::isAlive).orElse(false))
                .isFalse();
    }

    @Test
    void shouldLetNoThreadOfItsJvmWaitForNormalOnesWhenRealTimeIsPermitted() throws Exception {
        try (RemotePacer pacer =
                spawn(start(control(), List.of(new SocketSpec(UdpAddress.any(false, 0), 0)), List.of(lane())))) {
            Assumptions.assumeTrue(pacer.status().realTime(), "no right to real-time priorities");
            try (Stream<Path> threads = Files.list(Path.of("/proc/" + pacer.pid() + "/task"))) {
                assertThat(threads.map(PacerProcessTest::priorityAndName))
                        .contains("-41 pacer")
                        .allMatch(thread -> thread.equals("-41 pacer") || thread.startsWith("-40 "));
            }
            pacer.stop();
        }
    }

    /** As the kernel counts: -1 minus the real-time priority. */
    private static String priorityAndName(Path thread) {
        try {
            String stat = Files.readString(thread.resolve("stat"));
            int end = stat.lastIndexOf(')');
            return stat.substring(end + 2).split(" ", -1)[15] + " " + stat.substring(stat.indexOf('(') + 1, end);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void shouldSendLanesOfItsStartConfigurationBeforeAnyNodeAsks() throws Exception {
        try (RemotePacer pacer = spawn(start(control(), List.of(Wire.anyPort()), List.of(lane())))) {
            for (int i = 0; i < 100; i++) {
                assertThat(wire.receive()).hasSize(BYTES);
            }
            assertThat(pacer.lanes()).hasSize(1);
            Lane lane = pacer.lanes().get(0);
            assertThat(lane.terms()).isEqualTo(lane());
            assertThat(lane.counters().sent()).isGreaterThanOrEqualTo(99);
            assertThat(lane.counters().fault()).isZero();
            pacer.stop();
            awaitEnd(pacer.pid());
        }
        assertThat(control()).doesNotExist();
        assertThatThrownBy(() -> RemotePacer.connect(control()))
                .isInstanceOf(PacerException.class)
                .hasMessageContaining("no pacer answers");
    }

    @Test
    void shouldDeliverWhatIsStagedAndEndLanesWhenTheNodeWorks() {
        try (RemotePacer pacer = spawn(start(control(), List.of(), List.of()))) {
            assertThat(pacer.openSocket(Wire.anyPort())).isZero();
            assertThat(pacer.socketAddress(0).port()).isPositive();
            Lane lane = pacer.openLane(lane());
            byte[] datagram = new byte[BYTES];
            Arrays.fill(datagram, (byte) 0x77);
            long slot = lane.nextSlot() + 1;
            for (int delivered = 0; delivered < 50; ) {
                for (; slot < lane.nextSlot() + 5; slot++) {
                    lane.stage(slot, datagram, 0);
                }
                delivered += Arrays.equals(wire.receive(), datagram) ? 1 : 0;
            }

            Lane other = pacer.openLane(lane());
            assertThat(pacer.lanes()).containsExactly(lane, other);
            pacer.endLane(lane);
            while (!lane.hasEnded()) {
                wire.receive();
            }
            assertThat(pacer.lanes()).containsExactly(other);
            while (pacer.status().lanes() > 1) {
                wire.receive();
            }
            assertThat(other.hasEnded()).isFalse();
            pacer.stop();
        }
    }

    /** A node that has started a pacer. */
    private Process node(Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        NodeUnderTestMain.class.getName(),
                        control().toString(),
                        Integer.toString(wire.address().port()))
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        Process node = builder.start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(node.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(out.readLine()).isEqualTo("up");
        }
        return node;
    }

    @Test
    void shouldInheritNothingOfTheNodesEnvironmentButWhatAJvmGoesBy() throws Exception {
        Process node = node(Map.of(
                "INTERSTATE_PASSWORD", "secret 1", "SITE_PSK", "secret 2", "LANG", "C.UTF-8", "MALLOC_ARENA_MAX", "1"));
        long pid = RemotePacer.status(control()).pid();
        pids.add(pid);
        node.destroyForcibly().waitFor();
        List<String> environment = Arrays.asList(
                Files.readString(Path.of("/proc/" + pid + "/environ")).split("\0", -1));
        assertThat(environment)
                .contains("LANG=C.UTF-8", "MALLOC_ARENA_MAX=1")
                .anyMatch(variable -> variable.startsWith("PATH="))
                .noneMatch(variable -> variable.contains("secret"));
    }

    @Test
    void shouldGoOnAndBeTakenOverWhenTheNodeIsKilled() throws Exception {
        Process node = node(Map.of());
        PacerStatus before = RemotePacer.status(control());
        pids.add(before.pid());
        node.destroyForcibly().waitFor();

        for (int i = 0; i < 50; i++) {
            wire.receive();
        }
        try (RemotePacer pacer = RemotePacer.connect(control())) {
            assertThat(pacer.pid()).isEqualTo(before.pid());
            assertThat(pacer.sockets()).hasSize(1);
            assertThat(pacer.socketFd(0)).isPositive();
            Lane lane = pacer.lanes().get(0);
            assertThat(lane.terms().peerHash32()[0]).isEqualTo((byte) 42);
            assertThat(lane.nextSlot()).isGreaterThanOrEqualTo(50);
            assertThat(lane.counters().skipped()).isLessThan(lane.counters().sent());

            byte[] datagram = new byte[BYTES];
            Arrays.fill(datagram, (byte) 0x33);
            long slot = lane.nextSlot() + 10;
            assertThat(lane.stage(slot, datagram, 0)).isTrue();
            while (!Arrays.equals(wire.receive(), datagram)) {
                assertThat(lane.nextSlot()).isLessThan(slot + 1000);
            }
            assertThat(lane.instantNs(lane.nextSlot() + 10)).isPositive();
            pacer.stop();
            awaitEnd(before.pid());
        }
    }

    @Test
    void shouldCutOffTheFirstNodeWhenASecondConnects() {
        try (RemotePacer first = spawn(start(control(), List.of(Wire.anyPort()), List.of(lane())));
                RemotePacer second = RemotePacer.connect(control())) {
            assertThat(second.lanes()).hasSize(1);
            assertThat(first.lanes().get(0).isOurs()).isFalse();
            assertThat(first.lanes().get(0).stage(first.lanes().get(0).nextSlot() + 5, new byte[BYTES], 0))
                    .isFalse();
            assertThatThrownBy(first::status).isInstanceOf(PacerException.class);
            // Askers do not disturb the node, however many hang on.
            for (int i = 0; i < 10; i++) {
                assertThat(RemotePacer.status(control()).lanes()).isEqualTo(1);
            }
            assertThat(second.status().pid()).isEqualTo(second.pid());
            RemotePacer.stop(control());
        }
    }

    @Test
    void shouldDumpTheInstantsThatTheSeedForetellsWhenAskedTo() throws IOException {
        Path dump = directory.resolve("instants.csv");
        byte[] seed = new byte[Schedule.SEED_BYTES];
        seed[5] = 5;
        LaneSpec plain = lane();
        LaneSpec seeded = new LaneSpec(
                plain.peerHash32(),
                0,
                plain.destination(),
                BYTES,
                BYTES + 28,
                plain.schedule(),
                plain.leadNs(),
                Long.MAX_VALUE,
                0,
                seed);
        PacerStart start = new PacerStart(
                control(),
                directory.resolve("log"),
                PacerStart.SAME_USER,
                PacerStart.SAME_USER,
                false,
                dump,
                List.of(Wire.anyPort()),
                List.of(seeded));
        try (RemotePacer pacer = spawn(start)) {
            for (int i = 0; i < 20; i++) {
                wire.receive();
            }
            pacer.dumpInstants();
            List<String> lines = Files.readAllLines(dump);
            assertThat(lines).hasSizeGreaterThan(1000);
            Schedule schedule = new Schedule(seeded.schedule(), seed);
            String[] first = lines.get(0).split(",", -1);
            long instantNs = Long.parseLong(first[2]);
            for (int slot = 0; slot < 1000; slot++) {
                instantNs += slot == 0 ? 0 : schedule.drawNs(slot);
                assertThat(lines.get(slot)).isEqualTo("0," + slot + "," + instantNs + "," + first[3]);
            }
            pacer.stop();
        }
    }

    @Test
    void shouldGoOnServingWhenRequestsAreGarbage() {
        long seed = 77;
        Random random = new Random(seed);
        try (RemotePacer pacer = spawn(start(control(), List.of(Wire.anyPort()), List.of(lane())))) {
            ControlSocket stranger = ControlSocket.connect(control());
            for (int i = 0; i < 2_000; i++) {
                byte[] message = new byte[1 + random.nextInt(random.nextBoolean() ? 12 : 300)];
                random.nextBytes(message);
                message[0] = (byte) random.nextInt(12);
                if (message.length > 3 && random.nextBoolean()) {
                    Arrays.fill(message, 1, 4, (byte) 0);
                }
                boolean wouldStop = message.length >= 8 && message[0] == PacerProtocol.STOP;
                boolean wouldAdopt = message.length >= 8 && message[0] == PacerProtocol.ADOPT;
                if (!wouldStop && !wouldAdopt) {
                    assertThat(stranger.send(message, message.length))
                            .as("seed %d", seed)
                            .isZero();
                    assertThat(stranger.receive(10_000))
                            .as("seed %d, %d", seed, i)
                            .isPositive();
                }
            }
            stranger.close();
            assertThat(pacer.status().lanes()).isEqualTo(1);
            assertThat(pacer.lanes().get(0).isOurs()).isTrue();
            pacer.stop();
        }
    }

    @Test
    void shouldSayWhyInOneLineWhenItCannotStart() {
        try (RemotePacer pacer = spawn(start(control(), List.of(Wire.anyPort()), List.of()))) {
            SocketSpec taken = new SocketSpec(pacer.socketAddress(0), 0);
            PacerStart second = start(directory.resolve("other"), List.of(taken), List.of());
            assertThatThrownBy(() -> RemotePacer.spawn(command(), second))
                    .isInstanceOf(PacerException.class)
                    .hasMessageContaining("is taken by another program")
                    .hasMessageNotContaining("\n");
            assertThatThrownBy(() -> RemotePacer.spawn(command(), start(control(), List.of(), List.of())))
                    .hasMessageContaining("served by process " + pacer.pid());
            assertThatThrownBy(() -> pacer.openLane(onSocket(9)))
                    .hasMessageContaining("socket 9 is not one of the pacer's 1");
            pacer.stop();
        }
    }

    @Test
    @Tag("namespace")
    void shouldShedRootAndStaySmallWhenGivenAUser() throws Exception {
        PacerStart start =
                new PacerStart(control(), null, NOBODY, NOBODY, true, null, List.of(Wire.anyPort()), List.of(lane()));
        Files.setAttribute(directory, "unix:uid", NOBODY);
        try (RemotePacer pacer = spawn(start)) {
            for (int i = 0; i < 200; i++) {
                wire.receive();
            }
            Map<String, String> status = procStatus(pacer.pid());
            assertThat(status.get("Uid")).startsWith("65534\t65534");
            String ours = procStatus(ProcessHandle.current().pid()).getOrDefault("CapEff", "0");
            boolean permitted = (Long.parseUnsignedLong(ours, 16) >> CAP_SYS_RESOURCE & 1) == 1;
            String score = Files.readString(Path.of("/proc/" + pacer.pid() + "/oom_score_adj"));
            assertThat(score.strip()).isEqualTo(permitted ? "-900" : "0");
            assertThat(kilobytes(status.get("VmHWM")) - kilobytes(status.get("RssShmem")))
                    .isLessThan(100_000);
            assertThat(pacer.status().memoryLocked()).isTrue();
            // A marked socket is beyond its rights by now, so this process opens it and hands it over.
            int marked = pacer.openSocket(new SocketSpec(Wire.anyPort().bind(), 7));
            assertThat(pacer.socketAddress(marked).port()).isPositive();
            pacer.openLane(onSocket(marked));
            pacer.stop();
            awaitEnd(pacer.pid());
        }
    }
}
