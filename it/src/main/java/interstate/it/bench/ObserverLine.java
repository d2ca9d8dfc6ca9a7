package interstate.it.bench;

import interstate.it.bench.ObservedBlocks.Workload;
import interstate.it.judge.Auc;
import interstate.it.judge.GapFeature;
import interstate.it.judge.Quantiles;
import interstate.it.judge.Tails;
import interstate.it.net.Installation;
import interstate.it.scenario.Effort;
import interstate.it.scenario.Figure;
import interstate.it.scenario.LaneAsk;
import interstate.it.scenario.Line;
import interstate.it.scenario.VoidRun;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/** Whether somebody who records the far end of the wire can tell workloads apart by when datagrams come. */
final class ObserverLine implements Line {
    private static final double CUT = 0.995;
    private static final long TAIL_NS = 500_000;
    private static final double CHANCE_DEVIATIONS = 2;
    private static final int WINDOW = 200;
    private static final double LEAST_AUC = 0.40;
    private static final double MOST_AUC = 0.60;

    /** What the control adds to every other slot, as half load fills them; it must be found, or the observer is blind. */
    private static final long CONTROL_NS = 30_000;

    private static final LaneAsk LANE = LaneAsk.everyMs(1);

    @Override
    public String name() {
        return "observer";
    }

    @Override
    public String claim() {
        return "observer at the far end of a link, idle, half load and saturated interleaved: without jitter the deviation of"
                + " lateness, cut at its 99.5th percentile, within 2 us and p99 within 5 us between workloads, and no more above the"
                + " cut than a spare probe's ticks; with jitter one-feature AUCs of"
                + " windows of 200 gaps in 0.40-0.60; 30 us added to every other slot at half load are found";
    }

    @Override
    public void measure(Installation installation, Effort effort, List<Figure> figures) {
        long seed = System.nanoTime();
        Random order = new Random(seed);
        figures.add(Figure.told("seed of the order", Long.toString(seed)));
        int ofEach = effort.of(5, 2);
        int seconds = effort.of(20, 8);
        lateness(ObservedBlocks.record(installation, LANE.withoutJitter(), ofEach, seconds, order), figures);
        features(ObservedBlocks.record(installation, LANE, ofEach, seconds, order), figures);
    }

    // ---- lateness, without jitter ----

    private static void lateness(List<ObservedBlock> blocks, List<Figure> figures) {
        Map<Workload, Medians> deviations = new EnumMap<>(Workload.class);
        Map<Workload, Medians> p99s = new EnumMap<>(Workload.class);
        for (Workload workload : Workload.values()) {
            Medians deviation = new Medians();
            Medians p99 = new Medians();
            Medians p50 = new Medians();
            Medians tail = new Medians();
            for (ObservedBlock block : of(workload, blocks)) {
                Quantiles late = Quantiles.of(block.latenessNs());
                deviation.add(Math.round(late.deviationUpTo(CUT)));
                p50.add(late.at(0.5));
                p99.add(late.at(0.99));
                tail.add(late.at(0.999));
            }
            deviations.put(workload, deviation);
            p99s.put(workload, p99);
            String name = "constant, " + words(workload);
            figures.add(Figure.told(name + ": slots with data", 100 * dataShare(of(workload, blocks)), "%"));
            figures.add(Figure.told(name + ": deviation below the cut", deviation.us(), "us"));
            figures.add(Figure.told(name + ": p50", p50.us(), "us"));
            figures.add(Figure.told(name + ": p99", p99.us(), "us"));
            figures.add(Figure.told(name + ": p99.9", tail.us(), "us"));
        }
        figures.add(Figure.atMost("constant: deviations apart", spread(deviations), 2, "us"));
        figures.add(Figure.atMost("constant: p99 apart", spread(p99s), 5, "us"));
        tails(blocks, figures);
    }

