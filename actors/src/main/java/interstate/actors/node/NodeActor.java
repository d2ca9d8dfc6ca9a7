package interstate.actors.node;

import interstate.actors.agent.AgentActor;
import interstate.actors.agent.CipherAgent;
import interstate.actors.agent.CipherWarmUp;
import interstate.actors.agent.DatagramRing;
import interstate.actors.agent.Doorbell;
import interstate.actors.agent.PacketRing;
import interstate.actors.agent.RepairAgent;
import interstate.actors.agent.RepairRing;
import interstate.actors.agent.Routes;
import interstate.actors.agent.UdpReceiverAgent;
import interstate.actors.device.PacerActor;
import interstate.actors.device.PacerReady;
import interstate.actors.device.TunHold;
import interstate.actors.link.ClientBonds;
import interstate.actors.link.LinkActor;
import interstate.actors.link.LinkReport;
import interstate.actors.link.LinkWorld;
import interstate.actors.link.RecordReport;
import interstate.actors.link.RecordServerActor;
import interstate.actors.link.RouterActor;
import interstate.actors.link.RouterReport;
import interstate.actors.link.ServerActor;
import interstate.actors.link.ViaActor;
import interstate.actors.loss.LossCommand;
import interstate.actors.protocol.AcceptorCounters;
import interstate.actors.protocol.PacketRows;
import interstate.actors.records.Carriages;
import interstate.actors.settings.CircuitSettings;
import interstate.actors.settings.ClientLinkSettings;
import interstate.actors.settings.DestinationSettings;
import interstate.actors.settings.NodeSettings;
import interstate.actors.settings.ViaLinkSettings;
import interstate.actors.stamps.KernelLateness;
import interstate.actors.stamps.StampAgent;
import interstate.pacing.PacerException;
import interstate.pacing.PacerStatus;
import interstate.tunbridge.KernelException;
import interstate.tunbridge.MonotonicClock;
import interstate.tunbridge.TransmitStamps;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * Owns everything below: starts the parts in order, introduces each new cipher and each new pacer to those who work with
 * them, and ends all in order, goodbye first.
 */
final class NodeActor extends AbstractBehavior<NodeActor.Command> {

    /** What the actor is told. */
    sealed interface Command {}

    /**
     * Ends the node.
     *
     * @param keepPacer leaves the lanes running for the node that follows
     * @param done completed when links have said goodbye and lanes are gone
     */
    record Stop(boolean keepPacer, CompletableFuture<String> done) implements Command {}

    /** Asks for what the parts have counted. */
    record Count(CompletableFuture<NodeReport> answer) implements Command {}

    /**
     * Asks the node's router something.
     *
     * @param answer what the question completes; fails if there is no router
     */
    record AskRouter(RouterActor.Command question, CompletableFuture<?> answer) implements Command {}

    private record CipherStarted(CipherAgent agent) implements Command {}

    private record PacerStarted(PacerReady pacer) implements Command {}

    /** The goodbye was said, or a reader has ended. */
    private record LeaveStep(Stop stop) implements Command {}

    private record PacerLeft(boolean keepPacer, CompletableFuture<String> done) implements Command {}

    private static final int RING_BYTES = 1 << 22;
    private static final int NOWHERE_BYTES = 1 << 12;
    private static final Duration GOODBYE = Duration.ofMillis(150);

    private final NodeParts parts;
    private final TimerScheduler<Command> timers;
    private final Executor jobs;
    private final AtomicReference<@Nullable CipherAgent> cipher = new AtomicReference<>();
    private final AtomicReference<@Nullable PacerReady> pacer = new AtomicReference<>();
    private final CipherWarmUp warmUp = new CipherWarmUp();
    private final RepairRing repairs = new RepairRing();
    private final ClientBonds bonds;
    private final LossCommand lossCommand;
    private final DatagramRing arrivals;
    private final ActorRef<PacerActor.Command> pacerActor;
    private final Map<String, TunParts> tuns = new HashMap<>();
    private final List<MonitorParts> monitors = new ArrayList<>();
    private final List<ActorRef<LinkActor.Command>> links = new ArrayList<>();
    private final Optional<ActorRef<ServerActor.Command>> server;
    private final Carriages carriages;
    private final List<ActorRef<ViaActor.Command>> vias = new ArrayList<>();
    private final Optional<ActorRef<RecordServerActor.Command>> recordServer;
    private final Optional<ActorRef<RouterActor.Command>> router;
    /** For links that carry no inner packets. */
    private final Routes noRoutes = new Routes();

