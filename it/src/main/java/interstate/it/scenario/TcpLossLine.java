package interstate.it.scenario;

import interstate.it.load.Iperf;
import interstate.it.net.Installation;
import interstate.it.net.LossLaw;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What one TCP connection gets through the link over a lossy network. */
final class TcpLossLine implements Line {
    private static final LossLaw LAW = LossLaw.random(0.01);

    @Override
    public String name() {
        return "tcp";
    }

    @Override
    public String claim() {
        return "iperf3 -C cubic at 1 MB/s, 20 ms one way, over 1 % random loss each way: at least 95 % of the lossless figure";
    }

    @Override
    public void measure(Installation installation, Effort effort, List<Figure> figures) {
        int seconds = effort.of(30, 8);
        List<Double> shares = new ArrayList<>();
        double lossless = 0;
        for (int round = 1; round <= effort.of(3, 1); round++) {
            String of = "round " + round + ", ";
            lossless = run(installation, of + "lossless: ", LinkKeys.REPAIR, LossLaw.NONE, seconds, figures);
            double lossy = run(installation, of + "1 % loss: ", LinkKeys.REPAIR, LAW, seconds, figures);
            figures.add(Figure.told(of + "lossless", lossless, "B/s"));
            figures.add(Figure.told(of + "over 1 % loss", lossy, "B/s"));
            figures.add(Figure.told(of + "over 1 % loss against lossless", 100 * lossy / lossless, "%"));
            shares.add(100 * lossy / lossless);
        }
        double bare = run(installation, "1 % loss without repair: ", LinkKeys.NO_REPAIR, LAW, seconds, figures);
        figures.add(Figure.told("over 1 % loss without repair", bare, "B/s"));
        figures.add(Figure.told("without repair against lossless", 100 * bare / lossless, "%"));
        Collections.sort(shares);
        figures.add(Figure.atLeast("over 1 % loss against lossless, median", shares.get(shares.size() / 2), 95, "%"));
    }

    private static double run(
            Installation installation, String run, String keys, LossLaw law, int seconds, List<Figure> figures) {
        try (FarRig far = FarRig.open(installation, Terms.both(LaneAsk.bytesPerSecond(1_000_000)))) {
            far.rig().startLink(keys);
            far.lose(law);
            long fromNs = System.nanoTime();
            double bytesPerSecond;
            try (Iperf iperf = Iperf.start(far.rig().topology(), Rig.SERVER_INNER, 5301, Iperf.Way.UP, seconds)) {
                bytesPerSecond = iperf.bytesPerSecond();
            }
            long toNs = System.nanoTime();
            far.lose(LossLaw.NONE);
            far.finish(run, fromNs, toNs, figures);
            return bytesPerSecond;
        }
    }
}
