package interstate.actors.link;

import static org.assertj.core.api.Assertions.assertThat;

import interstate.actors.agent.InnerHost;
import interstate.actors.agent.Packets;
import interstate.actors.protocol.LinkState;
import interstate.actors.protocol.PacketRows;
import interstate.actors.protocol.SendQueue;
import interstate.actors.settings.ClientLinkSettings;
import interstate.actors.settings.Credentials;
import interstate.actors.settings.KnownClient;
import interstate.actors.settings.NodeSettings;
import interstate.actors.settings.PublicKey;
import interstate.actors.settings.Secret;
import interstate.actors.settings.TestNodes;
import interstate.actors.settings.TimerSettings;
import interstate.actors.simulation.Dice;
import interstate.crypto.KeyPair25519;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A link over the loopback, both ends with all their parts, each under its own actor. One part after the other fails: the
 * lanes go on without missing a slot, and what was sent arrives again.
 */
@Timeout(120)
class SupervisionTest {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final byte[] CLIENT = TestNodes.address("10.9.0.2").getAddress();
    private static final byte[] SERVER = TestNodes.address("10.9.0.1").getAddress();
    private static final int BODY_BYTES = 100;
    private static final long MILLISECOND_NS = 1_000_000;
    private static final long RESOLVE_NS = 100_000_000;

    private final ActorTestKit testKit = ActorTestKit.create();
    private final Dice dice = new Dice(7);
    private final KeyPair25519 serverKey = KeyPair25519.generate(dice);
    private final KeyPair25519 clientKey = KeyPair25519.generate(dice);
    private final Secret cloak = Secret.copyOf(dice.bytes(32));

    @TempDir
    private Path directory;

    private TestEnd server;
    private TestEnd client;
    private ActorRef<LinkActor.Command> link;
    private int sent;

    @BeforeEach
    void meet() throws Exception {
        KnownClient known = new KnownClient(
                "a",
                PublicKey.of(clientKey.publicKey()),
                Optional.empty(),
                List.of(TestNodes.subnet("10.9.0.2/32")),
                false,
                TestNodes.LIMITS);
        NodeSettings serving = TestNodes.node(
                java.nio.file.Files.createDirectories(directory.resolve("server")),
                TestNodes.tun("10.9.0.1/24"),
                TimerSettings.defaults(),
                Optional.of(TestNodes.server(
                        new Credentials.ServerKey(Secret.copyOf(serverKey.privateKey()), cloak), List.of(known), 0)));
        java.nio.file.Files.createDirectories(serving.stateDir());
        server = new TestEnd(testKit, serving);
        server.serves(
                testKit.spawn(ServerActor.create(server.world, serving.server().orElseThrow())));
        ClientLinkSettings calling = TestNodes.client(
                "link",
                server.address(),
                new Credentials.ClientKey(
                        Secret.copyOf(clientKey.privateKey()),
                        PublicKey.of(serverKey.publicKey()),
                        cloak,
                        Optional.empty()),
                TestNodes.LANE,
                "10.9.0.1/32");
        NodeSettings node = TestNodes.node(
                directory.resolve("client"), TestNodes.tun("10.9.0.2/24"), oftenResolving(), Optional.empty(), calling);
        java.nio.file.Files.createDirectories(node.stateDir());
        client = new TestEnd(testKit, node);
        link = testKit.spawn(LinkActor.create(client.world, calling, server.address(), PacketRows.NOWHERE));
        client.calls(link);
        exchange();
    }

    private static TimerSettings oftenResolving() {
        TimerSettings t = TimerSettings.defaults();
        return new TimerSettings(
                t.rekeyAfterNs(),
                t.rekeyAfterDatagrams(),
                t.rejectAfterDatagrams(),
                t.previousKeyNs(),
                t.retryNs(),
                t.silenceNs(),
                t.silenceSlots(),
                t.timeoutNs(),
                t.timeoutSlots(),
                t.straddleNs(),
                t.straddleSlots(),
                t.noAnswerNs(),
                RESOLVE_NS);
    }

    @AfterEach
    void part() {
        testKit.shutdownTestKit();
        client.close();
        server.close();
    }

    private byte[] packet(byte[] from, byte[] to) {
        byte[] packet = Packets.between(from, to, BODY_BYTES);
        ByteBuffer.wrap(packet).putInt(24, ++sent);
        return packet;
    }

