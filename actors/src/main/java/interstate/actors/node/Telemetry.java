package interstate.actors.node;

import interstate.actors.agent.AgentActor;
import interstate.actors.link.LinkReport;
import interstate.actors.link.RouterReport;
import interstate.actors.protocol.AcceptorCounters;
import interstate.actors.stamps.KernelLateness;
import interstate.tunbridge.MonotonicClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/** Collects what the parts have counted, and where asked to, tells of deviations now and then. */
final class Telemetry extends AbstractBehavior<Telemetry.Command> {

    /** What the actor is told. */
    sealed interface Command {}

    /** Asks for what the parts have counted. */
    record Count(CompletableFuture<NodeReport> answer) implements Command {}

    private record Counted(CompletableFuture<NodeReport> answer, NodeReport report, Throwable failure)
            implements Command {}

    private record TooLate() {}

    private record TellDeviations() implements Command {}

    private record Deviations(List<LinkReport> reports) implements Command {}

    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final String name;
    private final long startedNs = MonotonicClock.nowNs();
    private final List<Consumer<ActorRef<List<LinkReport>>>> links;
    private final RecordSources records;
    private final List<Consumer<ActorRef<List<RouterReport>>>> router;
    private final Optional<Consumer<ActorRef<AcceptorCounters>>> strangers;
    private final Supplier<Map<String, Object>> counters;
    private final Supplier<Map<String, Object>> pacer;
    private final KernelLateness kernel;
    private final List<String> warnings;
    private final SendDeviations deviations = new SendDeviations();

