package interstate.actors.link;

import interstate.actors.agent.AgentActor;
import interstate.actors.agent.CipherAgent;
import interstate.actors.agent.FairQueue;
import interstate.actors.agent.InnerRate;
import interstate.actors.agent.PathGroup;
import interstate.actors.agent.Routes;
import interstate.actors.device.ClientLanes;
import interstate.actors.device.Endpoints;
import interstate.actors.device.LengthLadder;
import interstate.actors.device.PacerActor;
import interstate.actors.device.PacerReady;
import interstate.actors.device.Rung;
import interstate.actors.loss.Consequence;
import interstate.actors.loss.LossAlarm;
import interstate.actors.loss.LossHistory;
import interstate.actors.loss.LossReport;
import interstate.actors.protocol.Endpoint;
import interstate.actors.protocol.HandshakeJob;
import interstate.actors.protocol.LaneDirection;
import interstate.actors.protocol.LinkCounters;
import interstate.actors.protocol.LinkEvent;
import interstate.actors.protocol.LinkPort;
import interstate.actors.protocol.LinkProtocol;
import interstate.actors.protocol.LinkState;
import interstate.actors.protocol.LinkTerms;
import interstate.actors.protocol.LossFigures;
import interstate.actors.protocol.LossWatch;
import interstate.actors.protocol.PacketRows;
import interstate.actors.protocol.SendQueue;
import interstate.actors.settings.ClientLinkSettings;
import interstate.actors.settings.Credentials;
import interstate.actors.settings.LaneSettings;
import interstate.actors.settings.Subnet;
import interstate.actors.settings.TunSettings;
import interstate.pacing.Lane;
import interstate.pacing.LaneSpec;
import interstate.tunbridge.UdpAddress;
import interstate.wire.Bond;
import interstate.wire.Offer;
import interstate.wire.Prefix;
import interstate.wire.TypedBlock;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
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
 * Owns one link at its calling end: brings its keys, its lane and the cipher together, computes its handshakes, follows
 * its server's name, and says what became of it.
 */
public final class LinkActor extends AbstractBehavior<LinkActor.Command> {

    /** What the actor is told. */
    public sealed interface Command {}

    /** There is a cipher to work with, the first or a new one. */
    public record UseCipher(CipherAgent agent) implements Command {}

    /** There is a pacer to work with, the first or a new one. */
    public record UsePacer(PacerReady pacer) implements Command {}

    /** Asks how the link is; answered from the cipher's thread. */
    public record Report(ActorRef<List<LinkReport>> replyTo) implements Command {}

    private record KeysDerived(ClientKeys keys) implements Command {}

    private record LaneOpened(PacerActor.Opened opened) implements Command {}

    /** By which incarnation of the link: one that runs on another lane by now is not to be acted upon. */
    private record Told(Object by, LinkEvent event) implements Command {}

    private record Compute(HandshakeJob job) implements Command {}

    private record JobFailed(Throwable cause) implements Command {}

    private record AskForLane() implements Command {}

    private record ResolveAgain() implements Command {}

    private record Resolved(InetAddress address) implements Command {}

    /** Nothing was overloaded for long. */
    private record StepUp() implements Command {}

    /** The present length had its time. */
    private record NextLength() implements Command {}

    /** The goodbye was said. */
    private record EndLane() implements Command {}

    /** What was counted until a link that has stopped was ended. */
    private record Counted(LinkCounters counters) implements Command {}

    private static final Duration LANE_RETRY = Duration.ofSeconds(1);
    private static final int LEAD_SPREAD = 2;
    /** How long a link that stops says goodbye. */
    private static final Duration GOODBYE = Duration.ofMillis(150);

    private static final int GOODBYE_SLOTS = 10;

    /**
     * After so long without an overload a link takes one step back up. RFC 8084 wants a breaker to stay tripped for long
     * enough; and the less often a rate may change, the less can be told by making it.
     */
    private static final Duration QUIET = Duration.ofMinutes(10);

