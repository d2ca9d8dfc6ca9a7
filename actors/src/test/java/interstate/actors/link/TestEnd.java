package interstate.actors.link;

import interstate.actors.agent.AgentActor;
import interstate.actors.agent.CipherAgent;
import interstate.actors.agent.CipherWarmUp;
import interstate.actors.agent.DatagramRing;
import interstate.actors.agent.Doorbell;
import interstate.actors.agent.InnerHost;
import interstate.actors.agent.PacketRing;
import interstate.actors.agent.RepairRing;
import interstate.actors.agent.Routes;
import interstate.actors.agent.UdpReceiverAgent;
import interstate.actors.device.PacerActor;
import interstate.actors.device.PacerReady;
import interstate.actors.device.RateLadder;
import interstate.actors.device.TestPacer;
import interstate.actors.loss.LossCommand;
import interstate.actors.records.Carriages;
import interstate.actors.settings.NodeSettings;
import interstate.pacing.EmbeddedPacer;
import interstate.pacing.SocketSpec;
import interstate.tunbridge.MonotonicClock;
import interstate.tunbridge.UdpAddress;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * All of a node that a link needs, each part under its own actor as in the node: pacer, receiver, cipher. Each can be made
 * to fail; the pacer's thread outlives its actor, as a pacer process does.
 */
final class TestEnd implements AutoCloseable {

    private static final int RING_BYTES = 1 << 20;
    private static final int MAX_DATAGRAM_BYTES = 2_000;
    private static final long PATIENCE_S = 20;
    private static final SecureRandom RANDOM = new SecureRandom();

    final EmbeddedPacer pacer = EmbeddedPacer.start();
    final InnerHost inner;
    final LinkWorld world;
    private final int socket = pacer.openSocket(new SocketSpec(UdpAddress.of(InetAddress.getLoopbackAddress(), 0), 0));
    private final ActorTestKit testKit;
    private FailingAgent receiver;
    private final Doorbell doorbell = new Doorbell();
    private final DatagramRing arrivals = new DatagramRing(RING_BYTES, doorbell);
    private final AtomicReference<@Nullable CipherAgent> cipher = new AtomicReference<>();
    private final AtomicReference<@Nullable PacerReady> pacerReady = new AtomicReference<>();
    private final BlockingQueue<CipherAgent> ciphers = new LinkedBlockingQueue<>();
    private final BlockingQueue<TestPacer> holds = new LinkedBlockingQueue<>();
    private final BlockingQueue<FailingAgent> receivers = new LinkedBlockingQueue<>();
    private volatile Consumer<CipherAgent> useCipher = agent -> {};
    private volatile Consumer<PacerReady> usePacer = ready -> {};
    private final AtomicReference<@Nullable ActorRef<AgentActor.Command>> receiving = new AtomicReference<>();
    private final ExecutorService pool = Executors.newSingleThreadExecutor();
    private final AtomicBoolean refusesJob = new AtomicBoolean();

    TestEnd(ActorTestKit testKit, NodeSettings settings) throws InterruptedException {
        this.testKit = testKit;
        Routes routes = new Routes();
        PacketRing inbound = new PacketRing(RING_BYTES);
        inner = new InnerHost(routes, inbound);
        ActorRef<PacerActor.Command> pacerActor = testKit.spawn(PacerActor.create(this::found, this::introduce));
        testKit.spawn(AgentActor.create(() -> new CipherAgent(arrivals, doorbell), this::introduce));
        world = new LinkWorld(
                settings,
                new Carriages(settings),
                pacerActor,
                routes,
                inbound,
                TestEnd::random,
                new PasswordKeys(),
                LossCommand.start(settings.loss()),
                new RateLadder(),
                new ClientBonds(TestEnd::random),
                new CipherWarmUp(),
                new RepairRing(),
                this::compute,
                cipher,
                pacerReady,
                MonotonicClock::epochNs);
        next(ciphers);
        next(holds);
        receiver = next(receivers);
    }

    private static void random(byte[] b, int off, int len) {
        byte[] drawn = new byte[len];
        RANDOM.nextBytes(drawn);
        System.arraycopy(drawn, 0, b, off, len);
    }

    private PacerReady found() {
        Map<String, Integer> calling = Map.of("link", socket);
        return new PacerReady(new TestPacer(pacer), calling, List.of(socket));
    }

    private void introduce(PacerReady ready) {
        ActorRef<AgentActor.Command> before = receiving.getAndSet(testKit.spawn(AgentActor.create(
                () -> new FailingAgent(
                        new UdpReceiverAgent(socket, pacer.socketFd(socket), MAX_DATAGRAM_BYTES, arrivals)),
                receivers::add)));
        if (before != null) {
            testKit.stop(before);
        }
        pacerReady.set(ready);
        usePacer.accept(ready);
        holds.add((TestPacer) ready.control());
    }

    private void introduce(CipherAgent agent) {
        cipher.set(agent);
        useCipher.accept(agent);
        ciphers.add(agent);
    }

    private void compute(Runnable job) {
        if (refusesJob.getAndSet(false)) {
            throw new RejectedExecutionException("told to refuse");
        }
        pool.execute(job);
    }

    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        return java.util.Objects.requireNonNull(queue.poll(PATIENCE_S, TimeUnit.SECONDS), "a part that is made");
    }

    /** What a calling end's actor is told of later parts. */
    void calls(ActorRef<LinkActor.Command> link) {
        useCipher = agent -> link.tell(new LinkActor.UseCipher(agent));
        usePacer = ready -> link.tell(new LinkActor.UsePacer(ready));
    }

    /** What a waiting end's actor is told of later parts. */
    void serves(ActorRef<ServerActor.Command> server) {
        useCipher = agent -> server.tell(new ServerActor.UseCipher(agent));
        usePacer = ready -> server.tell(new ServerActor.UsePacer());
    }

    UdpAddress address() {
        return pacer.socketAddress(socket);
    }

    /** Returns when another cipher runs. */
    void failCipher() throws InterruptedException {
        java.util.Objects.requireNonNull(cipher.get()).tell(a -> {
            throw new IllegalStateException("told to fail");
        });
        next(ciphers);
    }

    /** Returns when another receiver runs. */
    void failReceiver() throws InterruptedException {
        receiver.fail();
        receiver = next(receivers);
    }

    /** Returns when the pacer was found again. */
    void failPacerActor() throws InterruptedException {
        PacerReady ready = java.util.Objects.requireNonNull(pacerReady.get());
        ((TestPacer) ready.control()).gone();
        next(holds);
        receiver = next(receivers);
    }

    /** Whoever asks for the next computation finds that it cannot be had. */
    void refuseNextJob() {
        refusesJob.set(true);
    }

    boolean refusedJob() {
        return !refusesJob.get();
    }

    @Override
    public void close() {
        pool.shutdownNow();
        pacer.stop();
    }
}
