package interstate.deploy;

import com.typesafe.config.ConfigFactory;
import interstate.crypto.DatagramOpener;
import interstate.crypto.DatagramSealer;
import interstate.crypto.HandshakeException;
import interstate.crypto.KeyPair25519;
import interstate.crypto.NoiseHandshake;
import interstate.crypto.PasswordKey;
import interstate.crypto.Randomness;
import interstate.crypto.SessionSecrets;
import interstate.deploy.cli.Host;
import interstate.deploy.cli.Interstate;
import interstate.deploy.config.PacerLaunch;
import interstate.pacing.LaneSpec;
import interstate.pacing.PacerStart;
import interstate.pacing.RemotePacer;
import interstate.pacing.ScheduleSpec;
import interstate.pacing.SocketSpec;
import interstate.tunbridge.MonotonicClock;
import interstate.tunbridge.UdpAddress;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.jar.JarFile;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.LoggerFactory;

/**
 * Does once, without privilege and without a device, what starts do, so that the JVM can write the classes it loaded to an
 * archive. Also starts a pacer on the loopback interface that writes its own.
 */
final class Training {
    private static final long PATIENCE_SECONDS = 60;
    private static final int DATAGRAM_BYTES = 1472;
    private static final int PACKET_LENGTH = 1500;

    private final Path directory;
    private final Host host;

    private Training(Path directory) {
        this.directory = directory;
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        this.host = Main.host(
                nowhere, nowhere, Map.of("INTERSTATE_PASSWORD", "a password for training only"), settings -> 0);
    }

    /** Trains, and leaves the pacer's archive in a directory. */
    static void run(Path directory) throws Exception {
        Training training = new Training(directory.toAbsolutePath());
        training.pacer();
        training.commands();
        training.handshakes();
        actors();
        ownClasses();
    }

    /** A lane of 1 ms slots to a socket of ours that reads nothing. */
    private void pacer() throws IOException, InterruptedException {
        // Not below the directory of the archives: the path of a socket is short.
        Path run = Files.createTempDirectory("interstate");
        try (DatagramSocket sink = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            UdpAddress to = UdpAddress.of(InetAddress.getLoopbackAddress(), sink.getLocalPort());
            LaneSpec lane = new LaneSpec(
                    new byte[LaneSpec.PEER_HASH_BYTES],
                    0,
                    to,
                    DATAGRAM_BYTES,
                    PACKET_LENGTH,
                    new ScheduleSpec(ScheduleSpec.Kind.DEFAULT, 1_000_000, 250),
                    0,
                    Long.MAX_VALUE,
                    0);
            PacerStart start = new PacerStart(
                    run.resolve("pacer.sock"),
                    run.resolve("log"),
                    PacerStart.SAME_USER,
                    PacerStart.SAME_USER,
                    false,
                    null,
                    List.of(new SocketSpec(UdpAddress.of(InetAddress.getLoopbackAddress(), 0), 0)),
                    List.of(lane));
            List<String> command = PacerLaunch.command(host.installation(), directory);
            Path classes = directory.resolve("pacer.classes");
            RemotePacer pacer = RemotePacer.spawn(with("-XX:DumpLoadedClassList=" + classes, command), start);
            long pid = pacer.pid();
            pacer.stop();
            pacer.close();
            awaitEnd(pid);
            archive(command, classes);
        } finally {
            removeAll(run);
        }
    }

    private static void removeAll(Path directory) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    private static List<String> with(String option, List<String> command) {
        List<String> longer = new ArrayList<>(command);
        longer.add(1, option);
        return longer;
    }

    private static void awaitEnd(long pid) throws InterruptedException {
        try {
            ProcessHandle process = ProcessHandle.of(pid).orElse(null);
            if (process != null) {
                process.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the pacer does not end", e);
        }
    }

    /** Writes what the pacer loaded, by another JVM with the same class path, whose collector can. */
    private void archive(List<String> command, Path classes) throws IOException, InterruptedException {
        int classPath = command.indexOf("-cp");
        List<String> dump = List.of(
                command.get(0),
                "-Xshare:dump",
                "-Xlog:disable",
                "-XX:SharedClassListFile=" + classes,
                "-XX:SharedArchiveFile=" + directory.resolve(PacerLaunch.ARCHIVE),
                "-cp",
                command.get(classPath + 1));
        Process process = new ProcessBuilder(dump)
                .redirectErrorStream(true)
                .redirectOutput(Redirect.DISCARD)
                .start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IllegalStateException("the archive of the pacer was not written");
        }
    }

    /** The command line up to where a node would start. */
    private void commands() {
        Interstate interstate = new Interstate(host);
        interstate.execute("client", "--peer", "127.0.0.1:1405", "--up-speed", "100k", "--tun-ipv4", "10.0.0.2/24");
        interstate.execute("server", "--tun-ipv4", "10.0.0.1/24");
        interstate.execute("status", "--run-dir", directory.toString());
        interstate.execute("--version");
    }

    private void handshakes() throws HandshakeException {
        Randomness randomness = host.randomness();
        byte[] key = PasswordKey.derive("training".getBytes(StandardCharsets.UTF_8));
        finish(NoiseHandshake.initiatorNn(key, randomness), NoiseHandshake.responderNn(key, randomness));
        KeyPair25519 server = KeyPair25519.generate(randomness);
        finish(
                NoiseHandshake.initiatorIk(KeyPair25519.generate(randomness), server.publicKey(), key, randomness),
                NoiseHandshake.responderIk(server, key, randomness));
    }

    private static void finish(NoiseHandshake initiator, NoiseHandshake responder) throws HandshakeException {
        responder.read(initiator.write(new byte[1]));
        initiator.read(responder.write(new byte[1]));
        SessionSecrets secrets = initiator.split();
        byte[] datagram = new byte[DATAGRAM_BYTES];
        new DatagramSealer(secrets.initiatorToResponder(), 0, 1).seal(0, datagram, 0, datagram.length);
        DatagramOpener opener = new DatagramOpener(secrets.initiatorToResponder(), 0, 1);
        if (opener.recognises(datagram, 0, datagram.length)) {
            opener.open(datagram, 0, datagram.length);
        }
    }

    private static void actors() throws InterruptedException {
        LoggerFactory.getLogger(Training.class).debug("{}", MonotonicClock.nowNs());
        Behavior<String> ending = Behaviors.setup(context -> {
            context.spawn(Behaviors.<String>empty(), "child");
            return Behaviors.receiveMessage(message -> Behaviors.stopped());
        });
        ActorSystem<String> system = ActorSystem.create(
                ending,
                "training",
                ConfigFactory.parseResources("interstate-actors.conf").withFallback(ConfigFactory.defaultReference()));
        system.tell("end");
        try {
            system.getWhenTerminated().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the actors do not end", e);
        }
    }

    /** Everything of ours that the steps above did not need. */
    private static void ownClasses() throws IOException, ClassNotFoundException {
        Path self = Path.of(System.getProperty("java.class.path")).toAbsolutePath();
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(self.getParent(), "*.jar")) {
            for (Path jar : jars) {
                try (JarFile file = new JarFile(jar.toFile())) {
                    for (String name : file.stream().map(Object::toString).toList()) {
                        if (name.startsWith("interstate/") && name.endsWith(".class") && !name.contains("-info")) {
                            String type = name.substring(0, name.length() - ".class".length())
                                    .replace('/', '.');
                            Class.forName(type, false, Training.class.getClassLoader());
                        }
                    }
                }
            }
        }
    }
}
