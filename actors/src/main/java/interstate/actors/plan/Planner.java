package interstate.actors.plan;

import interstate.actors.monitor.BadTrace;
import interstate.actors.simulation.Dice;
import interstate.wire.LaneTerms;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Replays traces under every setting of a question. All settings of one FEC share with a dispatch delay are one replay, those
 * without another, and the replays go on side by side on as many CPUs as there are.
 */
public final class Planner {

    /** Of each figure: with so many, another pass would not change it much. */
    private static final long ENOUGH_EVENTS = 30;

    private static final int MOST_PASSES = 20;

    /** Of a session that is too long to be gone through. Each costs a handshake and some seconds of calm. */
    private static final int MOST_STRETCHES = 20;

    private static final long LEAST_STRETCH_NS = 30_000_000_000L;

    private final Question question;
    private final Consumer<String> progress;

    /** One replay: its dispatch delays are all 0, or none is. */
    private record Run(boolean repair, int fecSharePermille, List<Integer> delaysMs) {
        Setting with(int delayMs) {
            return new Setting(repair, fecSharePermille, delayMs);
        }

        Setting longest() {
            return with(Collections.max(delaysMs));
        }

        String words() {
            return (repair ? "FEC share " + fecSharePermille / 10.0 + " %" : "no repair")
                    + (longest().dispatchDelayMs() > 0 ? " with dispatch" : "");
        }
    }

    /** @param progress is told of every pass, a line each, by several threads */
    public Planner(Question question, Consumer<String> progress) {
        this.question = question;
        this.progress = progress;
    }

    /**
     * Answers.
     *
     * @throws BadTrace when a file is none of the monitor's, or the traces hold too little
     */
    public Forecast plan(List<TraceSession> sessions) {
        List<TraceSurvey> surveys =
                sessions.stream().map(TraceSurvey::of).filter(Planner::isUsable).toList();
        if (surveys.isEmpty()) {
            throw new BadTrace(directory(sessions)
                    + " tells of no time in which datagrams came both ways; allowed: a trace of" + " seconds to weeks");
        }
        List<Residual> residuals = runs().parallelStream()
                .flatMap(run -> replay(run, surveys).stream())
                .toList();
        if (residuals.stream().anyMatch(residual -> residual.packets() == 0)) {
            throw new BadTrace(directory(sessions)
                    + " is so short that no inner packet would enter in it; allowed: a trace of" + " seconds to weeks");
        }
        return new Forecast(question, recorded(surveys), residuals);
    }

    private static Path directory(List<TraceSession> sessions) {
        Path file = sessions.get(0).outgoing();
        Path directory = file.getParent();
        return directory == null ? file : directory;
    }

    private static boolean isUsable(TraceSurvey survey) {
        return survey.isUsable()
                && survey.up().meanIntervalNs() >= LaneTerms.MIN_INTERVAL_NS
                && survey.down().meanIntervalNs() >= LaneTerms.MIN_INTERVAL_NS;
    }

    private List<Run> runs() {
        List<Integer> none = List.of(0);
        List<Integer> some =
                question.dispatchDelaysMs().stream().filter(ms -> ms > 0).toList();
        List<Run> runs = new ArrayList<>(List.of(new Run(false, 0, none)));
        for (int share : question.fecSharesPermille()) {
            if (question.dispatchDelaysMs().contains(0)) {
                runs.add(new Run(true, share, none));
            }
            if (!some.isEmpty()) {
                runs.add(new Run(true, share, some));
            }
        }
        return runs;
    }

    private List<Residual> replay(Run run, List<TraceSurvey> surveys) {
        long all = surveys.stream()
                .mapToLong(s -> s.up().datagrams() + s.down().datagrams())
                .sum();
        double share = Math.min(1, (double) question.datagrams() / all);
        int passes = (int) Math.max(1, Math.min(MOST_PASSES, question.datagrams() / all));
        List<TraceSurvey> stretches =
                surveys.stream().flatMap(s -> stretches(s, share)).toList();
        List<Ledger> ledgers = new ArrayList<>();
        int pass = 0;
        do {
            pass++;
            for (TraceSurvey stretch : stretches) {
                Dice dice = new Dice(question.seed()).at(pass, ledgers.size());
                ledgers.add(Replay.of(stretch, bench(), run.longest(), run.delaysMs(), dice));
            }
            progress.accept(run.words() + ": pass " + pass + " of " + passes + " at most");
        } while (pass < passes && !isEnough(run, ledgers));
        long passNs =
                (long) (share * surveys.stream().mapToLong(TraceSurvey::spanNs).sum());
        List<Residual> residuals = new ArrayList<>();
        for (int i = 0; i < run.delaysMs().size(); i++) {
            int delay = i;
            residuals.add(new Residual(
                    run.with(run.delaysMs().get(i)),
                    pass,
                    passNs,
                    sum(ledgers, Ledger::packets),
                    sum(ledgers, ledger -> ledger.lost(delay)),
                    sum(ledgers, ledger -> ledger.events(delay))));
        }
        return residuals;
    }

    /** What is gone through of a session: all of it, or stretches that lie anywhere in parts of one length, the same in every replay. */
    private Stream<TraceSurvey> stretches(TraceSurvey survey, double share) {
        if (share >= 1) {
            return Stream.of(survey);
        }
        long wantedNs = (long) (share * survey.spanNs());
        int count = (int) Math.max(1, Math.min(MOST_STRETCHES, wantedNs / LEAST_STRETCH_NS));
        long partNs = survey.spanNs() / count;
        long lengthNs = wantedNs / count;
        Dice dice = new Dice(question.seed());
        return IntStream.range(0, count)
                .mapToObj(i -> survey.stretch(
                        i * partNs + (long) (dice.at(i, survey.fromNs()).unit() * (partNs - lengthNs)), lengthNs));
    }

    private Replay.Bench bench() {
        return new Replay.Bench(question.packetLength(), question.load(), question.apartNs());
    }

    private static boolean isEnough(Run run, List<Ledger> ledgers) {
        for (int i = 0; i < run.delaysMs().size(); i++) {
            int delay = i;
            if (sum(ledgers, ledger -> ledger.events(delay)) < ENOUGH_EVENTS) {
                return false;
            }
        }
        return true;
    }

    private static long sum(List<Ledger> ledgers, ToLongFunction<Ledger> of) {
        return ledgers.stream().mapToLong(of).sum();
    }

    private static Recorded recorded(List<TraceSurvey> surveys) {
        long ns = surveys.stream().mapToLong(TraceSurvey::spanNs).sum();
        double roundTripNs = surveys.stream()
                .mapToDouble(s -> 2.0 * s.clocks().oneWayNs(s.fromNs()) * s.spanNs() / ns)
                .sum();
        return new Recorded(
                surveys.size(),
                ns,
                direction(surveys.stream().map(TraceSurvey::up), surveys.get(0).up()),
                direction(
                        surveys.stream().map(TraceSurvey::down), surveys.get(0).down()),
                (long) roundTripNs);
    }

    /** Sessions of other rates than the first's count towards the losses; what a month takes goes by the first. */
    private static Recorded.Direction direction(Stream<TraceSurvey.Side> sides, TraceSurvey.Side first) {
        List<TraceSurvey.Side> all = sides.toList();
        return new Recorded.Direction(
                all.stream().mapToLong(TraceSurvey.Side::datagrams).sum(),
                all.stream().mapToLong(TraceSurvey.Side::lost).sum(),
                first.meanIntervalNs());
    }
}
