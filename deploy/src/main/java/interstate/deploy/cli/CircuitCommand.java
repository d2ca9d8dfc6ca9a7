package interstate.deploy.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import interstate.deploy.config.BadInput;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** `circuit`: a destination's tunnels, now and before anything is started. */
final class CircuitCommand implements Callable<Integer> {
    private static final String JSON = "--json";
    private static final String COUNT = "--count";
    private static final String CONFIG = "--config";
    private static final String PRICE = "--price-per-tb";
    private static final String CURRENCY = "--currency";
    private static final String ALLOWED = "list, show NUMBER, build, test, or plan";
    private static final int MOST_BUILDS = 10_000;
    private static final int TOLD_EVERY = 10;
    private static final double MS_NS = 1e6;

    private final Host host;
    private final CommandSpec spec;
    private final WhichNode which;

    CircuitCommand(Host host) {
        this.host = host;
        this.spec = Commands.of(
                        "circuit",
                        "Tunnels of a node's destination: `circuit list` shows those that stand, `circuit show NUMBER` one of"
                                + " them; `circuit build` builds some anew each way, to see whether and how fast that goes;"
                                + " `circuit test` sends a test through all; `circuit plan --config FILE` says what a"
                                + " configuration gives and costs, and starts nothing.",
                        this)
                .addOption(Commands.value(COUNT, "N", "With build: so many each way. Default: 1."))
                .addOption(Commands.value(CONFIG, "FILE", "With plan: the configuration."))
                .addOption(Commands.value(PRICE, "AMOUNT", "With plan: what 10^12 bytes cost."))
                .addOption(Commands.value(CURRENCY, "TEXT", "Of the price. Default: none."))
                .addOption(Commands.flag(JSON, "One JSON object."))
                .addPositional(Commands.words("WHAT", ALLOWED + "."));
        this.which = WhichNode.addTo(spec);
    }

    CommandSpec spec() {
        return spec;
    }

    @Override
    public Integer call() {
        List<String> words = Commands.words(spec);
        boolean one = words.size() == 1;
        if (one && words.get(0).equals("list")) {
            return list();
        }
        if (words.size() == 2 && words.get(0).equals("show")) {
            return show(words.get(1));
        }
        if (one && words.get(0).equals("build")) {
            return build();
        }
        if (one && words.get(0).equals("test")) {
            return test();
        }
        if (one && words.get(0).equals("plan")) {
            return plan();
        }
        throw new BadInput("\"" + String.join(" ", words) + "\" is no circuit command; allowed: " + ALLOWED);
    }

    /** A tunnel that stands, and its direction. */
    private record Standing(String direction, Config tunnel) {}

    private List<Standing> standing(Path node) {
        List<Standing> all = new ArrayList<>();
        Config status = NodeQuestion.ask(node, "status");
        if (status.hasPath("pools")) {
            for (Config pool : status.getConfigList("pools")) {
                pool.getConfigList("tunnels")
                        .forEach(tunnel -> all.add(new Standing(pool.getString("direction"), tunnel)));
            }
        }
        return all;
    }

    private int list() {
        List<Standing> all = standing(which.one());
        if (Commands.has(spec, JSON)) {
            List<Map<String, Object>> told = new ArrayList<>();
            for (Standing each : all) {
                Map<String, Object> tunnel = new LinkedHashMap<>();
                tunnel.put("direction", each.direction());
                tunnel.putAll(each.tunnel().root().unwrapped());
                told.add(tunnel);
            }
            json(Map.of("tunnels", told));
            return 0;
        }
        TextTable table = new TextTable(
                List.of("", "direction", "hops", "use", "left", "last test", "failed", "cells", "made up"));
        int number = 1;
        for (Standing each : all) {
            Config tunnel = each.tunnel();
            table.row(List.of(
                    "" + number++,
                    each.direction(),
                    String.join(" > ", tunnel.getStringList("hops")),
                    tunnel.getBoolean("used") ? "used" : "backup",
                    tunnel.getLong("left") + " s",
                    tunnel.getLong("testNs") == 0 ? "none yet" : ms(tunnel.getLong("testNs")),
                    "" + tunnel.getLong("failures"),
                    "" + tunnel.getLong("cells"),
                    "" + tunnel.getLong("chaff")));
        }
        host.out().print(table.text());
        return 0;
    }

