package interstate.actors.device;

import interstate.actors.agent.AgentActor;
import interstate.pacing.Lane;
import interstate.pacing.LaneSpec;
import interstate.pacing.PacerControl;
import interstate.pacing.PacerException;
import interstate.pacing.PacerStatus;
import interstate.tunbridge.KernelException;
import interstate.tunbridge.MonotonicClock;
import interstate.tunbridge.Neighbours;
import interstate.tunbridge.UdpAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * Owns the pacer: opens lanes in it or takes up those that an earlier node left, keeps them alive, and has it replaced
 * when it is gone. Runs on the dispatcher for blocking calls.
 */
public final class PacerActor extends AbstractBehavior<PacerActor.Command> {

    private static final Duration RENEW_EVERY = Duration.ofSeconds(1);

    private static final long UNCLAIMED_NS = 30_000_000_000L;
    private static final long NEIGHBOUR_NS = 200_000_000L;

    /** A standby comes when the node's own start, and the first handshake, have had the CPU. */
    private static final long STANDBY_AFTER_NS = 3_000_000_000L;

    private static final long STANDBY_RETRY_NS = 1_000_000_000L;
    private static final long STANDBY_RETRY_MOST_NS = 60_000_000_000L;

    /** What the actor is told. */
    public sealed interface Command {}

    /**
     * Opens a lane, or takes up a free one of the same peer, length and schedule, so that a restart changes nothing on
     * the wire. A calling link has one lane and no more: if it asks again, it has lost sight of the one it was given, as
     * when it failed before the answer came.
     *
     * @param keepNs how long the lane outlives the last renewal; {@link Long#MAX_VALUE}, for ever: a calling link's lane
     */
    public record Open(LaneSpec spec, long keepNs, ActorRef<Opened> replyTo) implements Command {}

    /** Ends a lane. */
    public record End(Lane lane) implements Command {}

    /** Lets go of a lane without ending it: it may be taken up again until its time is over. */
    public record Release(Lane lane) implements Command {}

    /**
     * Leaves the pacer, or ends it, and this actor with it.
     *
     * @param keep lets the pacer run on for the node that follows
     * @param left completed when that is done
     */
    public record Leave(boolean keep, CompletableFuture<Boolean> left) implements Command {}

    private record Renew() implements Command {}

    /** @param failure why there is none, or null */
    private record StandbyTried(@Nullable Throwable failure) implements Command {}

    /** What became of a lane that was asked for. */
    public sealed interface Opened {}

    /** The lane is there. */
    public record Ready(Lane lane) implements Opened {}

    /** The pacer refused. */
    public record Failed(String reason) implements Opened {}

    private final PacerControl control;
    private final LongSupplier nowNs;
    private final long startedNs;
    /** The lanes that links fill, and for how long. By the lane itself: two pacers give their lanes the same numbers. */
    private final Map<Lane, Long> keptNs = new HashMap<>();

    private final Set<Lane> refusals = new HashSet<>();
    private final Executor blocking;
    private @Nullable PacerStatus lastLook;
    private long lastLookNs;
    private boolean standbyStarting;
    /** There were two pacers when last looked. */
    private boolean pair;

    private long standbyNotBeforeNs;
    private long standbyRetryNs = STANDBY_RETRY_NS;

    /**
     * The behavior.
     *
     * @param pacer finds the living pacer or starts one; called at every start of this actor
     * @param ready told of the pacer, before any lane is opened in it
     */
    public static Behavior<Command> create(Supplier<PacerReady> pacer, Consumer<PacerReady> ready) {
        return create(pacer, ready, MonotonicClock::nowNs);
    }

