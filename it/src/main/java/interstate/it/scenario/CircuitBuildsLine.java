package interstate.it.scenario;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import interstate.it.net.Daemon;
import interstate.it.net.Installation;
import java.util.List;

/** Whether tunnels are built when nothing is wrong, and how long it takes. */
final class CircuitBuildsLine implements Line {
    private static final double MOST_MS = 500;

    @Override
    public String name() {
        return "builds";
    }

    @Override
    public String claim() {
        return "200 of 200 builds of two hops, one tunnel out and one in by turns, come to stand over links of 10 ms slots;"
                + " a pair in at most 500 ms at the median";
    }

    @Override
    public void measure(Installation installation, Effort effort, List<Figure> figures) {
        int pairs = effort.of(100, 10);
        try (CircuitRig rig =
                CircuitRig.open(installation, CircuitsScenario.quiet("cells = 10"), CircuitsScenario.LINKS)) {
            rig.start();
            rig.awaitCircuit();
            rig.awaitPools();
            Daemon home = rig.daemon(CircuitRig.HOME);
            Config told = ConfigFactory.parseString(
                    home.lastLineOf("circuit", "build", "--count", Integer.toString(pairs), "--json"),
                    ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON));
            figures.add(Figure.exactly("built of " + 2 * pairs, told.getLong("built"), 2L * pairs, ""));
            figures.add(Figure.told(
                    "problems", told.getConfig("problems").root().unwrapped().toString()));
            figures.add(Figure.told("one, longest", told.getLong("longestNs") / 1e6, "ms"));
            figures.add(Figure.atMost("a pair, twice the median", 2 * told.getLong("medianNs") / 1e6, MOST_MS, "ms"));
            Config pools = home.status();
            for (Config pool : pools.getConfigList("pools")) {
                String way = pool.getString("direction") + " pool: ";
                figures.add(Figure.told(way + "built", pool.getLong("built"), ""));
                figures.add(
                        Figure.exactly(way + "not built", pool.getLong("refused") + pool.getLong("unanswered"), 0, ""));
            }
        }
    }
}