    /** Packets sent from now on arrive, whole, in both directions. */
    private void exchange() {
        arrives(client.inner, server.inner, CLIENT, SERVER);
        arrives(server.inner, client.inner, SERVER, CLIENT);
    }

    private void arrives(InnerHost from, InnerHost to, byte[] source, byte[] destination) {
        int first = sent + 1;
        await("a packet to arrive", () -> {
            from.send(packet(source, destination));
            return to.receive().stream()
                    .anyMatch(p ->
                            p.length == 20 + BODY_BYTES && ByteBuffer.wrap(p).getInt(24) >= first);
        });
    }

    private static void await(String what, BooleanSupplier condition) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - begin).as(what).isLessThan(PATIENCE.toNanos());
        }
    }

    /** Something fails; the lanes must not feel it, and packets arrive again. */
    private interface Failure {
        void happens() throws Exception;
    }

    private void survives(Failure failure) throws Exception {
        Slots up = new Slots(client.pacer);
        Slots down = new Slots(server.pacer);
        whileTheClientSends(failure);
        exchange();
        SendQueue queue = java.util.Objects.requireNonNull(client.inner.queueOf(packet(CLIENT, SERVER)));
        await("what waited and what was under way to leave", () -> queue.usedBytes() == 0);
        up.shouldBeWhole();
        down.shouldBeWhole();
    }

    /** So that cells hold packets whose fate nobody will be told. */
    private void whileTheClientSends(Failure failure) throws Exception {
        byte[] packet = packet(CLIENT, SERVER);
        AtomicBoolean failed = new AtomicBoolean();
        CountDownLatch full = new CountDownLatch(1);
        Thread sender = new Thread(() -> {
            while (!failed.get()) {
                if (!client.inner.send(packet)) {
                    full.countDown();
                    LockSupport.parkNanos(MILLISECOND_NS);
                }
            }
        });
        sender.start();
        assertThat(full.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        long slot = client.pacer.lanes().get(0).nextSlot() + 3;
        await("slots to pass", () -> client.pacer.lanes().get(0).nextSlot() > slot);
        failure.happens();
        failed.set(true);
        sender.join();
    }

    @Test
    void shouldEstablishAndSayHowItStands() {
        TestProbe<List<LinkReport>> reports = testKit.createTestProbe();
        link.tell(new LinkActor.Report(reports.getRef()));
        List<LinkReport> answer = reports.receiveMessage(PATIENCE);
        assertThat(answer).hasSize(1);
        LinkReport report = answer.get(0);
        assertThat(report.name()).isEqualTo("link");
        assertThat(report.role()).isEqualTo("client");
        assertThat(report.state()).isEqualTo(LinkState.ESTABLISHED);
        assertThat(report.counters().sessions).isPositive();
        assertThat(report.lane()).isSameAs(client.pacer.lanes().get(0));
    }

    @Test
    void shouldGoOnWhenTheClientsCipherFails() throws Exception {
        survives(client::failCipher);
    }

    @Test
    void shouldGoOnWhenTheServersCipherFails() throws Exception {
        survives(server::failCipher);
    }

    @Test
    void shouldGoOnWhenTheClientsReceiverFails() throws Exception {
        survives(client::failReceiver);
    }

    @Test
    void shouldGoOnWhenTheServersReceiverFails() throws Exception {
        survives(server::failReceiver);
    }

    @Test
    void shouldGoOnWhenTheClientsPacerActorFails() throws Exception {
        survives(client::failPacerActor);
    }

    @Test
    void shouldGoOnWhenTheServersPacerActorFails() throws Exception {
        survives(server::failPacerActor);
    }

    @Test
    void shouldGoOnWhenTheLinksActorFails() throws Exception {
        survives(() -> {
            SendQueue before = client.inner.queueOf(packet(CLIENT, SERVER));
            client.refuseNextJob();
            await("the link to be made anew", () -> client.inner.queueOf(packet(CLIENT, SERVER)) != before);
        });
    }

    @Test
    void shouldGoOnWhenTheServersActorFails() throws Exception {
        survives(() -> {
            server.refuseNextJob();
            // Its next job is the handshake of a client that has lost its keys.
            client.failCipher();
            await("the server to be refused", server::refusedJob);
        });
    }

    @Test
    void shouldGoOnWhenEverythingFailsAtOnce() throws Exception {
        survives(() -> {
            client.failCipher();
            server.failCipher();
            client.failReceiver();
            server.failPacerActor();
        });
    }
}
