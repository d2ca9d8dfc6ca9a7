package interstate.deploy.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import interstate.deploy.config.BadInput;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** `server` and `client`: a node with one end, told in options, which are put into the form of a file and read like one. */
final class NodeCommand implements Callable<Integer> {
    private static final String PASSWORD_VARIABLE = "INTERSTATE_PASSWORD";
    private static final String PASSWORD = "password";

    /** Which end of a link. */
    enum End {
        SERVER("server", "Wait for clients.", NodeOptions.ofServer()),
        CLIENT("client", "Call a server.", NodeOptions.ofClient());

        private final String command;
        private final String description;

        @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable list of records of strings
        private final List<NodeOption> options;

        End(String command, String description, List<NodeOption> options) {
            this.command = command;
            this.description = description;
            this.options = options;
        }

        String command() {
            return command;
        }

        List<NodeOption> options() {
            return options;
        }
    }

    private final End end;
    private final Host host;
    private final CommandSpec spec;

    NodeCommand(End end, Host host) {
        this.end = end;
        this.host = host;
        this.spec = CommandSpec.wrapWithoutInspection(this).name(end.command).mixinStandardHelpOptions(true);
        spec.usageMessage().description(end.description);
        for (NodeOption option : end.options) {
            spec.addOption(specOf(option));
        }
        spec.addOption(NodeStart.check());
    }

    CommandSpec spec() {
        return spec;
    }

    private static OptionSpec specOf(NodeOption option) {
        OptionSpec.Builder builder = OptionSpec.builder(option.names().toArray(String[]::new))
                .description(option.help())
                .paramLabel(option.label());
        return switch (option.form()) {
            case NEGATION -> builder.type(boolean.class).arity("0").build();
            case LIST ->
                builder.type(List.class)
                        .auxiliaryTypes(String.class)
                        .arity("1")
                        .splitRegex(",")
                        .build();
            case TEST -> builder.type(String.class).arity("1").hidden(true).build();
            case VALUE -> builder.type(String.class).arity("1").build();
        };
    }

    @Override
    public Integer call() {
        ParseResult parsed = spec.commandLine().getParseResult();
        NodeStart start = new NodeStart(host);
        return start.run(spec, start.reader(spec).read(config(parsed)));
    }

    private Config config(ParseResult parsed) {
        Map<String, ConfigValue> node = new HashMap<>();
        Map<String, ConfigValue> inner = new HashMap<>();
        node.put("name", ConfigValueFactory.fromAnyRef(end.command, "default"));
        if (end == End.CLIENT) {
            inner.put("name", ConfigValueFactory.fromAnyRef(end.command, "default"));
        }
        for (NodeOption option : end.options) {
            OptionSpec given = parsed.matchedOption(option.names().get(0));
            if (given != null) {
                String typed = TypedName.of(option.names(), parsed.originalArgs());
                Object value = option.form() == NodeOption.Form.NEGATION ? false : given.getValue();
                (option.scope() == NodeOption.Scope.NODE ? node : inner)
                        .put(option.key(), ConfigValueFactory.fromAnyRef(value, typed));
            }
        }
        passwordFromEnvironment(inner).ifPresent(password -> inner.put(PASSWORD, password));
        if (end == End.CLIENT) {
            refuseIncomplete(inner);
        }
        Config tree = tree(node);
        return end == End.SERVER
                ? tree.withValue("server", tree(inner).root())
                : tree.withValue(
                        "links",
                        ConfigValueFactory.fromIterable(List.of(tree(inner).root())));
    }

    /** By the names of options, since a file's keys are not what the user knows. */
    private static void refuseIncomplete(Map<String, ConfigValue> link) {
        if (!link.containsKey("peer") && !link.containsKey("paths")) {
            throw new BadInput(
                    "--peer is not given; allowed: a server as name:port, 203.0.113.7:1405 or [2001:db8::7]:1405");
        }
        if (!link.containsKey(PASSWORD) && !link.containsKey("password-file")) {
            throw new BadInput("--password-file is not given; allowed: a file with the password of the server, or "
                    + PASSWORD_VARIABLE + " in the environment");
        }
    }

    /** Only where no option says anything else. */
    private Optional<ConfigValue> passwordFromEnvironment(Map<String, ConfigValue> inner) {
        String password = host.environment().get(PASSWORD_VARIABLE);
        return password == null || inner.containsKey(PASSWORD) || inner.containsKey("password-file")
                ? Optional.empty()
                : Optional.of(ConfigValueFactory.fromAnyRef(password, "environment variable " + PASSWORD_VARIABLE));
    }

    private static Config tree(Map<String, ConfigValue> values) {
        Config tree = ConfigFactory.empty();
        for (Map.Entry<String, ConfigValue> value : values.entrySet()) {
            tree = tree.withValue(value.getKey(), value.getValue());
        }
        return tree;
    }
}