    static Behavior<Command> create(Supplier<PacerReady> pacer, Consumer<PacerReady> ready, LongSupplier nowNs) {
        return AgentActor.supervised(Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            PacerReady found = pacer.get();
            ready.accept(found);
            return new PacerActor(context, timers, found.control(), nowNs);
        })));
    }

    private PacerActor(
            ActorContext<Command> context, TimerScheduler<Command> timers, PacerControl control, LongSupplier nowNs) {
        super(context);
        context.setLoggerName(getClass());
        this.control = control;
        this.nowNs = nowNs;
        this.startedNs = nowNs.getAsLong();
        this.standbyNotBeforeNs = startedNs + STANDBY_AFTER_NS;
        this.blocking = context.getSystem().dispatchers().lookup(DispatcherSelector.blocking());
        timers.startTimerWithFixedDelay(new Renew(), RENEW_EVERY);
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Open.class, this::onOpen)
                .onMessage(End.class, this::onEnd)
                .onMessage(Release.class, this::onRelease)
                .onMessage(Leave.class, this::onLeave)
                .onMessage(Renew.class, renew -> onRenew())
                .onMessage(StandbyTried.class, this::onStandbyTried)
                .onSignal(PreRestart.class, signal -> letGo())
                .build();
    }

    private Behavior<Command> onOpen(Open open) {
        try {
            Lane lane = free(open.spec(), open.keepNs());
            if (lane == null) {
                resolve(open.spec().destination());
                lane = control.openLane(open.spec());
            }
            keptNs.put(lane, open.keepNs());
            renew(lane, open.keepNs());
            open.replyTo().tell(new Ready(lane));
        } catch (PacerException | KernelException refused) {
            getContext().getLog().warn("a lane could not be opened: {}", refused.getMessage());
            open.replyTo().tell(new Failed(String.valueOf(refused.getMessage())));
        }
        return this;
    }

    /** Before the first slot, or the kernel would hold the first datagrams back and release them in a burst. */
    private void resolve(UdpAddress destination) {
        try {
            if (!Neighbours.resolve(destination, MonotonicClock.nowNs() + NEIGHBOUR_NS)) {
                getContext().getLog().debug("the next hop to {} did not answer", destination);
            }
        } catch (KernelException e) {
            getContext().getLog().debug("the next hop to {} could not be asked for: {}", destination, e.getMessage());
        }
    }

    /** A living lane of those terms that no other link of this node fills. */
    private @Nullable Lane free(LaneSpec wanted, long keepNs) {
        for (Lane lane : control.lanes()) {
            LaneSpec terms = lane.terms();
            Long keptForNs = keptNs.get(lane);
            if ((keptForNs == null || (keptForNs == Long.MAX_VALUE && keepNs == Long.MAX_VALUE))
                    && !lane.hasEnded()
                    && Arrays.equals(terms.peerHash32(), wanted.peerHash32())
                    && terms.socket() == wanted.socket()
                    && terms.datagramBytes() == wanted.datagramBytes()
                    && terms.schedule().equals(wanted.schedule())) {
                return lane;
            }
        }
        return null;
    }

    private Behavior<Command> onEnd(End end) {
        if (keptNs.remove(end.lane()) != null) {
            control.endLane(end.lane());
        }
        return this;
    }

    private Behavior<Command> onLeave(Leave leave) {
        try {
            if (leave.keep()) {
                control.close();
            } else {
                control.stop();
            }
        } catch (PacerException | KernelException gone) {
            getContext().getLog().warn("the pacer was gone already: {}", gone.getMessage());
        }
        leave.left().complete(leave.keep());
        return Behaviors.stopped();
    }

    /** The descriptors of a lost pacer's sockets must go, or the next could not be bound where they are. */
    private Behavior<Command> letGo() {
        try {
            control.close();
        } catch (PacerException | KernelException gone) {
            getContext().getLog().debug("the pacer could not be let go of: {}", gone.getMessage());
        }
        return this;
    }

    private Behavior<Command> onRelease(Release release) {
        keptNs.remove(release.lane());
        return this;
    }

    /** Also finds out whether the pacer lives: an exception here has it replaced. */
    private Behavior<Command> onRenew() {
        look();
        startStandby();
        tellRefusals();
        for (Lane lane : control.lanes()) {
            Long keepNs = keptNs.get(lane);
            if (keepNs != null) {
                renew(lane, keepNs);
            } else if (lane.aliveUntilNs() == Long.MAX_VALUE && nowNs.getAsLong() - startedNs > UNCLAIMED_NS) {
                // A link that an earlier node had and this configuration has not.
                control.endLane(lane);
            }
        }
        return this;
    }

    /** A pacer that had no other beside it is replaced where it was asked, and nothing left meanwhile. */
    private void look() {
        PacerStatus now = control.status();
        PacerStatus before = lastLook;
        if (before != null && now.pid() != before.pid() && now.startedNs() - lastLookNs > 0) {
            getContext()
                    .getLog()
                    .warn(
                            "pacer {} is gone and there was no standby: nothing left until pacer {} was started",
                            before.pid(),
                            now.pid());
        }
        lastLook = now;
        lastLookNs = nowNs.getAsLong();
    }

    /** One line for each lane whose way out does not bear the engine that was asked for. */
    private void tellRefusals() {
        List<Lane> lanes = control.lanes();
        refusals.retainAll(lanes);
        for (Lane lane : lanes) {
            if (lane.engine().isRefusal() && refusals.add(lane)) {
                getContext()
                        .getLog()
                        .warn(
                                "the lane to {} is emptied by the {}",
                                lane.terms().destination(),
                                lane.engine().text());
            }
        }
    }

    /** On another thread, since a start takes some tenths of a second in which links may want lanes. */
    private void startStandby() {
        if (standbyStarting || !control.lacksStandby() || nowNs.getAsLong() - standbyNotBeforeNs < 0) {
            return;
        }
        standbyStarting = true;
        if (pair) {
            pair = false;
            getContext().getLog().warn("one of the two pacers is gone: the other sends, and a new standby is started");
        }
        getContext()
                .pipeToSelf(
                        CompletableFuture.runAsync(control::addStandby, blocking),
                        (none, failure) -> new StandbyTried(failure));
    }

    private Behavior<Command> onStandbyTried(StandbyTried tried) {
        standbyStarting = false;
        if (tried.failure() == null) {
            getContext().getLog().info("a standby pacer is ready");
            pair = true;
            standbyRetryNs = STANDBY_RETRY_NS;
        } else {
            standbyNotBeforeNs = nowNs.getAsLong() + standbyRetryNs;
            standbyRetryNs = Math.min(2 * standbyRetryNs, STANDBY_RETRY_MOST_NS);
            getContext()
                    .getLog()
                    .warn("there is no standby pacer: {}", tried.failure().getMessage());
        }
        return this;
    }

    private void renew(Lane lane, long keepNs) {
        lane.aliveUntilNs(keepNs == Long.MAX_VALUE ? Long.MAX_VALUE : nowNs.getAsLong() + keepNs);
    }
}