    private final PacketRing nowhere = new PacketRing(NOWHERE_BYTES);
    private final List<ActorRef<AgentActor.Command>> sockets = new ArrayList<>();
    private final List<AtomicReference<@Nullable UdpReceiverAgent>> receivers =
            new java.util.concurrent.CopyOnWriteArrayList<>();
    private final KernelLateness kernel = new KernelLateness();
    private final ActorRef<Telemetry.Command> telemetry;
    private int generation;
    private int stepsToLeave;

    static Behavior<Command> create(NodeParts parts) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> new NodeActor(context, timers, parts)));
    }

    private NodeActor(ActorContext<Command> context, TimerScheduler<Command> timers, NodeParts parts) {
        super(context);
        this.parts = parts;
        this.timers = timers;
        this.jobs = context.getSystem().dispatchers().lookup(DispatcherSelector.fromConfig("interstate.jobs"));
        this.carriages = new Carriages(parts.settings());
        this.bonds = new ClientBonds(parts.randomness());
        this.lossCommand = LossCommand.start(parts.settings().loss());
        ActorRef<Command> self = context.getSelf();
        DispatcherSelector blocking = DispatcherSelector.fromConfig("interstate.blocking");

        Doorbell doorbell = new Doorbell();
        arrivals = new DatagramRing(RING_BYTES, doorbell);
        parts.tuns()
                .forEach((tun, hold) ->
                        tuns.put(tun.name(), new TunParts(tun.name(), hold, alone(tun.name()), context)));
        pacerActor = context.spawn(
                PacerActor.create(parts.pacer(), ready -> self.tell(new PacerStarted(ready))), "pacer", blocking);
        for (ClientLinkSettings link : parts.settings().clients()) {
            PacketRows packets = link.monitorPackets()
                    .map(directory -> monitor(link.fileName(), directory))
                    .orElse(PacketRows.NOWHERE);
            links.add(context.spawn(
                    LinkActor.create(world(link.tun()), link, parts.peer(link.name()), packets),
                    "link-" + link.fileName()));
        }
        server = parts.settings().server().map(s -> context.spawn(ServerActor.create(world(s.tun()), s), "server"));
        for (ViaLinkSettings link : parts.settings().records().links()) {
            ClientLinkSettings over = parts.settings().client(link.via());
            vias.add(context.spawn(ViaActor.create(world(link.tun()), link, over), "via-" + link.name()));
        }
        recordServer = parts.settings()
                .server()
                .filter(s -> !parts.settings().recordClients().isEmpty())
                .map(s -> context.spawn(RecordServerActor.create(world(s.tun()), s), "record-server"));
        router = parts.settings()
                .circuits()
                .map(part -> context.spawn(RouterActor.create(world(tunOf(part)), part), "router"));
        context.spawn(
                AgentActor.create(
                        () -> new CipherAgent(arrivals, doorbell), agent -> self.tell(new CipherStarted(agent))),
                "cipher");
        context.spawn(AgentActor.create(() -> new RepairAgent(repairs), agent -> {}), "repair");
        telemetry = context.spawn(
                Telemetry.create(
                        parts.settings().name(),
                        linkSources(),
                        recordSources(),
                        routerSources(),
                        server.map(s -> (Consumer<ActorRef<AcceptorCounters>>)
                                reply -> s.tell(new ServerActor.ReportStrangers(reply))),
                        this::counters,
                        this::pacerState,
                        kernel,
                        parts.warnings(),
                        parts.settings().pacer().deviationStatsNs()),
                "telemetry");
    }

    private static String tunOf(CircuitSettings circuits) {
        return circuits.destination().map(DestinationSettings::tun).orElse(NodeSettings.NO_TUN);
    }

    /** Starts the writer of a link's packet monitor. */
    private PacketRows monitor(String link, Path directory) {
        MonitorParts made = new MonitorParts(link, directory, getContext());
        monitors.add(made);
        return made.rows;
    }

    /** Whether one calling link and no server uses the device. */
    private boolean alone(String tun) {
        long calling = parts.settings().clients().stream()
                .filter(link -> link.tun().equals(tun))
                .map(ClientLinkSettings::callerName)
                .distinct()
                .count();
        calling += parts.settings().records().links().stream()
                .filter(link -> link.tun().equals(tun))
                .count();
        calling += parts.settings().circuits().stream()
                .flatMap(part -> part.destination().stream())
                .filter(destination -> destination.tun().equals(tun))
                .mapToLong(destination -> destination.partners().size())
                .sum();
        boolean serves = parts.settings().server().map(s -> s.tun().equals(tun)).orElse(false);
        return calling == 1 && !serves;
    }

    private LinkWorld world(String tun) {
        TunParts between = tuns.get(tun);
        if (between == null && !tun.equals(NodeSettings.NO_TUN)) {
            throw new IllegalArgumentException("no TUN device " + tun);
        }
        return new LinkWorld(
                parts.settings(),
                carriages,
                pacerActor,
                between == null ? noRoutes : between.routes,
                between == null ? nowhere : between.inbound,
                parts.randomness(),
                parts.passwords(),
                lossCommand,
                parts.ladder(),
                bonds,
                warmUp,
                repairs,
                jobs,
                cipher,
                pacer,
                MonotonicClock::epochNs);
    }

    private List<Consumer<ActorRef<List<LinkReport>>>> linkSources() {
        List<Consumer<ActorRef<List<LinkReport>>>> sources = new ArrayList<>();
        for (ActorRef<LinkActor.Command> link : links) {
            sources.add(reply -> link.tell(new LinkActor.Report(reply)));
        }
        server.ifPresent(s -> sources.add(reply -> s.tell(new ServerActor.Report(reply))));
        return sources;
    }

    private List<Consumer<ActorRef<List<RouterReport>>>> routerSources() {
        List<Consumer<ActorRef<List<RouterReport>>>> sources = new ArrayList<>();
        router.ifPresent(r -> sources.add(reply -> r.tell(new RouterActor.Report(reply))));
        return sources;
    }

    private RecordSources recordSources() {
        List<Consumer<ActorRef<List<RecordReport>>>> sources = new ArrayList<>();
        for (ActorRef<ViaActor.Command> via : vias) {
            sources.add(reply -> via.tell(new ViaActor.Report(reply)));
        }
        recordServer.ifPresent(s -> sources.add(reply -> s.tell(new RecordServerActor.Report(reply))));
        Optional<Consumer<ActorRef<AcceptorCounters>>> strangers =
                recordServer.map(s -> reply -> s.tell(new RecordServerActor.ReportStrangers(reply)));
        return new RecordSources(sources, strangers, carriages.relays());
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(CipherStarted.class, this::onCipher)
                .onMessage(PacerStarted.class, this::onPacer)
                .onMessage(Count.class, count -> {
                    telemetry.tell(new Telemetry.Count(count.answer()));
                    return this;
                })
                .onMessage(AskRouter.class, ask -> {
                    router.ifPresentOrElse(
                            r -> r.tell(ask.question()),
                            () -> ask.answer()
                                    .completeExceptionally(new IllegalStateException(
                                            "this node has no router: router.key-file is not set")));
                    return this;
                })
                .onMessage(Stop.class, this::onStop)
                .onMessage(LeaveStep.class, this::onLeaveStep)
                .onMessage(PacerLeft.class, this::onPacerLeft)
                .onSignal(PostStop.class, signal -> {
                    lossCommand.close();
                    return this;
                })
                .build();
    }

    private Behavior<Command> onCipher(CipherStarted started) {
        cipher.set(started.agent());
        links.forEach(link -> link.tell(new LinkActor.UseCipher(started.agent())));
        server.ifPresent(s -> s.tell(new ServerActor.UseCipher(started.agent())));
        vias.forEach(via -> via.tell(new ViaActor.UseCipher(started.agent())));
        recordServer.ifPresent(s -> s.tell(new RecordServerActor.UseCipher(started.agent())));
        router.ifPresent(r -> r.tell(new RouterActor.UseCipher(started.agent())));
        return this;
    }

    private Behavior<Command> onPacer(PacerStarted started) {
        PacerReady ready = started.pacer();
        pacer.set(ready);
        sockets.forEach(getContext()::stop);
        sockets.clear();
        receivers.clear();
        generation++;
        List<Integer> numbers = new ArrayList<>(ready.serverSockets());
        numbers.addAll(ready.clientSockets().values());
        for (int number : numbers) {
            int fd = ready.control().socketFd(number);
            AtomicReference<@Nullable UdpReceiverAgent> receiver = new AtomicReference<>();
            receivers.add(receiver);
            sockets.add(getContext()
                    .spawn(
                            AgentActor.create(
                                    () -> new UdpReceiverAgent(number, fd, parts.maxDatagramBytes(), arrivals),
                                    receiver::set),
                            "udp-" + number + "-" + generation));
            stamp(ready, number, fd);
        }
        links.forEach(link -> link.tell(new LinkActor.UsePacer(ready)));
        if (generation > 1) {
            server.ifPresent(s -> s.tell(new ServerActor.UsePacer()));
        }
        return this;
    }

    /** An earlier node may have turned stamps on that this one does not want; but a pacer with release times reads them. */
    private void stamp(PacerReady ready, int number, int fd) {
        if (parts.settings().pacer().txtimeAheadNs() > 0) {
            return;
        }
        if (!parts.settings().pacer().transmitStamps()) {
            TransmitStamps.none(fd);
            return;
        }
        sockets.add(getContext()
                .spawn(
                        AgentActor.create(
                                () -> new StampAgent(number, fd, ready.control()::lanes, kernel), agent -> {}),
                        "stamps-" + number + "-" + generation));
    }

    private Behavior<Command> onStop(Stop stop) {
        CipherAgent agent = cipher.get();
        if (agent != null && !stop.keepPacer()) {
            agent.tell(CipherAgent::goodbye);
        }
        // Whoever reads from a descriptor ends before it is closed.
        List<ActorRef<AgentActor.Command>> readers = new ArrayList<>(sockets);
        tuns.values().forEach(tun -> readers.addAll(tun.actors()));
        sockets.clear();
        stepsToLeave = readers.size() + 1;
        LeaveStep step = new LeaveStep(stop);
        readers.forEach(reader -> {
            getContext().watchWith(reader, step);
            getContext().stop(reader);
        });
        timers.startSingleTimer(step, stop.keepPacer() ? Duration.ZERO : GOODBYE);
        return this;
    }

    private Behavior<Command> onLeaveStep(LeaveStep step) {
        stepsToLeave--;
        if (stepsToLeave > 0) {
            return this;
        }
        Stop said = step.stop();
        CompletableFuture<Boolean> left = new CompletableFuture<>();
        pacerActor.tell(new PacerActor.Leave(said.keepPacer(), left));
        getContext().pipeToSelf(left, (kept, failure) -> new PacerLeft(said.keepPacer(), said.done()));
        return this;
    }

    private Behavior<Command> onPacerLeft(PacerLeft said) {
        if (!said.keepPacer()) {
            parts.tuns().values().forEach(TunHold::remove);
            parts.removeRoutes().run();
        }
        said.done().complete("ok");
        return Behaviors.stopped();
    }

    private Map<String, Object> counters() {
        long received = 0;
        long truncated = 0;
        for (AtomicReference<@Nullable UdpReceiverAgent> reference : receivers) {
            UdpReceiverAgent receiver = reference.get();
            if (receiver != null) {
                received += receiver.received();
                truncated += receiver.truncated();
            }
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("received", received);
        all.put("truncated", truncated);
        all.put("arrivalsDropped", arrivals.dropped());
        if (parts.settings().pacer().transmitStamps()) {
            all.put("stamps", kernel.stamps());
            all.put("stampsUnmatched", kernel.unmatched());
            all.put("clockSteps", kernel.clockSteps());
        }
        if (lossCommand.isSet()) {
            all.put("lossCommands", lossCommand.runs());
            all.put("lossCommandsFailed", lossCommand.failed());
        }
        tuns.values().forEach(tun -> tun.count(all));
        MonitorParts.count(monitors, all);
        CipherAgent agent = cipher.get();
        if (agent != null && server.isEmpty()) {
            all.put("strangers", agent.strangers());
        }
        return all;
    }

    private Map<String, Object> pacerState() {
        PacerReady ready = pacer.get();
        Map<String, Object> state = new LinkedHashMap<>();
        if (ready != null) {
            PacerStatus status;
            try {
                status = ready.control().status();
            } catch (PacerException | KernelException gone) {
                // Another is being started; the rest of the answer holds.
                state.put("gone", String.valueOf(gone.getMessage()));
                return state;
            }
            state.put("pid", status.pid());
            state.put("lanes", status.lanes());
            state.put("realTime", status.realTime());
            state.put("memoryLocked", status.memoryLocked());
            state.put("marginNs", status.marginNs());
            state.put("heapBytes", status.heapBytes());
            state.put("faults", status.faults());
            state.put("generation", status.generation());
            ready.control().standbyStatus().ifPresent(standby -> state.put("standby", standby.pid()));
        }
        return state;
    }
}
