package interstate.actors.plan;

import interstate.actors.protocol.InnerPackets;
import interstate.actors.settings.LaneBudget;
import interstate.actors.settings.LaneSettings;
import interstate.actors.simulation.ClientPlan;
import interstate.actors.simulation.Dice;
import interstate.actors.simulation.Pair;
import interstate.actors.simulation.Traffic;
import interstate.wire.LaneTerms;
import interstate.wire.LinkFeatures;
import interstate.wire.LinkFeatures.Eager;
import java.util.List;

/**
 * One session of a trace, gone through once more by the link's own code under another setting.
 *
 * <p>A handshake and some seconds of calm go before it, so that the link knows its round trip. Packets count that enter in the
 * recorded time. All dispatch delays are judged in one go: the link runs with the longest, and what it says of when a packet is due
 * tells what it would say with a shorter one, since nothing on the wire goes by the delay.
 */
final class Replay {

    private static final int JITTER_PERMILLE = 250;
    private static final long TIMEOUT_MS = 10_000;
    private static final long MILLI_NS = 1_000_000;

    /** For the handshake, and until repair and dispatch know the way. */
    private static final long CALM_NS = 5_000_000_000L;

    private static final int CALM_SLOTS = 80;

    /** Nothing of a packet comes so long after it entered. */
    private static final long SETTLED_NS = 5_000_000_000L;

    private static final int SETTLED_SLOTS = 300;
    /** Number of packets that do not count. */
    private static final int UNCOUNTED = -1;

    private static final long STEP_NS = 100_000_000L;

    private final TraceSurvey survey;
    private final Bench bench;
    private final Ledger ledger;
    private final long longestNs;
    private final long startNs;
    private final long settledNs;
    private final Dice dice;
    private final Pair pair;

    /**
     * What all replays have in common.
     *
     * @param packetLength of both lanes
     */
    record Bench(int packetLength, InnerLoad load, long apartNs) {}

    /**
     * Sets it up.
     *
     * @param setting with the longest dispatch delay
     * @param delaysMs dispatch delays to be judged
     */
    private Replay(
            TraceSurvey survey, Bench bench, Setting setting, List<Integer> delaysMs, Dice dice, TracedWay.Both ways) {
        this.survey = survey;
        this.bench = bench;
        this.dice = dice;
        this.longestNs = setting.dispatchDelayMs() * MILLI_NS;
        this.ledger = new Ledger(delaysMs.stream().map(ms -> ms * MILLI_NS).toList(), bench.apartNs());
        this.startNs = startNs(survey);
        this.settledNs = Math.max(SETTLED_NS, SETTLED_SLOTS * slowestNs(survey));
        LaneTerms upLane = lane(survey.up());
        LaneTerms downLane = lane(survey.down());
        long leadNs = LaneSettings.defaultLeadNs(Math.max(upLane.intervalNs(), downLane.intervalNs()));
        ClientPlan plan = new ClientPlan(
                ClientPlan.Manner.HONEST,
                upLane,
                downLane,
                leadNs,
                TIMEOUT_MS,
                TIMEOUT_MS,
                features(setting),
                Traffic.NONE,
                Traffic.NONE);
        this.pair = new Pair(plan, ways.up(), ways.down(), bench.load().maxBytes(), this::delivered, dice.nextLong());
    }

    /** Goes through a session, or a stretch of one. */
    static Ledger of(TraceSurvey survey, Bench bench, Setting setting, List<Integer> delaysMs, Dice dice) {
        long startNs = startNs(survey);
        try (TracedWay up = new TracedWay(survey, true, startNs);
                TracedWay down = new TracedWay(survey, false, startNs)) {
            Replay replay = new Replay(survey, bench, setting, delaysMs, dice, new TracedWay.Both(up, down));
            replay.run(startNs + survey.spanNs());
            return replay.ledger;
        }
    }

    private static long startNs(TraceSurvey survey) {
        return Math.max(CALM_NS, CALM_SLOTS * slowestNs(survey))
                + 8 * survey.clocks().longestOneWayNs();
    }

    private static long slowestNs(TraceSurvey survey) {
        return Math.max(survey.up().meanIntervalNs(), survey.down().meanIntervalNs());
    }

    private LaneTerms lane(TraceSurvey.Side side) {
        return new LaneTerms(bench.packetLength(), side.meanIntervalNs(), JITTER_PERMILLE, 0);
    }

    /** As a link's own defaults are. */
    private static LinkFeatures features(Setting setting) {
        boolean dispatched = setting.dispatchDelayMs() > 0;
        return setting.repair()
                ? new LinkFeatures(
                        true,
                        setting.fecSharePermille(),
                        Eager.SPARSE,
                        !dispatched,
                        false,
                        setting.dispatchDelayMs(),
                        true,
                        0)
                : new LinkFeatures(false, 0, Eager.NEVER, false, false, setting.dispatchDelayMs(), true, 0);
    }

    private void run(long endNs) {
        generate(true, survey.up(), endNs);
        generate(false, survey.down(), endNs);
        for (long atNs = 0; atNs < endNs + settledNs; atNs += STEP_NS) {
            pair.runUntil(atNs);
            ledger.judge(atNs - settledNs);
        }
        ledger.judge(Long.MAX_VALUE);
    }

    /** Offers packets to one direction, until they would no longer count and a little longer. */
    private void generate(boolean toServer, TraceSurvey.Side side, long endNs) {
        LaneBudget budget = new LaneBudget(bench.packetLength(), side.meanIntervalNs(), false);
        double gapNs = bench.load().gapNs(budget.usefulBytesPerSecond());
        offer(toServer, gapNs, endNs, dice.at(toServer ? 1 : 2));
    }

    private void offer(boolean toServer, double gapNs, long endNs, Dice drawn) {
        long nowNs = pair.nowNs();
        int bytes = (int) drawn.between(bench.load().minBytes(), bench.load().maxBytes());
        boolean counts = nowNs >= startNs && nowNs < endNs;
        PacketBook book = ledger.book(toServer);
        if (pair.offer(toServer, counts ? book.next() : UNCOUNTED, bytes) && counts) {
            book.entered(nowNs);
        }
        if (nowNs < endNs + STEP_NS) {
            long nextNs = nowNs + 1 + (long) (-Math.log(1 - drawn.unit()) * gapNs);
            pair.at(nextNs, () -> offer(toServer, gapNs, endNs, drawn));
        }
    }

    private void delivered(boolean toServer, int number, long dueNs) {
        if (number == UNCOUNTED) {
            return;
        }
        if (longestNs == 0) {
            ledger.book(toServer).came(number, 0);
        } else if (dueNs != InnerPackets.AT_ONCE) {
            ledger.book(toServer).came(number, longestNs - (dueNs - pair.nowNs()));
        }
    }
}
