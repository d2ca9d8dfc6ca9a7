package interstate.it.scenario;

import interstate.it.load.Ping;
import interstate.it.net.Installation;
import java.util.List;

/** Fifty links of one network on one server, from a cold start and after the server's restart. */
final class ManyClientsLine implements Line {
    @Override
    public String name() {
        return "many-clients";
    }

    @Override
    public String claim() {
        return "50 clients on one server: each at least 99 of 100 pings within 60 s of a cold start, and again after the"
                + " server's restart";
    }

    @Override
    public void measure(Installation installation, Effort effort, List<Figure> figures) {
        int links = effort.of(50, 10);
        int count = effort.of(100, 20);
        long start = System.nanoTime();
        try (ManyClients many = new ManyClients(installation, links, LaneAsk.everyMs(20))) {
            figures.addAll(round("cold start", many, links, count, start));
            figures.add(Figure.told("processes of all nodes and pacers", many.processes(), ""));
            long restart = System.nanoTime();
            many.restartServer();
            figures.addAll(round("server restarted", many, links, count, restart));
        }
    }

    private static List<Figure> round(String name, ManyClients many, int links, int count, long startNs) {
        List<Ping.Result> results = many.pingAll(count, 200);
        double seconds = (System.nanoTime() - startNs) / 1e9;
        int worst = results.stream().mapToInt(Ping.Result::received).min().orElse(0);
        double mean =
                results.stream().mapToDouble(Ping.Result::meanMs).average().orElse(0);
        return List.of(
                Figure.exactly(name + ": links", results.size(), links, ""),
                Figure.atLeast(name + ": answers of the worst link", worst, count - count / 100.0, ""),
                Figure.atMost(name + ": done after", seconds, 60, "s"),
                Figure.told(name + ": mean round trip", mean, "ms"));
    }
}
