package interstate.actors.link;

import interstate.actors.agent.AgentActor;
import interstate.actors.agent.CipherAgent;
import interstate.actors.agent.FairQueue;
import interstate.actors.agent.InnerRate;
import interstate.actors.agent.Routes;
import interstate.actors.circuit.BuildTrial;
import interstate.actors.circuit.CircuitRouter;
import interstate.actors.circuit.Destination;
import interstate.actors.circuit.PoolTerms;
import interstate.actors.circuit.RouterLimits;
import interstate.actors.circuit.RouterPort;
import interstate.actors.circuit.TunnelTerms;
import interstate.actors.circuit.TunnelTrial;
import interstate.actors.protocol.HandshakeJob;
import interstate.actors.protocol.SendQueue;
import interstate.actors.settings.CircuitSettings;
import interstate.actors.settings.DestinationSettings;
import interstate.actors.settings.DestinationSettings.PartnerSettings;
import interstate.actors.settings.IdentitySecret;
import interstate.actors.settings.TunSettings;
import interstate.crypto.Identity;
import interstate.crypto.SignedRecord;
import interstate.wire.Prefix;
import interstate.wire.circuit.HopRequest;
import interstate.wire.circuit.HopRequest.Options;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.ObjLongConsumer;
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
 * Owns the node's part in circuits: brings its router, its destination and the cipher together, and leads inner addresses to the
 * destinations behind tunnels. The links that carry cells have actors of their own, which know nothing of this.
 */
public final class RouterActor extends AbstractBehavior<RouterActor.Command> {

    /** What the actor is told. */
    public sealed interface Command {}

    /** There is a cipher to work with, the first or a new one. */
    public record UseCipher(CipherAgent agent) implements Command {}

    /** Asks how it stands; answered from the cipher's thread. */
    public record Report(ActorRef<List<RouterReport>> replyTo) implements Command {}

    /**
     * What its directory has.
     *
     * @param epochMs when that was
     */
    public record Known(List<SignedRecord> records, long epochMs) {
        public Known {
            records = List.copyOf(records);
        }
    }

    /** Asks for that; answered from the cipher's thread. */
    public record TellDirectory(CompletableFuture<Known> answer) implements Command {}

    /** Asks for a tunnel of the destination's to be built, to see how that goes; answered from the cipher's thread. */
    public record TryBuild(boolean outbound, CompletableFuture<BuildTrial> answer) implements Command {}

    /** Asks for tests of all tunnels of the destination; answered from the cipher's thread. */
    public record TryTunnels(CompletableFuture<List<TunnelTrial>> answer) implements Command {}

    private record Compute(HandshakeJob job) implements Command {}

    private record JobFailed(Throwable cause) implements Command {}

    /** Requests of one neighbour that are looked at each second, and that may come at once. */
    private static final double BUILDS_PER_SECOND = 5;

    private static final int BUILD_BURST = 50;
    private static final int MOST_SECONDS = 3_600;
    private static final int MOST_CELLS_PER_SECOND = 10_000;

    /** What a tunnel of so many cells a second carries in 40 ms, and no less than two of the longest packets. */
    private static final int QUEUE_PARTS_OF_A_SECOND = 25;

    private static final int LEAST_QUEUE_BYTES = 1 << 16;
    private static final int FAIR_FACTOR = 5;
    private static final long MS_NS = 1_000_000;
    private static final String NOT_YET = "the router is just being started";

    private final LinkWorld world;
    private final CircuitSettings settings;
    private final Identity identity;
    private final Map<String, Identity> destinations = new HashMap<>();
    private final RouterPort port;
    private @Nullable CipherAgent agent;
    private @Nullable CircuitRouter router;
    private @Nullable Destination destination;

    /** The behavior. */
    public static Behavior<Command> create(LinkWorld world, CircuitSettings settings) {
        return AgentActor.supervised(Behaviors.setup(context -> new RouterActor(context, world, settings)));
    }