    private final LinkWorld world;
    private final ClientLinkSettings asked;
    private final ClientLinkSettings settings;
    private final TimerScheduler<Command> timers;
    private final LossAlarm alarm;
    private final Duration quiet;
    private final Set<LaneDirection> overloaded = EnumSet.noneOf(LaneDirection.class);
    private final SendQueue queue;
    private final FairQueue backlog;
    private final LinkTerms terms;
    private final PacketRows packets;
    private final LinkLog log;

    private final @Nullable BondEnd bond;
    private final PathGroup.@Nullable Path path;
    private UdpAddress peer;
    private @Nullable ClientKeys keys;
    private @Nullable CipherAgent agent;
    private @Nullable PacerReady pacer;
    private @Nullable Lane lane;
    private @Nullable LinkProtocol link;
    private LinkCounters lastCounters = new LinkCounters();

    /**
     * The behavior.
     *
     * @param peer the server's address as resolved at the start
     * @param packets where the rows of the packet monitor go
     */
    public static Behavior<Command> create(
            LinkWorld world, ClientLinkSettings settings, UdpAddress peer, PacketRows packets) {
        return create(world, settings, peer, packets, QUIET);
    }

    static Behavior<Command> create(
            LinkWorld world, ClientLinkSettings settings, UdpAddress peer, PacketRows packets, Duration quiet) {
        // Made once, so that what was lost is known when the actor is started anew.
        LossAlarm alarm = new LossAlarm(world.settings().name(), "client", world.lossCommand(), world.epochNs());
        return AgentActor.supervised(Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new LinkActor(context, timers, world, settings, alarm, quiet, peer, packets))));
    }

    private LinkActor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            LinkWorld world,
            ClientLinkSettings asked,
            LossAlarm alarm,
            Duration quiet,
            UdpAddress peer,
            PacketRows packets) {
        super(context);
        context.setLoggerName(getClass());
        this.world = world;
        this.asked = asked;
        this.settings = world.bonds().bonded(world.ladder().now(asked));
        this.log = new LinkLog(context::getLog, asked);
        this.timers = timers;
        this.alarm = alarm;
        this.quiet = quiet;
        this.peer = peer;
        this.packets = packets;
        this.terms = new LinkTerms(
                ClientKeys.terms(settings.outgoing()),
                ClientKeys.terms(settings.incoming()),
                peer.ipv6(),
                settings.clientTimeoutNs(),
                settings.serverTimeoutNs(),
                settings.features());
        int longestPacket = world.settings()
                .device(settings.tun())
                .map(TunSettings::longestPacket)
                .orElse(TypedBlock.MAX_BLOCK_BYTES);
        long leadNs = settings.outgoing().effectiveLeadNs();
        Bond shared = settings.features().bond();
        this.queue = new SendQueue(
                QueueSize.ordered(terms.sending(), leadNs),
                shared == null ? longestPacket : BondEnd.longestBlock(longestPacket));
        if (shared == null) {
            this.bond = null;
            this.path = null;
            this.backlog =
                    world.fairQueue(QueueSize.fair(terms.sending(), settings.innerUpBytesPerSecond()), longestPacket);
        } else {
            BondEnd end = world.bonds()
                    .end(
                            settings.callerName(),
                            () -> BondEnd.of(world, shared, terms, settings.innerUpBytesPerSecond(), longestPacket));
            this.bond = end;
            this.path = end.put(settings.name(), queue, terms, leadNs);
            this.backlog = end.backlog();
        }
        world.inbound().held().reserve(settings.name(), QueueSize.held(terms.receiving(), terms.dispatchDelayNs()));
        context.pipeToSelf(
                CompletableFuture.supplyAsync(this::deriveKeys, world.jobs()),
                (derived, failure) -> derived != null ? new KeysDerived(derived) : new JobFailed(failure));
        resolveLater();
        stepUpLater();
        timers.cancel(new NextLength());
        CipherAgent livingCipher = world.cipher().get();
        if (livingCipher != null) {
            context.getSelf().tell(new UseCipher(livingCipher));
        }
        PacerReady livingPacer = world.pacerReady().get();
        if (livingPacer != null) {
            context.getSelf().tell(new UsePacer(livingPacer));
        }
    }

    private ClientKeys deriveKeys() {
        Path state = world.settings().stateDir();
        byte[] clientId = settings.credentials() instanceof Credentials.Password
                ? ClientIdFile.readOrDraw(state.resolve(settings.callerName() + ".client-id"), world.randomness())
                : new byte[Offer.CLIENT_ID_BYTES];
        return ClientKeys.of(
                settings,
                world.settings()
                        .device(settings.tun())
                        .map(LinkActor::innerAddresses)
                        .orElse(List.of()),
                clientId,
                new TimestampFile(state.resolve(settings.fileName() + ".timestamp"), world.epochNs()),
                world.passwords(),
                world.randomness());
    }

    static List<Prefix> innerAddresses(TunSettings tun) {
        List<Prefix> addresses = new ArrayList<>();
        tun.ipv4().map(Endpoints::prefix).map(Prefix::host).ifPresent(addresses::add);
        tun.ipv6().map(Endpoints::prefix).map(Prefix::host).ifPresent(addresses::add);
        return addresses;
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(UseCipher.class, this::onUseCipher)
                .onMessage(UsePacer.class, this::onUsePacer)
                .onMessage(KeysDerived.class, this::onKeys)
                .onMessage(LaneOpened.class, this::onLane)
                .onMessage(AskForLane.class, ask -> onAskForLane())
                .onMessage(Told.class, this::onTold)
                .onMessage(Compute.class, this::onCompute)
                .onMessage(JobFailed.class, failed -> {
                    throw new IllegalStateException("a job of link " + settings.name() + " failed", failed.cause());
                })
                .onMessage(Report.class, this::onReport)
                .onMessage(ResolveAgain.class, again -> onResolveAgain())
                .onMessage(Resolved.class, this::onResolved)
                .onMessage(StepUp.class, up -> onStepUp())
                .onMessage(NextLength.class, next -> onNextLength())
                .onMessage(EndLane.class, end -> onEndLane())
                .onMessage(Counted.class, this::onCounted)
                .onSignal(PostStop.class, signal -> letGo())
                .onSignal(PreRestart.class, signal -> letGo())
                .build();
    }

    private Behavior<Command> onUseCipher(UseCipher use) {
        if (use.agent() == agent) {
            return this;
        }
        leave();
        agent = use.agent();
        return join();
    }

    private Behavior<Command> onUsePacer(UsePacer use) {
        if (use.pacer().equals(pacer)) {
            return this;
        }
        leave();
        release();
        pacer = use.pacer();
        return onAskForLane();
    }

    private Behavior<Command> onKeys(KeysDerived derived) {
        keys = derived.keys();
        return join();
    }

    private Behavior<Command> onAskForLane() {
        PacerReady ready = pacer;
        if (ready != null && !stopped()) {
            ActorRef<PacerActor.Opened> reply = getContext().messageAdapter(PacerActor.Opened.class, LaneOpened::new);
            int socket = ready.clientSocket(settings.name());
            LaneSpec spec = ClientLanes.spec(settings, socket, peer);
            world.pacer().tell(new PacerActor.Open(spec, Long.MAX_VALUE, reply));
        }
        return this;
    }

    private Behavior<Command> onLane(LaneOpened opened) {
        if (opened.opened() instanceof PacerActor.Ready there) {
            if (stopped() || !isOfTheseTerms(there.lane())) {
                // Asked for before a step, and granted after it.
                world.pacer().tell(new PacerActor.End(there.lane()));
                return this;
            }
            Lane before = lane;
            if (before != null && before != there.lane()) {
                // Asked of two pacers and granted twice, by a lost one and the next or by the next alone: the latter
                // holds.
                leave();
                world.pacer().tell(new PacerActor.End(before));
            }
            lane = there.lane();
            return join();
        }
        timers.startSingleTimer(new AskForLane(), LANE_RETRY);
        return this;
    }

    private boolean isOfTheseTerms(Lane given) {
        LaneSettings own = settings.outgoing();
        return given.terms().packetLength() == own.packetLength()
                && given.terms().schedule().equals(own.drawn());
    }

    /** Starts the link once everything it needs is there. */
    private Behavior<Command> join() {
        CipherAgent cipher = agent;
        ClientKeys own = keys;
        Lane filled = lane;
        if (cipher == null || own == null || filled == null || link != null || stopped()) {
            return this;
        }
        Endpoint endpoint = Endpoints.of(peer, filled.terms().socket());
        UdpAddress destination = peer;
        LinkProtocol made = LinkProtocol.initiator(
                terms,
                world.settings().timers(),
                own,
                queue,
                new AllowedSources(prefixes(settings.allowedIps()), world.inbound()),
                port(getContext().getSelf()),
                world.randomness(),
                LEAD_SPREAD * filled.cells(),
                cipher.clockNs());
        overloaded.clear();
        made.watch(new LossWatch(world.settings().loss(), terms, cipher::arrivalsDropped));
        world.carriages().ofLink(settings.name()).ifPresent(made::carry);
        link = made;
        cipher.tell(a -> {
            a.add(made);
            a.table().add(endpoint, made);
            filled.destination(destination, null, 0);
            a.fill(made, filled, settings.outgoing().effectiveLeadNs());
        });
        world.routes().put(route());
        nextLengthLater();
        return this;
    }

    private LinkPort port(ActorRef<Command> self) {
        return new NodePort(
                world.repairs(),
                job -> self.tell(new Compute(job)),
                event -> self.tell(new Told(this, event)),
                packets,
                bond,
                path);
    }

    private Routes.Route route() {
        List<Prefix> behind = prefixes(settings.allowedIps());
        BondEnd shared = bond;
        return shared != null
                ? shared.route(settings.callerName(), behind)
                : new Routes.Route(
                        settings.name(), behind, queue, backlog, new InnerRate(settings.innerUpBytesPerSecond()));
    }

    private void removeRoute() {
        BondEnd shared = bond;
        if (shared != null) {
            shared.group().remove(settings.name());
        }
        if (shared == null || shared.group().isEmpty()) {
            world.routes().remove(settings.callerName());
        }
    }

    /** Takes the link away from the cipher; its lane goes on with chaff. */
    private Behavior<Command> leave() {
        LinkProtocol old = link;
        CipherAgent cipher = agent;
        Lane filled = lane;
        link = null;
        if (old != null && cipher != null && filled != null) {
            Endpoint endpoint = Endpoints.of(peer, filled.terms().socket());
            cipher.tell(a -> {
                a.table().remove(endpoint, old);
                a.remove(old);
                old.close("replaced");
            });
        }
        return this;
    }

    private Behavior<Command> letGo() {
        leave();
        release();
        return this;
    }

    /** Lets the lane be taken up again, by this link or by the one made after it; ends it where there is to be none. */
    private void release() {
        Lane filled = lane;
        lane = null;
        if (filled != null) {
            world.pacer().tell(stopped() ? new PacerActor.End(filled) : new PacerActor.Release(filled));
        }
    }

    private boolean stopped() {
        return world.ladder().rung(settings.name()).stopped();
    }

    private Behavior<Command> onLoss(LinkEvent.Loss loss) {
        if (stopped()) {
            return this;
        }
        if (loss instanceof LinkEvent.Overload overload) {
            return onOverload(overload);
        }
        if (loss instanceof LinkEvent.Relief relief) {
            overloaded.remove(relief.direction());
            stepUpLater();
        }
        alarm.told(settings.name(), loss, Consequence.NONE);
        return this;
    }

    private Behavior<Command> onOverload(LinkEvent.Overload overload) {
        overloaded.add(overload.direction());
        Consequence consequence = switch (settings.onOverload()) {
            case WARN -> Consequence.NONE;
            case STOP -> Consequence.STOPPED;
            case STEP_DOWN ->
                world.ladder().stepDown(asked, overload.direction()) ? Consequence.SLOWER : Consequence.SLOWEST;
        };
        alarm.told(settings.name(), overload, consequence);
        return switch (consequence) {
            case NONE, SLOWEST -> this;
            case SLOWER -> onAnotherLane();
            case STOPPED -> stopForGood();
        };
    }

    private void stepUpLater() {
        if (world.ladder().rung(settings.name()).isBelowTop()) {
            timers.startSingleTimer(new StepUp(), quiet);
        }
    }

    private Behavior<Command> onStepUp() {
        if (stopped()) {
            return this;
        }
        if (!overloaded.isEmpty() || !world.ladder().stepUp(settings.name())) {
            stepUpLater();
            return this;
        }
        log.stepsUp();
        return onAnotherLane();
    }

    /** While no session stands, however it came to that: an earlier call for one may be under way already. */
    private void nextLengthLater() {
        if (LengthLadder.tries(asked) && !timers.isTimerActive(new NextLength())) {
            timers.startSingleTimer(new NextLength(), Duration.ofNanos(terms.lengthTrialNs()));
        }
    }

    private Behavior<Command> onNextLength() {
        // Without a lane, or without a cipher, nothing was tried; once there are both it will be.
        if (stopped() || link == null || !world.ladder().lengths().unanswered(asked)) {
            return this;
        }
        log.triesLength(settings, world.ladder().now(asked));
        return onAnotherLane();
    }

    /** The length holds as long as the session does, unless the ladder is to be gone through again. */
    private Behavior<Command> onEstablished(LinkEvent.Established established) {
        timers.cancel(new NextLength());
        if (established.rekey()) {
            return this;
        }
        world.warmUp().begin();
        log.established();
        if (!LengthLadder.tries(asked) || stopped() || !world.ladder().lengths().answered(asked)) {
            return this;
        }
        log.triesLongerAgain(settings);
        return onAnotherLane();
    }

    private Behavior<Command> onLost() {
        log.lost();
        if (stopped()) {
            return this;
        }
        if (world.ladder().lengths().lost(asked)) {
            return onAnotherLane();
        }
        nextLengthLater();
        return this;
    }

    /**
     * Ends this end's lane and begins anew at the lengths and rates that hold now: the server, asked for another lane, ends its own
     * when the new one is confirmed.
     */
    private Behavior<Command> onAnotherLane() {
        leave();
        Lane filled = lane;
        lane = null;
        if (filled != null) {
            world.pacer().tell(new PacerActor.End(filled));
        }
        return new LinkActor(getContext(), timers, world, asked, alarm, quiet, peer, packets);
    }

    /** Says goodbye, so that the server ends its lane too, and then ends this one. */
    private Behavior<Command> stopForGood() {
        world.ladder().stop(settings.name());
        removeRoute();
        LinkProtocol over = link;
        CipherAgent cipher = agent;
        if (over != null && cipher != null) {
            cipher.tell(a -> over.goodbye(a.nowNs()));
        }
        Duration slots = Duration.ofNanos(GOODBYE_SLOTS * terms.sending().slowestNs());
        timers.startSingleTimer(new EndLane(), slots.compareTo(GOODBYE) > 0 ? slots : GOODBYE);
        return this;
    }

    private Behavior<Command> onEndLane() {
        LinkProtocol over = link;
        CipherAgent cipher = agent;
        ActorRef<Command> self = getContext().getSelf();
        if (over != null && cipher != null) {
            cipher.tell(a -> self.tell(new Counted(over.counters().copy())));
        }
        return letGo();
    }

    private Behavior<Command> onCounted(Counted counted) {
        lastCounters = counted.counters();
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

    private Behavior<Command> onTold(Told told) {
        LinkEvent event = told.event();
        if (event instanceof LinkEvent.Loss loss) {
            return told.by() == this ? onLoss(loss) : this;
        }
        if (event instanceof LinkEvent.Established established) {
            return told.by() == this ? onEstablished(established) : this;
        }
        if (event instanceof LinkEvent.Lost) {
            return told.by() == this ? onLost() : this;
        }
        if (event instanceof LinkEvent.Refused) {
            // An answer, too.
            timers.cancel(new NextLength());
        }
        log.told(event);
        return this;
    }

    private Behavior<Command> onReport(Report report) {
        LinkProtocol reported = link;
        CipherAgent cipher = agent;
        if (cipher != null && reported != null) {
            LossHistory history = alarm.history(settings.name(), cipher.clockNs());
            Rung rung = world.ladder().rung(settings.name());
            Lane filled = lane;
            cipher.tell(a -> report.replyTo()
                    .tell(List.of(said(
                            reported.shownState(),
                            reported.establishedNs(),
                            reported.lastOpenedNs(),
                            reported.counters().copy(),
                            new LossReport(history, reported.losses(), rung),
                            filled))));
        } else if (cipher != null && stopped()) {
            LossHistory history = alarm.history(settings.name(), cipher.clockNs());
            LossReport losses =
                    new LossReport(history, LossFigures.NONE, world.ladder().rung(settings.name()));
            report.replyTo().tell(List.of(said(LinkState.CLOSED, 0, 0, lastCounters, losses, null)));
        } else {
            report.replyTo().tell(List.of());
        }
        return this;
    }

    private LinkReport said(
            LinkState state,
            long establishedNs,
            long heardNs,
            LinkCounters counters,
            LossReport losses,
            @Nullable Lane filled) {
        return new LinkReport(
                settings.name(),
                "client",
                settings.peer().toString(),
                state,
                establishedNs,
                heardNs,
                terms,
                counters,
                queue.usedBytes() + backlog.bytes(),
                settings.innerUpBytesPerSecond(),
                losses,
                filled);
    }

    /** Names are resolved again on a drawn timer, never because a peer fell silent: a DNS query would tell. */
    private void resolveLater() {
        byte[] random = new byte[Long.BYTES];
        world.randomness().fill(random, 0, random.length);
        double uniform = (ByteBuffer.wrap(random).getLong() >>> 11) * 0x1.0p-53;
        long meanNs = world.settings().timers().resolveNs();
        timers.startSingleTimer(new ResolveAgain(), Duration.ofNanos((long) (meanNs * (0.5 + uniform))));
    }

    private Behavior<Command> onResolveAgain() {
        UdpAddress known = peer;
        getContext()
                .pipeToSelf(
                        CompletableFuture.supplyAsync(() -> resolve(known), world.jobs()),
                        (address, failure) -> new Resolved(address != null ? address : known.address()));
        resolveLater();
        return this;
    }

    private InetAddress resolve(UdpAddress known) {
        try {
            for (InetAddress address : InetAddress.getAllByName(settings.peer().host())) {
                if ((address.getAddress().length == 16) == known.ipv6()) {
                    return address;
                }
            }
        } catch (UnknownHostException unknown) {
            return known.address();
        }
        return known.address();
    }

    private Behavior<Command> onResolved(Resolved resolved) {
        UdpAddress moved = UdpAddress.of(resolved.address(), settings.peer().port());
        if (!moved.equals(peer)) {
            log.moved();
            leave();
            peer = moved;
            join();
        }
        return this;
    }

    static List<Prefix> prefixes(List<Subnet> subnets) {
        return subnets.stream().map(Endpoints::prefix).toList();
    }
}
