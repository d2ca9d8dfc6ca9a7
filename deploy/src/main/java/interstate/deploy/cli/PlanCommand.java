package interstate.deploy.cli;

import interstate.actors.monitor.BadTrace;
import interstate.actors.plan.Forecast;
import interstate.actors.plan.Planner;
import interstate.actors.plan.Question;
import interstate.actors.plan.TraceSession;
import interstate.deploy.Failure;
import interstate.deploy.config.BadInput;
import interstate.wire.DatagramLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Model.CommandSpec;

/** `plan`: what a recorded network would have cost under other settings, and which is the cheapest that will do. */
final class PlanCommand implements Callable<Integer> {
    private static final String TRACE = "TRACE";
    private static final String RESIDUAL = "--residual";
    private static final String FEC_SHARE = "--fec-share";
    private static final String DISPATCH_DELAY = "--dispatch-delay";
    private static final String LOAD = "--load";
    private static final String INNER_PACKETS = "--inner-packets";
    private static final String PACKET_LENGTH = "--packet-length";
    private static final String APART = "--apart";
    private static final String DATAGRAMS = "--datagrams";
    private static final String SEED = "--seed";
    private static final String PRICE = "--price-per-tb";
    private static final String CURRENCY = "--currency";
    private static final String JSON = "--json";
    private static final String SVG = "--svg";

    private static final long PATIENCE_S = 2;
    private static final long MILLI_NS = 1_000_000;
    private static final long HOUR_NS = 3_600_000 * MILLI_NS;
    private static final long FEWEST_DATAGRAMS = 1_000;
    private static final long MOST_DATAGRAMS = 1_000_000_000_000L;

    private final Host host;
    private final CommandSpec spec;

    PlanCommand(Host host) {
        this.host = host;
        this.spec = Commands.of(
                        "plan",
                        "Say how much repair a link needs: replay repair and dispatch over what the packet monitor recorded,"
                                + " and tell what each setting would have lost for good.",
                        this)
                .addOption(Commands.value(
                        RESIDUAL, "N/TIME", "Unrecovered events that are fine, such as 3/day. Default: 1/week."))
                .addOption(Commands.value(
                        FEC_SHARE, "PERCENT,...", "Shares of the room to try. Default: 0%%,5%%,10%%,20%%."))
                .addOption(
                        Commands.value(
                                DISPATCH_DELAY,
                                "TIME,...",
                                "Dispatch delays to try, \"none\" among them. Default: none,50ms,75ms,100ms,150ms,250ms,500ms."))
                .addOption(Commands.value(
                        LOAD, "PERCENT", "What is inside, of what the lanes' payloads hold. Default: 50%%."))
                .addOption(Commands.value(
                        INNER_PACKETS, "MIN-MAX", "Bytes of an inner packet, evenly spread. Default: 200-1400."))
                .addOption(Commands.value(
                        PACKET_LENGTH, "BYTES", "The link's packet length, which traces do not tell. Default: 1500."))
                .addOption(Commands.value(
                        APART, "TIME", "Losses less than this apart are one event, as loss.apart has it. Default: 1s."))
                .addOption(Commands.value(
                        DATAGRAMS,
                        "N",
                        "Datagrams to replay for a share at most: a short trace several times, of a long one stretches"
                                + " that are spread over it. Default: 4m."))
                .addOption(
                        Commands.value(SEED, "N", "Of what is drawn. The same seed has the same answer. Default: 1."))
                .addOption(Commands.value(PRICE, "AMOUNT", "What 10^12 outer bytes cost."))
                .addOption(Commands.value(CURRENCY, "TEXT", "Of the price. Default: none."))
                .addOption(Commands.flag(JSON, "One JSON object."))
                .addOption(Commands.value(SVG, "FILE", "Draw events over dispatch delays into this file."))
                .addPositional(Commands.words(
                        TRACE, "A directory of --monitor-packets, or one of its sessions; several are taken in turn."));
    }

    CommandSpec spec() {
        return spec;
    }

    @Override
    public Integer call() {
        Question question = question();
        double perWeek = PlanArguments.perWeek(RESIDUAL, given(RESIDUAL, "1/week"));
        Optional<Price> price = Optional.ofNullable(Commands.given(spec, PRICE))
                .map(text -> new Price(PlanArguments.amount(PRICE, text), given(CURRENCY, "")));
        Optional<Path> svg = Optional.ofNullable(Commands.given(spec, SVG)).map(text -> PathArgument.of(SVG, text));
        Forecast forecast = ask(question);
        svg.ifPresent(file -> write(file, ForecastPlot.svg(forecast, perWeek)));
        host.out()
                .print(
                        Commands.has(spec, JSON)
                                ? ForecastJson.of(forecast, perWeek, price)
                                : ForecastText.of(forecast, perWeek, price));
        return 0;
    }

    private Question question() {
        return new Question(
                (int) PlanArguments.number(
                        PACKET_LENGTH,
                        given(PACKET_LENGTH, "1500"),
                        DatagramLayout.MIN_PACKET_LENGTH,
                        DatagramLayout.MAX_PACKET_LENGTH),
                PlanArguments.load(LOAD, given(LOAD, "50%"), INNER_PACKETS, given(INNER_PACKETS, "200-1400")),
                PlanArguments.fecShares(FEC_SHARE, given(FEC_SHARE, "0%,5%,10%,20%")),
                PlanArguments.delays(DISPATCH_DELAY, given(DISPATCH_DELAY, "none,50ms,75ms,100ms,150ms,250ms,500ms")),
                PlanArguments.timeNs(APART, given(APART, "1s"), MILLI_NS, HOUR_NS),
                PlanArguments.number(DATAGRAMS, given(DATAGRAMS, "4m"), FEWEST_DATAGRAMS, MOST_DATAGRAMS),
                PlanArguments.number(SEED, given(SEED, "1"), 0, Long.MAX_VALUE));
    }

    private String given(String option, String otherwise) {
        String text = Commands.given(spec, option);
        return text == null ? otherwise : text;
    }

    /** Replays on other threads, and tells how far it is once it has taken so long that one asks oneself. */
    private Forecast ask(Question question) {
        AtomicBoolean telling = new AtomicBoolean();
        Planner planner = new Planner(question, line -> {
            if (telling.get()) {
                host.err().println(line);
            }
        });
        CompletableFuture<Forecast> answer = CompletableFuture.supplyAsync(() -> planner.plan(sessions()));
        try {
            return answer.get(PATIENCE_S, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            telling.set(true);
            host.err().println("replaying; a line for each pass over the traces:");
            return rest(answer);
        } catch (ExecutionException e) {
            throw told(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted");
        }
    }

    private static Forecast rest(CompletableFuture<Forecast> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw told(e);
        }
    }

    private static RuntimeException told(Exception e) {
        Throwable cause = e.getCause();
        return cause instanceof BadTrace
                ? new BadInput(String.valueOf(cause.getMessage()))
                : new IllegalStateException(cause);
    }

    private List<TraceSession> sessions() {
        return Commands.words(spec).stream()
                .map(text -> PathArgument.of(TRACE, text))
                .flatMap(directory -> TraceSession.in(directory).stream())
                .toList();
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new Failure(file + " cannot be written: " + e);
        }
    }
}