    private RouterActor(ActorContext<Command> context, LinkWorld world, CircuitSettings settings) {
        super(context);
        context.setLoggerName(getClass());
        this.world = world;
        this.settings = settings;
        this.identity = identity(Identity.Kind.ROUTER, settings.identity());
        ActorRef<Command> self = context.getSelf();
        this.port = new RouterPort() {
            @Override
            public void compute(HandshakeJob job) {
                self.tell(new Compute(job));
            }

            @Override
            public long epochMs() {
                return world.epochNs().getAsLong() / MS_NS;
            }
        };
        CipherAgent living = world.cipher().get();
        if (living != null) {
            context.getSelf().tell(new UseCipher(living));
        }
    }

    private static Identity identity(Identity.Kind kind, IdentitySecret secret) {
        byte[] seed = secret.seed().copy();
        byte[] privateKey = secret.privateKey().copy();
        try {
            return Identity.ofPrivate(kind, seed, privateKey);
        } finally {
            Arrays.fill(seed, (byte) 0);
            Arrays.fill(privateKey, (byte) 0);
        }
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(UseCipher.class, this::onUseCipher)
                .onMessage(Compute.class, this::onCompute)
                .onMessage(JobFailed.class, failed -> {
                    throw new IllegalStateException("a job of the router failed", failed.cause());
                })
                .onMessage(Report.class, this::onReport)
                .onMessage(TellDirectory.class, this::onTellDirectory)
                .onMessage(TryBuild.class, this::onTryBuild)
                .onMessage(TryTunnels.class, this::onTryTunnels)
                .onSignal(PostStop.class, signal -> end())
                .onSignal(PreRestart.class, signal -> end())
                .build();
    }

    private Behavior<Command> onUseCipher(UseCipher use) {
        if (use.agent() == agent) {
            return this;
        }
        leave();
        CipherAgent cipher = use.agent();
        agent = cipher;
        RouterLimits limits = new RouterLimits(
                settings.bodyBytes(),
                settings.difficulty(),
                settings.tunnels(),
                MOST_SECONDS,
                MOST_CELLS_PER_SECOND,
                BUILDS_PER_SECOND,
                BUILD_BURST);
        CircuitRouter made = new CircuitRouter(
                identity, world.settings().name(), limits, settings.known(), port, world.randomness());
        router = made;
        Destination own =
                settings.destination().map(wanted -> destination(wanted, made)).orElse(null);
        destination = own;
        cipher.tell(a -> {
            a.add(made);
            if (own != null) {
                a.add(own);
            }
            world.carriages().cells().use(made);
        });
        return this;
    }

    private Destination destination(DestinationSettings wanted, CircuitRouter over) {
        Identity own = destinations.computeIfAbsent(
                wanted.tun(), tun -> identity(Identity.Kind.DESTINATION, wanted.identity()));
        int limit = wanted.limited() ? HopRequest.DEFAULT_LIMIT : HopRequest.NO_LIMIT;
        TunnelTerms terms = new TunnelTerms(
                wanted.chaff() ? Options.CHAFFED : Options.NONE,
                wanted.durationSeconds(),
                wanted.cellsPerSecond(),
                limit,
                limit);
        Destination made = new Destination(
                own,
                over,
                pool(wanted.outboundHops(), wanted, terms),
                pool(wanted.inboundHops(), wanted, terms),
                wanted.published(),
                port,
                world.randomness());
        wanted.partners().forEach(partner -> lead(partner, wanted, made));
        return made;
    }

    private static PoolTerms pool(int hops, DestinationSettings wanted, TunnelTerms terms) {
        return new PoolTerms(
                hops, wanted.hopsVariance(), wanted.quantity(), wanted.backup(), wanted.creation(), 0, terms);
    }