    /**
     * What lies above the cut may come from the machine and not from us. The spare probe tells: its ticks fall on the
     * workloads as the machine's doing does.
     */
    private static void tails(List<ObservedBlock> blocks, List<Figure> figures) {
        Tails ours = tails("constant, ", ObservedBlock::latenessNs, blocks, figures);
        Tails spare = tails("spare probe, ", ObservedBlock::spareNs, blocks, figures);
        double chance = Tails.chance(ours, spare, CHANCE_DEVIATIONS);
        figures.add(Figure.told("spare probe: counts above the cut apart", spare.apart(), ""));
        figures.add(Figure.told("counts apart by chance, two deviations", chance, ""));
        figures.add(Figure.atMost(
                "constant: counts above the cut apart", (double) ours.apart(), Math.rint(spare.apart() + chance), ""));
    }

    private static Tails tails(
            String name, Function<ObservedBlock, long[]> lateness, List<ObservedBlock> blocks, List<Figure> figures) {
        List<Workload> workloads = List.of(Workload.values());
        List<long[]> groups =
                workloads.stream().map(w -> all(of(w, blocks), lateness)).toList();
        Tails tails = Tails.of(groups, CUT);
        figures.add(Figure.told(name + "cut of all together", tails.cut() / 1e3, "us"));
        for (int i = 0; i < groups.size(); i++) {
            String whose = name + words(workloads.get(i));
            figures.add(Figure.told(whose + ": above the cut", tails.above(i), ""));
            int over = Quantiles.of(groups.get(i)).above(TAIL_NS);
            figures.add(Figure.told(whose + ": more than 500 us late", (long) over, ""));
        }
        return tails;
    }

    private static long[] all(List<ObservedBlock> blocks, Function<ObservedBlock, long[]> lateness) {
        return blocks.stream()
                .flatMapToLong(block -> Arrays.stream(lateness.apply(block)))
                .toArray();
    }

    private static String words(Workload workload) {
        return workload.name().toLowerCase(Locale.ROOT);
    }

    private static double dataShare(List<ObservedBlock> blocks) {
        return blocks.stream().mapToDouble(ObservedBlock::dataShare).average().orElse(0);
    }

    private static double spread(Map<Workload, Medians> figures) {
        double most = figures.values().stream().mapToDouble(Medians::us).max().orElse(0);
        double least = figures.values().stream().mapToDouble(Medians::us).min().orElse(0);
        return most - least;
    }

    // ---- one-feature observers, with jitter ----

    private static void features(List<ObservedBlock> blocks, List<Figure> figures) {
        double found = 0.5;
        for (GapFeature feature : GapFeature.values()) {
            String name = "jitter, " + feature.name().toLowerCase(Locale.ROOT) + ": AUC of idle against ";
            double[] idle = windows(of(Workload.IDLE, blocks), feature, ObservedBlock::timesNs);
            double[] half = windows(of(Workload.HALF, blocks), feature, ObservedBlock::timesNs);
            double[] saturated = windows(of(Workload.SATURATED, blocks), feature, ObservedBlock::timesNs);
            double[] control =
                    windows(of(Workload.HALF, blocks), feature, b -> b.timesNsWithEvenSlotsLater(CONTROL_NS));
            figures.add(Figure.within(name + "half", Auc.of(idle, half), LEAST_AUC, MOST_AUC));
            figures.add(Figure.within(name + "saturated", Auc.of(idle, saturated), LEAST_AUC, MOST_AUC));
            double auc = Auc.of(idle, control);
            figures.add(Figure.told(name + "half with 30 us added", auc, ""));
            found = Math.max(found, Math.max(auc, 1 - auc));
        }
        figures.add(Figure.told("jitter: windows of each", windowsOf(Workload.IDLE, blocks), ""));
        figures.add(Figure.told("control: greatest AUC", found, ""));
        if (found <= MOST_AUC) {
            throw new VoidRun("30 us added to every other slot were not found: AUC " + found);
        }
    }

    private static long windowsOf(Workload workload, List<ObservedBlock> blocks) {
        return windows(of(workload, blocks), GapFeature.MEAN, ObservedBlock::timesNs).length;
    }

    private static double[] windows(
            List<ObservedBlock> blocks, GapFeature feature, Function<ObservedBlock, long[]> times) {
        return blocks.stream()
                .flatMapToDouble(block -> Arrays.stream(feature.windows(times.apply(block), WINDOW)))
                .toArray();
    }

    private static List<ObservedBlock> of(Workload workload, List<ObservedBlock> blocks) {
        return blocks.stream().filter(b -> b.workload() == workload).toList();
    }
}