    private int show(String word) {
        List<Standing> all = standing(which.one());
        int number = word.matches("\\d{1,4}") ? Integer.parseInt(word) : 0;
        if (number < 1 || number > all.size()) {
            throw new BadInput("NUMBER is \"" + word + "\"; allowed: "
                    + (all.isEmpty() ? "none, no tunnel stands" : "1 to " + all.size() + ", as circuit list has them"));
        }
        Standing one = all.get(number - 1);
        if (Commands.has(spec, JSON)) {
            json(one.tunnel().root().unwrapped());
            return 0;
        }
        TextTable table = new TextTable(List.of("direction", one.direction()));
        one.tunnel().root().forEach((key, value) -> {
            boolean time = key.endsWith("Ns");
            String shown = value.unwrapped() instanceof List<?> hops
                    ? String.join(" > ", hops.stream().map(String::valueOf).toList())
                    : time ? ms(((Number) value.unwrapped()).longValue()) : String.valueOf(value.unwrapped());
            table.row(List.of(time ? key.substring(0, key.length() - 2) : key, shown));
        });
        host.out().print(table.text());
        return 0;
    }

    private int build() {
        String given = Commands.given(spec, COUNT);
        long count = given == null ? 1 : PlanArguments.number(COUNT, given, 1, MOST_BUILDS);
        Path node = which.one();
        List<Long> took = new ArrayList<>();
        Map<String, Integer> problems = new TreeMap<>();
        boolean json = Commands.has(spec, JSON);
        for (int i = 0; i < count; i++) {
            for (String direction : List.of("outbound", "inbound")) {
                Config trial = NodeQuestion.ask(node, "circuit build " + direction);
                boolean built = trial.getBoolean("built");
                if (built) {
                    took.add(trial.getLong("tookNs"));
                } else {
                    problems.merge(direction + ": " + trial.getString("problem"), 1, Integer::sum);
                }
                if (!json && count == 1) {
                    host.out()
                            .println(direction + "  " + String.join(" > ", trial.getStringList("hops")) + "  "
                                    + (built ? "built in " + ms(trial.getLong("tookNs")) : trial.getString("problem")));
                }
            }
            if ((i + 1) % TOLD_EVERY == 0 && i + 1 < count) {
                host.err().println(took.size() + " of " + 2 * (i + 1) + " built, " + 2 * count + " to do");
            }
        }
        took.sort(null);
        long median = took.isEmpty() ? 0 : took.get(took.size() / 2);
        long longest = took.isEmpty() ? 0 : took.get(took.size() - 1);
        if (json) {
            Map<String, Object> told = new LinkedHashMap<>();
            told.put("asked", 2 * count);
            told.put("built", took.size());
            told.put("medianNs", median);
            told.put("longestNs", longest);
            told.put("problems", problems);
            json(told);
        } else if (count > 1) {
            host.out()
                    .println(took.size() + " of " + 2 * count + " built, half of them in " + ms(median)
                            + ", the last in " + ms(longest));
        }
        if (!json && count > 1) {
            problems.forEach((problem, times) -> host.out().println(times + "  " + problem));
        }
        return took.size() == 2 * count ? 0 : 1;
    }

    private int test() {
        Path node = which.one();
        if (Commands.has(spec, JSON)) {
            host.out().println(NodeQuestion.text(node, "circuit test"));
            return 0;
        }
        List<? extends Config> tests = NodeQuestion.ask(node, "circuit test").getConfigList("tests");
        TextTable table = new TextTable(List.of("outbound", "inbound", "there and back"));
        for (Config test : tests) {
            table.row(List.of(
                    String.join(" > ", test.getStringList("outbound")),
                    String.join(" > ", test.getStringList("inbound")),
                    test.getBoolean("passed") ? ms(test.getLong("tookNs")) : "failed"));
        }
        host.out().print(tests.isEmpty() ? "no tunnels that go together\n" : table.text());
        return tests.stream().allMatch(test -> test.getBoolean("passed")) ? 0 : 1;
    }

    private int plan() {
        String file = Commands.given(spec, CONFIG);
        if (file == null) {
            throw new BadInput(CONFIG + " is missing; allowed: circuit plan --config FILE");
        }
        Optional<Price> price = Optional.ofNullable(Commands.given(spec, PRICE)).map(text -> {
            String currency = Commands.given(spec, CURRENCY);
            return new Price(PlanArguments.amount(PRICE, text), currency == null ? "" : currency);
        });
        CircuitPlan plan = CircuitPlan.of(host, PathArgument.of(CONFIG, file));
        if (Commands.has(spec, JSON)) {
            json(plan.json(price));
        } else {
            host.out().print(plan.text(price));
        }
        return 0;
    }

    private void json(Map<String, ?> told) {
        host.out().println(ConfigValueFactory.fromMap(told).render(ConfigRenderOptions.concise()));
    }

    private static String ms(long ns) {
        return String.format(Locale.ROOT, "%.1f ms", ns / MS_NS);
    }
}
