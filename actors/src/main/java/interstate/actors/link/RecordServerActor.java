package interstate.actors.link;

import interstate.actors.agent.AgentActor;
import interstate.actors.agent.CipherAgent;
import interstate.actors.agent.FairQueue;
import interstate.actors.agent.InnerRate;
import interstate.actors.agent.Routes;
import interstate.actors.device.Endpoints;
import interstate.actors.protocol.AcceptorCounters;
import interstate.actors.protocol.HandshakeJob;
import interstate.actors.protocol.LinkState;
import interstate.actors.protocol.LinkTerms;
import interstate.actors.protocol.PeerId;
import interstate.actors.protocol.SendQueue;
import interstate.actors.records.Carriages;
import interstate.actors.records.RecordAcceptor;
import interstate.actors.records.RecordAcceptorPort;
import interstate.actors.records.RecordPeer;
import interstate.actors.settings.KnownClient;
import interstate.actors.settings.ServerSettings;
import interstate.actors.settings.TunSettings;
import interstate.wire.Prefix;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.jspecify.annotations.Nullable;

/**
 * Owns the waiting end of sessions from end to end, which clients begin over the links of other clients: leads inner addresses to
 * them, and says who came and went.
 */
public final class RecordServerActor extends AbstractBehavior<RecordServerActor.Command> {

    /** What the actor is told. */
    public sealed interface Command {}

    /** There is a cipher to work with, the first or a new one. */
    public record UseCipher(CipherAgent agent) implements Command {}

    /** Asks how the sessions are; answered from the cipher's thread. */
    public record Report(ActorRef<List<RecordReport>> replyTo) implements Command {}

    /** Asks for the counts of records that belonged to no session. */
    public record ReportStrangers(ActorRef<AcceptorCounters> replyTo) implements Command {}

    private record KeysRead(ServerKeys keys) implements Command {}

    private record Confirmed(RecordPeer peer, String via, LinkTerms over) implements Command {}

    private record Gone(RecordPeer peer, String reason) implements Command {}

    private record Compute(HandshakeJob job) implements Command {}

    private record JobFailed(Throwable cause) implements Command {}

    private final LinkWorld world;
    private final int longestPacket;
    private final Map<PeerId, String> names = new HashMap<>();
    private final Map<PeerId, List<Prefix>> known = new HashMap<>();
    private final Map<RecordPeer, FairQueue> backlogs = new HashMap<>();
    private final ReplayFile replays;
    private @Nullable ServerKeys keys;
    private @Nullable CipherAgent agent;
    private @Nullable RecordAcceptor acceptor;

    public static Behavior<Command> create(LinkWorld world, ServerSettings settings) {
        return AgentActor.supervised(Behaviors.setup(context -> new RecordServerActor(context, world, settings)));
    }

    private RecordServerActor(ActorContext<Command> context, LinkWorld world, ServerSettings settings) {
        super(context);
        context.setLoggerName(getClass());
        this.world = world;
        this.longestPacket = world.settings()
                .device(settings.tun())
                .map(TunSettings::longestPacket)
                .map(longest -> Math.min(longest, Carriages.LONGEST_PACKET))
                .orElse(0);
        for (KnownClient client : settings.clients()) {
            if (!client.records()) {
                PeerId id = PeerId.ofPublicKey(client.publicKey().bytes());
                names.put(id, client.name());
                known.put(
                        id, client.allowedIps().stream().map(Endpoints::prefix).toList());
            }
        }
        this.replays = new ReplayFile(world.settings().stateDir().resolve("replay-records"));
        context.pipeToSelf(
                CompletableFuture.supplyAsync(() -> ServerKeys.ofRecords(settings, world.randomness()), world.jobs()),
                (read, failure) -> read != null ? new KeysRead(read) : new JobFailed(failure));
        CipherAgent living = world.cipher().get();
        if (living != null) {
            context.getSelf().tell(new UseCipher(living));
        }
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(UseCipher.class, this::onUseCipher)
                .onMessage(KeysRead.class, this::onKeys)
                .onMessage(Confirmed.class, this::onConfirmed)
                .onMessage(Gone.class, this::onGone)
                .onMessage(Compute.class, this::onCompute)
                .onMessage(JobFailed.class, failed -> {
                    throw new IllegalStateException("a handshake job failed", failed.cause());
                })
                .onMessage(Report.class, this::onReport)
                .onMessage(ReportStrangers.class, this::onReportStrangers)
                .onSignal(PostStop.class, signal -> leave())
                .onSignal(PreRestart.class, signal -> leave())
                .build();
    }

    private Behavior<Command> onUseCipher(UseCipher use) {
        if (use.agent() == agent) {
            return this;
        }
        endSessions();
        agent = use.agent();
        return serve();
    }