    /** Leads a partner's inner addresses to it. */
    private void lead(PartnerSettings partner, DestinationSettings wanted, Destination made) {
        TunSettings tun = world.settings().tun(wanted.tun());
        List<Prefix> behind = LinkActor.prefixes(partner.allowedIps());
        int carried = made.cellsPerSecond() * settings.bodyBytes() / QUEUE_PARTS_OF_A_SECOND;
        int ordered = Math.max(LEAST_QUEUE_BYTES, carried);
        SendQueue queue = new SendQueue(ordered, tun.longestPacket());
        FairQueue backlog = world.fairQueue(FAIR_FACTOR * ordered, tun.longestPacket());
        made.add(partner.destination(), partner.calls(), queue, new AllowedSources(behind, world.inbound()));
        world.routes().put(new Routes.Route(partner.name(), behind, queue, backlog, new InnerRate(0)));
    }

    private Behavior<Command> leave() {
        CipherAgent cipher = agent;
        CircuitRouter before = router;
        Destination gone = destination;
        router = null;
        destination = null;
        if (cipher != null && before != null) {
            // A cipher that has ended does nothing more, and has closed them.
            world.carriages().cells().use(null);
            cipher.tell(a -> {
                a.remove(before, "replaced");
                if (gone != null) {
                    a.remove(gone, "replaced");
                }
            });
        }
        return this;
    }

    /** Its keys are read again when it is started anew. */
    private Behavior<Command> end() {
        leave();
        identity.wipe();
        destinations.values().forEach(Identity::wipe);
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

    private Behavior<Command> onTellDirectory(TellDirectory ask) {
        CipherAgent cipher = agent;
        CircuitRouter asked = router;
        if (cipher == null || asked == null) {
            ask.answer().completeExceptionally(new IllegalStateException(NOT_YET));
            return this;
        }
        cipher.tell(a -> {
            List<SignedRecord> all = new ArrayList<>(asked.directory().routers());
            all.addAll(asked.directory().destinations());
            ask.answer().complete(new Known(all, port.epochMs()));
        });
        return this;
    }

    private Behavior<Command> onTryBuild(TryBuild ask) {
        withDestination(ask.answer(), (own, nowNs) -> own.tryBuild(nowNs, ask.outbound(), ask.answer()::complete));
        return this;
    }

    private Behavior<Command> onTryTunnels(TryTunnels ask) {
        withDestination(ask.answer(), (own, nowNs) -> own.tryTunnels(nowNs, ask.answer()::complete));
        return this;
    }

    private void withDestination(CompletableFuture<?> answer, ObjLongConsumer<Destination> work) {
        CipherAgent cipher = agent;
        Destination own = destination;
        if (settings.destination().isEmpty()) {
            answer.completeExceptionally(
                    new IllegalStateException("this node has no tunnels: circuits.key-file is not set"));
        } else if (cipher == null || own == null) {
            answer.completeExceptionally(new IllegalStateException(NOT_YET));
        } else {
            cipher.tell(a -> work.accept(own, a.nowNs()));
        }
    }

    private Behavior<Command> onReport(Report report) {
        CipherAgent cipher = agent;
        CircuitRouter asked = router;
        Destination own = destination;
        if (cipher == null || asked == null) {
            report.replyTo().tell(List.of());
            return this;
        }
        List<PartnerSettings> partners =
                settings.destination().map(DestinationSettings::partners).orElse(List.of());
        cipher.tell(a -> {
            List<RouterReport.Partner> told = new ArrayList<>();
            if (own != null) {
                for (PartnerSettings partner : partners) {
                    told.add(new RouterReport.Partner(
                            partner.name(),
                            own.isEstablished(partner.destination()),
                            own.counters(partner.destination())));
                }
            }
            report.replyTo()
                    .tell(List.of(new RouterReport(
                            asked.hash().text(),
                            Optional.ofNullable(asked.directory().find(asked.hash())),
                            asked.counters().copy(),
                            asked.neighboursUp(a.nowNs()).size(),
                            asked.directory().routers().size(),
                            asked.transitTunnels(),
                            asked.hops(),
                            own == null ? List.of() : own.pools(a.nowNs()),
                            told)));
        });
        return this;
    }
}
