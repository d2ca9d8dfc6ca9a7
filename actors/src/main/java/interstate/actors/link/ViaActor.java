package interstate.actors.link;

import interstate.actors.agent.AgentActor;
import interstate.actors.agent.CipherAgent;
import interstate.actors.agent.FairQueue;
import interstate.actors.agent.InnerRate;
import interstate.actors.agent.Routes;
import interstate.actors.protocol.HandshakeJob;
import interstate.actors.protocol.LinkEvent;
import interstate.actors.protocol.SendQueue;
import interstate.actors.records.Carriages;
import interstate.actors.records.RecordCaller;
import interstate.actors.records.RecordPort;
import interstate.actors.records.ViaCarriage;
import interstate.actors.settings.ClientLinkSettings;
import interstate.actors.settings.TunSettings;
import interstate.actors.settings.ViaLinkSettings;
import interstate.wire.LaneTerms;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
 * Owns an end-to-end session at its calling end: brings its keys, the link to the relay and the cipher together, and says what
 * became of it. The lanes are the link's, whose actor knows nothing of this.
 */
public final class ViaActor extends AbstractBehavior<ViaActor.Command> {

    /** What the actor is told. */
    public sealed interface Command {}

    /** There is a cipher to work with, the first or a new one. */
    public record UseCipher(CipherAgent agent) implements Command {}

    /** Asks how the session is; answered from the cipher's thread. */
    public record Report(ActorRef<List<RecordReport>> replyTo) implements Command {}

    private record KeysRead(ViaKeys keys) implements Command {}

    private record Told(LinkEvent event) implements Command {}

    private record Compute(HandshakeJob job) implements Command {}

    private record JobFailed(Throwable cause) implements Command {}

    private final LinkWorld world;
    private final ViaLinkSettings settings;
    private final ViaCarriage carriage;
    private final long slotNs;
    private final SendQueue queue;
    private final FairQueue backlog;
    private @Nullable ViaKeys keys;
    private @Nullable CipherAgent agent;
    private @Nullable RecordCaller caller;

    /**
     * The behavior.
     *
     * @param over the link to the relay
     */
    public static Behavior<Command> create(LinkWorld world, ViaLinkSettings settings, ClientLinkSettings over) {
        return AgentActor.supervised(Behaviors.setup(context -> new ViaActor(context, world, settings, over)));
    }

    private ViaActor(
            ActorContext<Command> context, LinkWorld world, ViaLinkSettings settings, ClientLinkSettings over) {
        super(context);
        context.setLoggerName(getClass());
        this.world = world;
        this.settings = settings;
        this.carriage = world.carriages().via(settings.via());
        LaneTerms up = ClientKeys.terms(over.outgoing());
        this.slotNs = Math.max(up.slowestNs(), ClientKeys.terms(over.incoming()).slowestNs());
        TunSettings tun = world.settings().tun(settings.tun());
        int longestPacket = Math.min(tun.longestPacket(), Carriages.LONGEST_PACKET);
        this.queue = new SendQueue(QueueSize.ordered(up, 0), longestPacket);
        this.backlog = world.fairQueue(QueueSize.fair(up, settings.innerUpBytesPerSecond()), longestPacket);
        context.pipeToSelf(
                CompletableFuture.supplyAsync(() -> readKeys(tun), world.jobs()),
                (read, failure) -> read != null ? new KeysRead(read) : new JobFailed(failure));
        CipherAgent living = world.cipher().get();
        if (living != null) {
            context.getSelf().tell(new UseCipher(living));
        }
    }

    private ViaKeys readKeys(TunSettings tun) {
        Path timestamps = world.settings().stateDir().resolve(settings.name() + ".timestamp");
        return new ViaKeys(
                settings,
                LinkActor.innerAddresses(tun),
                new TimestampFile(timestamps, world.epochNs()),
                world.randomness());
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(UseCipher.class, this::onUseCipher)
                .onMessage(KeysRead.class, this::onKeys)
                .onMessage(Told.class, this::onTold)
                .onMessage(Compute.class, this::onCompute)
                .onMessage(JobFailed.class, failed -> {
                    throw new IllegalStateException("a job of link " + settings.name() + " failed", failed.cause());
                })
                .onMessage(Report.class, this::onReport)
                .onSignal(PostStop.class, signal -> leave())
                .onSignal(PreRestart.class, signal -> leave())
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

    private Behavior<Command> onKeys(KeysRead read) {
        keys = read.keys();
        return join();
    }

    /** Starts the session once everything it needs is there. */
    private Behavior<Command> join() {
        CipherAgent cipher = agent;
        ViaKeys own = keys;
        if (cipher == null || own == null || caller != null) {
            return this;
        }
        RecordCaller made = new RecordCaller(
                own,
                world.settings().timers(),
                slotNs,
                settings.clientTimeoutNs(),
                queue,
                new AllowedSources(LinkActor.prefixes(settings.allowedIps()), world.inbound()),
                port(getContext().getSelf()),
                world.randomness());
        caller = made;
        cipher.tell(a -> {
            a.add(made);
            carriage.add(made);
        });
        world.routes()
                .put(new Routes.Route(
                        settings.name(),
                        LinkActor.prefixes(settings.allowedIps()),
                        queue,
                        backlog,
                        new InnerRate(settings.innerUpBytesPerSecond())));
        return this;
    }

    private static RecordPort port(ActorRef<Command> self) {
        return new RecordPort() {
            @Override
            public void compute(HandshakeJob job) {
                self.tell(new Compute(job));
            }

            @Override
            public void event(LinkEvent event) {
                self.tell(new Told(event));
            }
        };
    }

    private Behavior<Command> leave() {
        RecordCaller old = caller;
        CipherAgent cipher = agent;
        caller = null;
        if (old != null && cipher != null) {
            // A cipher that has ended does nothing more, and has closed it.
            carriage.remove(old);
            cipher.tell(a -> {
                carriage.remove(old);
                a.remove(old, "replaced");
            });
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

    private Behavior<Command> onTold(Told told) {
        var log = getContext().getLog();
        String name = settings.name();
        LinkEvent event = told.event();
        if (event instanceof LinkEvent.Established established) {
            if (!established.rekey()) {
                log.info("link {}: established end to end, via {}", name, settings.via());
            }
        } else if (event instanceof LinkEvent.Silent) {
            log.info("link {}: nothing heard via {}, calling again", name, settings.via());
        } else if (event instanceof LinkEvent.Lost) {
            log.warn("link {}: lost, calling via {}", name, settings.via());
        } else if (event instanceof LinkEvent.Refused) {
            log.warn("link {}: refused: an inner address that is not this client's", name);
        } else if (event instanceof LinkEvent.NoAnswer none) {
            log.warn(
                    "link {}: no answer via {} for {} s: relay or server down, not told of each other, or wrong key",
                    name,
                    settings.via(),
                    Duration.ofNanos(none.sinceNs()).toSeconds());
        }
        return this;
    }

    private Behavior<Command> onReport(Report report) {
        RecordCaller reported = caller;
        CipherAgent cipher = agent;
        if (cipher == null || reported == null) {
            report.replyTo().tell(List.of());
            return this;
        }
        cipher.tell(a -> report.replyTo()
                .tell(List.of(new RecordReport(
                        settings.name(),
                        "client",
                        settings.via(),
                        reported.state(),
                        reported.establishedNs(),
                        reported.counters().copy(),
                        queue.usedBytes() + backlog.bytes()))));
        return this;
    }
}
