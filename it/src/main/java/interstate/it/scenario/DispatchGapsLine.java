package interstate.it.scenario;

import interstate.it.judge.Deliveries;
import interstate.it.judge.Quantiles;
import interstate.it.judge.Stalls;
import interstate.it.net.Installation;
import java.util.List;

/** Whether gaps between inner packets survive the link. */
final class DispatchGapsLine implements Line {
    private static final double MS = 1e6;
    private static final double LOAD = 0.5;
    static final int DISPATCH_DELAY_MS = 250;

    @Override
    public String name() {
        return "gaps";
    }

    @Override
    public String claim() {
        return "dispatch on, half-loaded link of 1 MB/s, 20 ms one way: inner gaps at the far end differ from those that entered"
                + " by at most 1 ms p99";
    }

    @Override
    public void measure(Installation installation, Effort effort, List<Figure> figures) {
        try (FarRig far = FarRig.open(installation, Terms.both(LaneAsk.bytesPerSecond(1_000_000)))) {
            far.rig().startLink(LinkKeys.REPAIR + LinkKeys.dispatchDelay(DISPATCH_DELAY_MS));
            far.warmUp();
            FarRig.Both both = far.stream(LOAD, effort.of(50_000, 5_000));
            Stalls stalls = far.stalls();
            tell("up ", both.up().deliveries(), stalls, figures);
            tell("down ", both.down().deliveries(), stalls, figures);
            far.finish("", both.fromNs(), both.toNs(), figures);
        }
    }

    private static void tell(String way, Deliveries deliveries, Stalls stalls, List<Figure> figures) {
        Quantiles all = deliveries.gapChanges(Stalls.NONE);
        Quantiles apart = deliveries.gapChanges(stalls);
        figures.add(Figure.told(way + "gaps", all.count(), ""));
        figures.add(Figure.told(way + "packets never delivered", deliveries.missing(), ""));
        figures.add(Figure.told(way + "out of order", deliveries.outOfOrder(), ""));
        figures.add(Figure.told(way + "difference p50", apart.at(0.5) / MS, "ms"));
        figures.add(Figure.told(way + "difference p99, host stalls included", all.at(0.99) / MS, "ms"));
        figures.add(Figure.atMost(way + "difference p99, host stalls apart", apart.at(0.99) / MS, 1, "ms"));
        figures.add(Figure.told(
                way + "from entering to leaving p50", deliveries.delays().at(0.5) / MS, "ms"));
    }
}
