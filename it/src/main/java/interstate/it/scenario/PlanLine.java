package interstate.it.scenario;

import com.typesafe.config.Config;
import interstate.it.judge.Deliveries;
import interstate.it.judge.Events;
import interstate.it.net.Installation;
import interstate.it.net.LossLaw;
import java.nio.file.Path;
import java.util.List;

/**
 * A run that the packet monitor records, `interstate plan` on its trace, and another run with a setting that it foresees losses
 * for: of the shares and numbers foreseen and measured, the larger is at most twice the smaller.
 *
 * <p>An event is the loss of inner packets for good, which with a dispatch delay are those that came too late as well.
 */
final class PlanLine implements Line {
    private static final double LOAD = 0.5;
    private static final int APART_MS = 100;
    private static final long MS = 1_000_000;
    private static final double WEEK_SECONDS = 7 * 86_400;
    private static final double PERCENT = 100;
    private static final double MOST = 2;
    private static final int FEWEST_EVENTS = 30;

    /** Share foreseen for the second run, so that it has enough events and none rests on the host's own lateness. */
    private static final double WANTED_SHARE = 0.01;

    /** For the monitor's last rows. */
    private static final double ROWS_SECONDS = 8;

    private final String name;
    private final LossLaw law;
    private final boolean dispatched;

    /** @param dispatched with the longest dispatch delay for which enough losses are foreseen, or without one */
    PlanLine(String name, LossLaw law, boolean dispatched) {
        this.name = name;
        this.law = law;
        this.dispatched = dispatched;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String claim() {
        return "loss each way " + law.name() + ", half-loaded link of 1 MB/s, 20 ms one way, "
                + (dispatched ? "a short dispatch-delay" : "no dispatch-delay")
                + ": plan on one run's trace foresees the next run's residual loss within a factor of 2, at 30 events or"
                + " more";
    }

    @Override
    public void measure(Installation installation, Effort effort, List<Figure> figures) {
        int packets = effort.of(200_000, 25_000);
        try (FarRig first = open(installation)) {
            Path trace = first.rig().client().directory().resolve("packets");
            // The trace is to hold nothing else, from its first datagram to its last.
            first.lose(law);
            first.rig().startLink(LinkKeys.REPAIR + LinkKeys.monitorPackets(trace));
            FarRig.Both both = first.stream(LOAD, packets);
            Pause.seconds(ROWS_SECONDS);
            first.finish("recorded run: ", both.fromNs(), both.toNs(), figures);
            Config foreseen = setting(Plan.of(installation, trace, APART_MS, figures));
            second(installation, packets, foreseen, figures);
        }
    }

    private static FarRig open(Installation installation) {
        return FarRig.open(installation, Terms.both(LaneAsk.bytesPerSecond(1_000_000)));
    }

    private Config setting(List<? extends Config> settings) {
        return settings.stream()
                .filter(s -> s.getBoolean("repair") && dispatched == s.getInt("dispatchDelayMs") > 0)
                .filter(s -> !dispatched || s.getDouble("lostShare") >= WANTED_SHARE)
                .reduce((shorter, longer) -> longer)
                .orElseThrow(() -> new IllegalStateException("plan foresees too few losses for every setting"));
    }

    private static double events(Config setting, double seconds) {
        return setting.getDouble("eventsPerWeek") * seconds / WEEK_SECONDS;
    }

    private void second(Installation installation, int packets, Config setting, List<Figure> figures) {
        int delayMs = setting.getInt("dispatchDelayMs");
        try (FarRig far = open(installation)) {
            far.rig().startLink(LinkKeys.REPAIR + LinkKeys.dispatchDelay(delayMs) + LinkKeys.apart(APART_MS));
            far.warmUp();
            far.lose(law);
            FarRig.Both both = far.stream(LOAD, packets);
            far.lose(LossLaw.NONE);
            long alarms =
                    far.rig().client().status().getConfigList("links").get(0).getLong("losses.unrecoveredEvents");
            double seconds = (both.toNs() - both.fromNs()) / 1e9;
            judge(setting, seconds, both, figures);
            if (dispatched) {
                figures.add(Figure.told("events by the alarm", alarms, ""));
            } else {
                figures.add(Figure.atLeast("events by the alarm", (double) alarms, FEWEST_EVENTS, ""));
                figures.add(factor("events by the alarm", events(setting, seconds), (double) alarms));
            }
            far.finish("second run: ", both.fromNs(), both.toNs(), figures);
        }
    }

    private void judge(Config setting, double seconds, FarRig.Both both, List<Figure> figures) {
        int delayMs = setting.getInt("dispatchDelayMs");
        Deliveries up = both.up().deliveries();
        Deliveries down = both.down().deliveries();
        long[] upLostNs = up.missingSentNs();
        long[] downLostNs = down.missingSentNs();
        int events = Events.count(upLostNs, downLostNs, APART_MS * MS);
        double share = (double) (upLostNs.length + downLostNs.length) / (up.sent() + down.sent());
        figures.add(Figure.told("dispatch-delay", delayMs, "ms"));
        figures.add(Figure.told("inner packets sent", up.sent() + down.sent(), ""));
        figures.add(Figure.told("lost for good or late", up.missing() + down.missing(), ""));
        figures.add(Figure.told("events that the foresight rests on", setting.getLong("events"), ""));
        figures.add(Figure.told("share foreseen", PERCENT * setting.getDouble("lostShare"), "%"));
        figures.add(Figure.told("share measured", PERCENT * share, "%"));
        figures.add(factor("share", setting.getDouble("lostShare"), share));
        figures.add(Figure.told("events foreseen", events(setting, seconds), ""));
        // Without a dispatch delay the alarm's are what counts: bursts of both ways at one time are one event of the
        // packets.
        figures.add(
                dispatched
                        ? Figure.atLeast("events measured", events, FEWEST_EVENTS, "")
                        : Figure.told("events measured", (long) events, ""));
        figures.add(factor("events", events(setting, seconds), events));
    }

    private static Figure factor(String what, double foreseen, double measured) {
        double factor = Math.max(foreseen, measured) / Math.min(foreseen, measured);
        return Figure.atMost(what + ": factor between foreseen and measured", Math.min(factor, 1e9), MOST, "");
    }
}
