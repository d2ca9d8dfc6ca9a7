package interstate.deploy.cli;

import com.typesafe.config.Config;
import interstate.deploy.config.BadInput;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** `netdb`: what a node's router knows of others. */
final class NetdbCommand implements Callable<Integer> {
    private static final String JSON = "--json";

    private final Host host;
    private final CommandSpec spec;
    private final WhichNode which;

    NetdbCommand(Host host) {
        this.host = host;
        this.spec = Commands.of("netdb", "`netdb list`: the routers and destinations that a node knows of.", this)
                .addOption(Commands.flag(JSON, "One JSON object."))
                .addPositional(Commands.words("WHAT", "list."));
        this.which = WhichNode.addTo(spec);
    }

    CommandSpec spec() {
        return spec;
    }

    @Override
    public Integer call() {
        List<String> words = Commands.words(spec);
        if (!words.equals(List.of("list"))) {
            throw new BadInput("\"" + String.join(" ", words) + "\" is no netdb command; allowed: list");
        }
        Path node = which.one();
        if (Commands.has(spec, JSON)) {
            host.out().println(NodeQuestion.text(node, "netdb"));
            return 0;
        }
        TextTable table = new TextTable(List.of("kind", "name", "hash", "said", "links to, or reached by"));
        for (Config record : NodeQuestion.ask(node, "netdb").getConfigList("records")) {
            boolean router = record.getString("kind").equals("router");
            table.row(List.of(
                    record.getString("kind"),
                    router ? record.getString("name") : "",
                    record.getString("hash"),
                    record.getLong("age") + " s ago",
                    String.join(", ", record.getStringList(router ? "links" : "gateways"))));
        }
        host.out().print(table.text());
        return 0;
    }
}