    /** @param deviationStatsNs how often to tell of deviations, 0: never */
    static Behavior<Command> create(
            String name,
            List<Consumer<ActorRef<List<LinkReport>>>> links,
            RecordSources records,
            List<Consumer<ActorRef<List<RouterReport>>>> router,
            Optional<Consumer<ActorRef<AcceptorCounters>>> strangers,
            Supplier<Map<String, Object>> counters,
            Supplier<Map<String, Object>> pacer,
            KernelLateness kernel,
            List<String> warnings,
            long deviationStatsNs) {
        return AgentActor.supervised(Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            if (deviationStatsNs > 0) {
                timers.startTimerAtFixedRate(new TellDeviations(), Duration.ofNanos(deviationStatsNs));
            }
            return new Telemetry(context, name, links, records, router, strangers, counters, pacer, kernel, warnings);
        })));
    }

    private Telemetry(
            ActorContext<Command> context,
            String name,
            List<Consumer<ActorRef<List<LinkReport>>>> links,
            RecordSources records,
            List<Consumer<ActorRef<List<RouterReport>>>> router,
            Optional<Consumer<ActorRef<AcceptorCounters>>> strangers,
            Supplier<Map<String, Object>> counters,
            Supplier<Map<String, Object>> pacer,
            KernelLateness kernel,
            List<String> warnings) {
        super(context);
        context.setLoggerName(getClass());
        this.name = name;
        this.links = List.copyOf(links);
        this.records = records;
        this.router = List.copyOf(router);
        this.strangers = strangers;
        this.counters = counters;
        this.pacer = pacer;
        this.kernel = kernel;
        this.warnings = warnings;
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Count.class, this::onCount)
                .onMessage(Counted.class, this::onCounted)
                .onMessage(TellDeviations.class, tell -> onTellDeviations())
                .onMessage(Deviations.class, this::onDeviations)
                .build();
    }

    private Behavior<Command> onCount(Count count) {
        CompletableFuture<Optional<AcceptorCounters>> counted = counted(strangers);
        CompletableFuture<RecordNews> told = all(records.sessions())
                .thenCombine(
                        counted(records.strangers()),
                        (sessions, refused) -> new RecordNews(sessions, refused, records.relayed()));
        getContext()
                .pipeToSelf(
                        reports()
                                .thenCombine(told, LinksAndRecords::new)
                                .thenCombine(all(router), (both, routers) -> both.with(routers))
                                .thenCombine(counted, this::report),
                        (report, failure) -> new Counted(count.answer(), report, failure));
        return this;
    }

    private record LinksAndRecords(List<LinkReport> links, RecordNews records, Optional<RouterReport> router) {
        LinksAndRecords(List<LinkReport> links, RecordNews records) {
            this(links, records, Optional.empty());
        }

        /** The same, and what the router told, if there is one. */
        LinksAndRecords with(List<RouterReport> routers) {
            return new LinksAndRecords(links, records, routers.stream().findFirst());
        }
    }

    private CompletableFuture<Optional<AcceptorCounters>> counted(
            Optional<Consumer<ActorRef<AcceptorCounters>>> asked) {
        return asked.map(source -> ask(source)
                        .exceptionally(late -> new AcceptorCounters())
                        .thenApply(Optional::of)
                        .toCompletableFuture())
                .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
    }

    private CompletableFuture<List<LinkReport>> reports() {
        return all(links);
    }

    /** Of all that answer in time. */
    private <T> CompletableFuture<List<T>> all(List<Consumer<ActorRef<List<T>>>> sources) {
        List<CompletableFuture<List<T>>> asked = new ArrayList<>();
        for (Consumer<ActorRef<List<T>>> source : sources) {
            CompletionStage<List<T>> reports = ask(source);
            asked.add(reports.exceptionally(late -> List.of()).toCompletableFuture());
        }
        return asked.stream()
                .reduce(CompletableFuture.completedFuture(List.of()), (a, b) -> a.thenCombine(b, Telemetry::joined));
    }

    private Behavior<Command> onTellDeviations() {
        getContext().pipeToSelf(reports(), (reports, failure) -> new Deviations(reports == null ? List.of() : reports));
        return this;
    }

    private Behavior<Command> onDeviations(Deviations told) {
        deviations.lines(told.reports()).forEach(getContext().getLog()::info);
        return this;
    }

    private Behavior<Command> onCounted(Counted counted) {
        if (counted.report() != null) {
            counted.answer().complete(counted.report());
        } else {
            counted.answer().completeExceptionally(counted.failure());
        }
        return this;
    }

    /** The actor that takes the answer ends with it, or when it has waited long enough. */
    private <T> CompletionStage<T> ask(Consumer<ActorRef<T>> source) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Behavior<Object> waiting = Behaviors.setup(context -> {
            context.setReceiveTimeout(PATIENCE, new TooLate());
            return Behaviors.receiveMessage(told -> {
                if (told instanceof TooLate) {
                    answer.completeExceptionally(new TimeoutException("no answer"));
                } else {
                    complete(answer, told);
                }
                return Behaviors.stopped();
            });
        });
        source.accept(getContext().spawnAnonymous(waiting).narrow());
        return answer;
    }

    @SuppressWarnings("unchecked") // The source's reference to the actor is typed.
    private static <T> void complete(CompletableFuture<T> answer, Object told) {
        answer.complete((T) told);
    }

    private static <T> List<T> joined(List<T> a, List<T> b) {
        List<T> all = new ArrayList<>(a);
        all.addAll(b);
        return all;
    }

    private NodeReport report(LinksAndRecords told, Optional<AcceptorCounters> counted) {
        List<LinkReport> reports = told.links();
        long nowNs = MonotonicClock.nowNs();
        List<String> warned = new ArrayList<>(warnings);
        warned.addAll(StatusReport.refusedEngines(reports));
        warned.addAll(LossStatus.warnings(reports));
        return new NodeReport(
                name,
                ProcessHandle.current().pid(),
                nowNs,
                MonotonicClock.epochNs(),
                nowNs - startedNs,
                reports,
                told.records(),
                told.router(),
                counters.get(),
                counted,
                pacer.get(),
                kernel,
                warned);
    }
}