    private Behavior<Command> onKeys(KeysRead read) {
        keys = read.keys();
        return serve();
    }

    /** Takes records, once keys and cipher are there. */
    private Behavior<Command> serve() {
        CipherAgent cipher = agent;
        ServerKeys own = keys;
        if (cipher == null || own == null) {
            return this;
        }
        RecordAcceptor made = new RecordAcceptor(
                own,
                known,
                replays,
                world.settings().timers(),
                world.settings().floods(),
                world.randomness(),
                world.epochNs(),
                new Port(getContext().getSelf()));
        acceptor = made;
        cipher.tell(a -> {
            a.add(made);
            world.carriages().ends().use(made);
        });
        return this;
    }

    /** The acceptor's way out; called on the cipher's thread. */
    private final class Port implements RecordAcceptorPort {
        private final ActorRef<Command> self;

        Port(ActorRef<Command> self) {
            this.self = self;
        }

        @Override
        public void compute(HandshakeJob job) {
            self.tell(new Compute(job));
        }

        @Override
        public Wiring wire(PeerId id, LinkTerms over) {
            return new Wiring(
                    new SendQueue(QueueSize.ordered(over.sending(), 0), longestPacket),
                    new AllowedSources(known.getOrDefault(id, List.of()), world.inbound()));
        }

        @Override
        public void confirmed(RecordPeer peer, LinkTerms over) {
            self.tell(new Confirmed(peer, String.valueOf(peer.via()), over));
        }

        @Override
        public void gone(RecordPeer peer, String reason) {
            self.tell(new Gone(peer, reason));
        }
    }

    private Behavior<Command> onConfirmed(Confirmed confirmed) {
        RecordPeer peer = confirmed.peer();
        FairQueue backlog = world.fairQueue(QueueSize.fair(confirmed.over().sending(), 0), longestPacket);
        backlogs.put(peer, backlog);
        world.routes()
                .put(new Routes.Route(
                        peer, known.getOrDefault(peer.id(), List.of()), peer.packets(), backlog, new InnerRate(0)));
        getContext().getLog().info("client {} established end to end, via {}", nameOf(peer), confirmed.via());
        return this;
    }

    private Behavior<Command> onGone(Gone gone) {
        if (backlogs.remove(gone.peer()) != null) {
            world.routes().remove(gone.peer());
            getContext().getLog().info("client {} is gone, end to end: {}", nameOf(gone.peer()), gone.reason());
        }
        return this;
    }

    private String nameOf(RecordPeer peer) {
        return names.getOrDefault(peer.id(), peer.id().toString());
    }

    private void endSessions() {
        RecordAcceptor old = acceptor;
        CipherAgent cipher = agent;
        acceptor = null;
        world.carriages().ends().use(null);
        if (old != null && cipher != null) {
            cipher.tell(a -> a.remove(old, "replaced"));
        }
        backlogs.keySet().forEach(world.routes()::remove);
        backlogs.clear();
    }

    private Behavior<Command> leave() {
        endSessions();
        try {
            replays.close();
        } catch (IOException e) {
            getContext().getLog().warn("the replay record could not be closed: {}", e.getMessage());
        }
        return this;
    }

    private Behavior<Command> onCompute(Compute compute) {
        CipherAgent cipher = agent;
        if (cipher != null) {
            ActorRef<Command> self = getContext().getSelf();
            HandshakeJobs.run(compute.job(), cipher, world.jobs(), failure -> self.tell(new JobFailed(failure)));
        }
        return this;
    }

    private Behavior<Command> onReport(Report report) {
        RecordAcceptor asked = acceptor;
        CipherAgent cipher = agent;
        if (asked == null || cipher == null) {
            report.replyTo().tell(List.of());
            return this;
        }
        Map<RecordPeer, FairQueue> waiting = new HashMap<>(backlogs);
        cipher.tell(a -> {
            List<RecordReport> reports = new ArrayList<>();
            for (RecordPeer peer : asked.peers()) {
                FairQueue backlog = waiting.get(peer);
                reports.add(new RecordReport(
                        nameOf(peer),
                        "server",
                        peer.via() == null ? "-" : peer.via(),
                        peer.isConfirmed() ? LinkState.ESTABLISHED : LinkState.CONNECTING,
                        peer.establishedNs(),
                        peer.counters().copy(),
                        peer.packets().usedBytes() + (backlog == null ? 0 : backlog.bytes())));
            }
            report.replyTo().tell(reports);
        });
        return this;
    }

    private Behavior<Command> onReportStrangers(ReportStrangers report) {
        RecordAcceptor asked = acceptor;
        CipherAgent cipher = agent;
        if (asked == null || cipher == null) {
            report.replyTo().tell(new AcceptorCounters());
        } else {
            cipher.tell(a -> report.replyTo().tell(asked.counters().copy()));
        }
        return this;
    }
}
