package interstate.actors.link;

import interstate.actors.agent.AgentActor;
import interstate.actors.agent.CipherAgent;
import interstate.actors.agent.FairQueue;
import interstate.actors.agent.InnerRate;
import interstate.actors.agent.PathGroup;
import interstate.actors.agent.Routes;
import interstate.actors.device.Endpoints;
import interstate.actors.device.PacerActor;
import interstate.actors.device.Rung;
import interstate.actors.loss.Consequence;
import interstate.actors.loss.LossAlarm;
import interstate.actors.loss.LossHistory;
import interstate.actors.loss.LossReport;
import interstate.actors.protocol.Acceptor;
import interstate.actors.protocol.AcceptorCounters;
import interstate.actors.protocol.AcceptorPort;
import interstate.actors.protocol.Admission;
import interstate.actors.protocol.Caller;
import interstate.actors.protocol.Endpoint;
import interstate.actors.protocol.HandshakeJob;
import interstate.actors.protocol.LinkEvent;
import interstate.actors.protocol.LinkPort;
import interstate.actors.protocol.LinkProtocol;
import interstate.actors.protocol.LinkTerms;
import interstate.actors.protocol.LossWatch;
import interstate.actors.protocol.PacketRows;
import interstate.actors.protocol.PeerId;
import interstate.actors.protocol.SendQueue;
import interstate.actors.settings.KnownClient;
import interstate.actors.settings.NodeSettings;
import interstate.actors.settings.OverloadAction;
import interstate.actors.settings.ServerSettings;
import interstate.actors.settings.TunSettings;
import interstate.pacing.Lane;
import interstate.tunbridge.MonotonicClock;
import interstate.tunbridge.UdpAddress;
import interstate.wire.Bond;
import interstate.wire.Prefix;
import interstate.wire.TypedBlock;
import java.time.Duration;
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
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * Owns the waiting end for all clients: gives the acceptor its keys and limits, brings each new link and its lane
 * together, leads inner addresses to links, and says who came and went.
 */
public final class ServerActor extends AbstractBehavior<ServerActor.Command> {

    /** What the actor is told. */
    public sealed interface Command {}

    /** There is a cipher to work with, the first or a new one. */
    public record UseCipher(CipherAgent agent) implements Command {}

    /** There is a new pacer: the lanes of the old one are gone. */
    public record UsePacer() implements Command {}

    /** Asks how the links are; answered from the cipher's thread. */
    public record Report(ActorRef<List<LinkReport>> replyTo) implements Command {}

    /** Asks for the counts of datagrams that belonged to no link. */
    public record ReportStrangers(ActorRef<AcceptorCounters> replyTo) implements Command {}

    private record KeysDerived(ServerKeys keys) implements Command {}

    private record Arrived(
            Caller caller,
            LinkProtocol link,
            SendQueue queue,
            @Nullable BondEnd bond) implements Command {}

    private record LaneOpened(LinkProtocol link, PacerActor.Opened opened) implements Command {}

    private record Confirmed(Caller caller, LinkProtocol link) implements Command {}

    private record Began(Caller caller) implements Command {}

    private record Gone(Caller caller, LinkProtocol link, String reason) implements Command {}

    private record PathChanged(Caller caller, LinkEvent.PathChanged event) implements Command {}

    private record Lost(Caller caller, LinkEvent.Loss loss) implements Command {}

    private record Compute(HandshakeJob job) implements Command {}

    private record JobFailed(Throwable cause) implements Command {}

    private record LookForEndedLanes() implements Command {}

    private record LookForStrangers() implements Command {}

    private record StrangersCounted(
            long strangers, @Nullable Endpoint last) implements Command {}

    /** A link, and its lane once there is one. */
    private static final class Served {
        final Caller caller;
        final SendQueue queue;
        final FairQueue backlog;
        /** What it shares with the caller's other paths, if it has several. */
        final @Nullable BondEnd bond;

        final PathLines pathLines = new PathLines();

        @Nullable Lane lane;

        Served(Caller caller, SendQueue queue, FairQueue backlog, @Nullable BondEnd bond) {
            this.caller = caller;
            this.queue = queue;
            this.backlog = backlog;
            this.bond = bond;
        }

        /** What its route is known by: the bond's where there is one. */
        Object routeKey(LinkProtocol link) {
            return bond == null ? link : bond;
        }
    }

    private static final Duration STRANGERS_EVERY = Duration.ofSeconds(10);
    private static final Duration ENDED_LANES_EVERY = Duration.ofSeconds(1);
    private static final int FLIGHT_CELLS = 4_096;

    private final LinkWorld world;
    private final ServerSettings settings;
    private final Map<PeerId, String> names = new HashMap<>();
    private final Map<LinkProtocol, Served> links = new HashMap<>();
    private final ReplayFile replays;
    private final LossAlarm alarm;
    private final StoppedClients stopped;
    private final ServedLanes lanes;
    private @Nullable ServerKeys keys;
    private @Nullable CipherAgent agent;
    private @Nullable Acceptor acceptor;
    private long strangersTold;

    public static Behavior<Command> create(LinkWorld world, ServerSettings settings) {
        // Made once, so that what was lost and who was stopped is known when the actor is started anew.
        LossAlarm alarm = new LossAlarm(world.settings().name(), "server", world.lossCommand(), world.epochNs());
        StoppedClients stopped = new StoppedClients();
        return AgentActor.supervised(Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new ServerActor(context, timers, world, settings, alarm, stopped))));
    }

    private ServerActor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            LinkWorld world,
            ServerSettings settings,
            LossAlarm alarm,
            StoppedClients stopped) {
        super(context);
        context.setLoggerName(getClass());
        this.world = world;
        this.settings = settings;
        this.alarm = alarm;
        this.stopped = stopped;
        this.lanes = new ServedLanes(settings, world.settings().timers());
        this.replays = new ReplayFile(world.settings().stateDir().resolve("replay"));
        for (KnownClient client : settings.clients()) {
            names.put(PeerId.ofPublicKey(client.publicKey().bytes()), client.name());
        }
        context.pipeToSelf(
                CompletableFuture.supplyAsync(
                        () -> ServerKeys.of(settings, world.passwords(), world.randomness()), world.jobs()),
                (derived, failure) -> derived != null ? new KeysDerived(derived) : new JobFailed(failure));
        CipherAgent living = world.cipher().get();
        if (living != null) {
            context.getSelf().tell(new UseCipher(living));
        }
        timers.startTimerWithFixedDelay(new LookForEndedLanes(), ENDED_LANES_EVERY);
        timers.startTimerWithFixedDelay(new LookForStrangers(), STRANGERS_EVERY);
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(UseCipher.class, this::onUseCipher)
                .onMessage(UsePacer.class, use -> onUsePacer())
                .onMessage(KeysDerived.class, this::onKeys)
                .onMessage(Arrived.class, this::onArrived)
                .onMessage(LaneOpened.class, this::onLane)
                .onMessage(Confirmed.class, this::onConfirmed)
                .onMessage(Began.class, this::onBegan)
                .onMessage(Gone.class, this::onGone)
                .onMessage(PathChanged.class, this::onPathChanged)
                .onMessage(Lost.class, this::onLost)
                .onMessage(Compute.class, this::onCompute)
                .onMessage(JobFailed.class, failed -> {
                    throw new IllegalStateException("a handshake job failed", failed.cause());
                })
                .onMessage(Report.class, this::onReport)
                .onMessage(ReportStrangers.class, this::onReportStrangers)
                .onMessage(LookForEndedLanes.class, look -> onLookForEndedLanes())
                .onMessage(LookForStrangers.class, look -> onLookForStrangers())
                .onMessage(StrangersCounted.class, this::onStrangers)
                .onSignal(PostStop.class, signal -> leave())
                .onSignal(PreRestart.class, signal -> leave())
                .build();
    }

    private Behavior<Command> onUseCipher(UseCipher use) {
        if (use.agent() == agent) {
            return this;
        }
        endLinks("the cipher was replaced");
        agent = use.agent();
        return serve();
    }

    private Behavior<Command> onUsePacer() {
        endLinks("the pacer was replaced");
        return this;
    }

    private Behavior<Command> onKeys(KeysDerived derived) {
        keys = derived.keys();
        return serve();
    }

    /** Lets the cipher hand handshakes over, once keys and cipher are there. */
    private Behavior<Command> serve() {
        CipherAgent cipher = agent;
        ServerKeys own = keys;
        if (cipher == null || own == null) {
            return this;
        }
        NodeSettings node = world.settings();
        ActorRef<Command> self = getContext().getSelf();
        Admission admission = admission(own);
        admission.bar(id -> stopped.includes(id, cipher.clockNs()));
        Acceptor made = new Acceptor(
                own,
                admission,
                replays,
                node.timers(),
                node.floods(),
                world.randomness(),
                world.epochNs(),
                cipher.table(),
                new Port(self, cipher));
        acceptor = made;
        cipher.tell(a -> a.serve(made));
        return this;
    }

    private Admission admission(ServerKeys own) {
        Map<PeerId, Admission.Known> known = new HashMap<>();
        for (KnownClient client : settings.clients()) {
            known.put(
                    PeerId.ofPublicKey(client.publicKey().bytes()),
                    new Admission.Known(
                            client.allowedIps().stream().map(Endpoints::prefix).toList(), client.limits()));
        }
        List<Prefix> mine = world.settings()
                .device(settings.tun())
                .map(LinkActor::innerAddresses)
                .orElse(List.of());
        return new Admission(
                own.keyed(),
                known,
                settings.pool().stream()
                        .map(Endpoints::prefix)
                        .map(Prefix::network)
                        .toList(),
                mine,
                settings.limitsPerClient(),
                settings.limits());
    }

    /** The acceptor's way out; called on the cipher's thread. */
    private final class Port implements AcceptorPort {
        private final ActorRef<Command> self;
        private final CipherAgent cipher;
        private final ServedBonds bonds = new ServedBonds(world);

        Port(ActorRef<Command> self, CipherAgent cipher) {
            this.self = self;
            this.cipher = cipher;
        }

        @Override
        public void compute(HandshakeJob job) {
            self.tell(new Compute(job));
        }

        @Override
        public Wiring wire(Caller caller) {
            BondEnd bond = bonds.join(caller, innerRate(caller), longestPacket());
            SendQueue queue = new SendQueue(
                    QueueSize.ordered(caller.terms().sending(), lanes.leadNs(caller)),
                    bond == null ? longestBlock(caller) : BondEnd.longestBlock(longestPacket()));
            PathGroup.Path path = bond == null ? null : bond.put(queue, queue, caller.terms(), lanes.leadNs(caller));
            LinkPort events = new NodePort(
                    world.repairs(),
                    job -> self.tell(new Compute(job)),
                    event -> told(caller, event),
                    PacketRows.NOWHERE,
                    bond,
                    path);
            return new Wiring(queue, new AllowedSources(caller.addresses(), world.inbound()), events, FLIGHT_CELLS);
        }

        /** The acceptor tells what else matters: confirmed, closed. */
        private void told(Caller caller, LinkEvent event) {
            if (event instanceof LinkEvent.Loss loss) {
                self.tell(new Lost(caller, loss));
            } else if (event instanceof LinkEvent.Established established && !established.rekey()) {
                self.tell(new Began(caller));
            } else if (event instanceof LinkEvent.PathChanged changed) {
                self.tell(new PathChanged(caller, changed));
            }
        }

        @Override
        public void opened(Caller caller, LinkProtocol link) {
            world.carriages().ofClient(nameOf(caller)).ifPresent(link::carry);
            link.watch(new LossWatch(world.settings().loss(), caller.terms(), cipher::arrivalsDropped));
            cipher.add(link);
            self.tell(new Arrived(caller, link, link.queue(), bonds.of(caller)));
        }

        @Override
        public void confirmed(Caller caller, LinkProtocol link) {
            self.tell(new Confirmed(caller, link));
        }

        @Override
        public void closed(Caller caller, LinkProtocol link, String reason) {
            cipher.remove(link);
            bonds.leave(caller, link.queue());
            self.tell(new Gone(caller, link, reason));
        }
    }

    private int longestPacket() {
        return world.settings()
                .device(settings.tun())
                .map(TunSettings::longestPacket)
                .orElse(0);
    }

    private int longestBlock(Caller caller) {
        boolean carries = world.carriages().ofClient(nameOf(caller)).isPresent();
        return carries ? TypedBlock.MAX_BLOCK_BYTES : longestPacket();
    }

    private static long innerRate(Caller caller) {
        return caller.terms().features().innerDownBytesPerSecond();
    }

    private Behavior<Command> onArrived(Arrived arrived) {
        BondEnd bond = arrived.bond();
        FairQueue backlog = bond != null
                ? bond.backlog()
                : world.fairQueue(
                        QueueSize.fair(arrived.caller().terms().sending(), innerRate(arrived.caller())),
                        longestPacket());
        links.put(arrived.link(), new Served(arrived.caller(), arrived.queue(), backlog, bond));
        LinkTerms terms = arrived.caller().terms();
        world.inbound().held().reserve(arrived.link(), QueueSize.held(terms.receiving(), terms.dispatchDelayNs()));
        askForLane(arrived.caller(), arrived.link());
        return this;
    }

    private void askForLane(Caller caller, LinkProtocol link) {
        ActorRef<Command> self = getContext().getSelf();
        ActorRef<PacerActor.Opened> reply = getContext().spawnAnonymous(Behaviors.receiveMessage(opened -> {
            self.tell(new LaneOpened(link, opened));
            return Behaviors.stopped();
        }));
        world.pacer().tell(new PacerActor.Open(lanes.spec(caller), lanes.keepNs(caller), reply));
    }

    private Behavior<Command> onLane(LaneOpened opened) {
        Served served = links.get(opened.link());
        CipherAgent cipher = agent;
        if (opened.opened() instanceof PacerActor.Ready ready) {
            if (served == null || cipher == null) {
                world.pacer().tell(new PacerActor.End(ready.lane()));
                return this;
            }
            Lane lane = ready.lane();
            served.lane = lane;
            Endpoint at = served.caller.at();
            UdpAddress to = Endpoints.address(at);
            UdpAddress source = Endpoints.source(at);
            long leadNs = lanes.leadNs(served.caller);
            cipher.tell(a -> {
                lane.destination(to, source, 0);
                a.fill(opened.link(), lane, leadNs);
            });
        } else if (served != null && cipher != null) {
            close(cipher, opened.link(), "no lane");
        }
        return this;
    }

    private Behavior<Command> onConfirmed(Confirmed confirmed) {
        world.warmUp().begin();
        Served served = links.get(confirmed.link());
        boolean carries = world.carriages().ofClient(nameOf(confirmed.caller())).isPresent();
        if (served != null && (carries || !confirmed.caller().addresses().isEmpty())) {
            BondEnd bond = served.bond;
            List<Prefix> behind = confirmed.caller().addresses();
            world.routes()
                    .put(
                            bond != null
                                    ? bond.route(bond, behind)
                                    : new Routes.Route(
                                            confirmed.link(),
                                            behind,
                                            served.queue,
                                            served.backlog,
                                            new InnerRate(innerRate(confirmed.caller()))));
        }
        return this;
    }

    private Behavior<Command> onBegan(Began began) {
        getContext()
                .getLog()
                .info(
                        "client {} established from {}",
                        nameOf(began.caller()),
                        began.caller().at());
        return this;
    }

    private Behavior<Command> onGone(Gone gone) {
        Served served = links.remove(gone.link());
        world.inbound().held().free(gone.link());
        if (served != null && (served.bond == null || served.bond.group().isEmpty())) {
            world.routes().remove(served.routeKey(gone.link()));
        }
        if (served != null && served.lane != null) {
            world.pacer().tell(new PacerActor.End(served.lane));
        }
        getContext().getLog().info("client {} is gone: {}", nameOf(gone.caller()), gone.reason());
        return this;
    }

    private Behavior<Command> onPathChanged(PathChanged changed) {
        Served served = links.values().stream()
                .filter(s -> s.caller.equals(changed.caller()))
                .findFirst()
                .orElse(null);
        if (served != null) {
            served.pathLines
                    .words(changed.event(), MonotonicClock.nowNs())
                    .ifPresent(words -> getContext()
                            .getLog()
                            .info(
                                    "path of client {} to {}: {}",
                                    nameOf(changed.caller()),
                                    changed.caller().at(),
                                    words));
        }
        return this;
    }

    /** A client that was stopped is refused for a while, on the path that was: it would call at once. */
    private Behavior<Command> onLost(Lost lost) {
        CipherAgent cipher = agent;
        boolean stops = lost.loss() instanceof LinkEvent.Overload && settings.onOverload() == OverloadAction.STOP;
        alarm.told(nameOf(lost.caller()), lost.loss(), stops ? Consequence.STOPPED : Consequence.NONE);
        if (stops && cipher != null) {
            stopped.add(lost.caller().pathId(), cipher.clockNs());
            links.forEach((link, served) -> {
                if (served.caller.equals(lost.caller())) {
                    close(cipher, link, "overload");
                }
            });
        }
        return this;
    }

    private String nameOf(Caller caller) {
        String name = names.get(caller.id());
        Bond bond = caller.terms().features().bond();
        String path = bond == null || bond.path() == 0 ? "" : "/" + (bond.path() + 1);
        return (name == null ? caller.id().toString() : name) + path;
    }

    private static void close(CipherAgent cipher, LinkProtocol link, String reason) {
        cipher.tell(a -> a.closeServed(link, reason));
    }

    private void endLinks(String reason) {
        CipherAgent cipher = agent;
        if (cipher != null) {
            for (LinkProtocol link : links.keySet()) {
                close(cipher, link, reason);
            }
        }
        forgetLinks();
    }

    /** Lets go of all lanes: they run on until a link takes them up again or their time is over. */
    private void forgetLinks() {
        links.forEach((link, served) -> {
            world.routes().remove(served.routeKey(link));
            world.inbound().held().free(link);
            if (served.lane != null) {
                world.pacer().tell(new PacerActor.Release(served.lane));
            }
        });
        links.clear();
    }

    private Behavior<Command> leave() {
        CipherAgent cipher = agent;
        if (cipher != null) {
            cipher.tell(a -> a.serve(null));
        }
        forgetLinks();
        try {
            replays.close();
        } catch (java.io.IOException e) {
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
        CipherAgent cipher = agent;
        if (cipher == null) {
            report.replyTo().tell(List.of());
            return this;
        }
        Map<LinkProtocol, Served> served = new HashMap<>(links);
        Map<String, LossHistory> lost = new HashMap<>();
        links.values().forEach(s -> lost.put(nameOf(s.caller), alarm.history(nameOf(s.caller), cipher.clockNs())));
        cipher.tell(a -> {
            List<LinkReport> reports = new ArrayList<>();
            served.forEach((link, s) -> reports.add(new LinkReport(
                    nameOf(s.caller),
                    "server",
                    s.caller.at().toString(),
                    link.shownState(),
                    link.establishedNs(),
                    link.lastOpenedNs(),
                    link.terms(),
                    link.counters().copy(),
                    s.queue.usedBytes() + s.backlog.bytes(),
                    0,
                    new LossReport(lost.getOrDefault(nameOf(s.caller), LossHistory.NONE), link.losses(), Rung.TOP),
                    s.lane)));
            report.replyTo().tell(reports);
        });
        return this;
    }

    private Behavior<Command> onReportStrangers(ReportStrangers report) {
        Acceptor server = acceptor;
        CipherAgent cipher = agent;
        if (server == null || cipher == null) {
            report.replyTo().tell(new AcceptorCounters());
        } else {
            cipher.tell(a -> report.replyTo().tell(server.counters().copy()));
        }
        return this;
    }

    /** A node that was stopped for longer than its lanes outlive it finds them ended; their links must call for new ones. */
    private Behavior<Command> onLookForEndedLanes() {
        CipherAgent cipher = agent;
        links.forEach((link, served) -> {
            Lane lane = served.lane;
            if (cipher != null && lane != null && lane.hasEnded()) {
                close(cipher, link, "its lane ended while the node stood still");
            }
        });
        return this;
    }

    private Behavior<Command> onLookForStrangers() {
        Acceptor server = acceptor;
        CipherAgent cipher = agent;
        if (server != null && cipher != null) {
            ActorRef<Command> self = getContext().getSelf();
            cipher.tell(a -> self.tell(new StrangersCounted(server.counters().withoutKey(), server.lastStranger())));
        }
        return this;
    }

    /** One line at most every ten seconds, whatever arrives. */
    private Behavior<Command> onStrangers(StrangersCounted counted) {
        long fresh = counted.strangers() - strangersTold;
        if (fresh > 0 && counted.last() != null) {
            String many = fresh == 1 ? "1 datagram, from {}, opens" : fresh + " datagrams, the last from {}, open";
            getContext().getLog().info(many + " with no key", counted.last());
        }
        strangersTold = counted.strangers();
        return this;
    }
}
