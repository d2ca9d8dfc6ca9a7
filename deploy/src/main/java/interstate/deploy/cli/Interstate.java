package interstate.deploy.cli;

import interstate.deploy.Failure;
import interstate.deploy.config.BadInput;
import interstate.deploy.config.NearestName;
import interstate.tunbridge.KernelException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line as a whole: whatever is wrong with it is told in one line, exit 2. */
public final class Interstate {
    static final int FAILED = 1;
    static final int BAD_INPUT = 2;

    private static final int WIDTH = 110;

    private final Host host;

    public Interstate(Host host) {
        this.host = host;
    }

    /** Runs a command and returns its exit code. */
    public int execute(String... arguments) {
        int code = commandLine(arguments).execute(arguments);
        host.out().flush();
        host.err().flush();
        return code;
    }

    /** Only the command that is asked for is put together, or all if it is none of them. */
    private CommandLine commandLine(String... arguments) {
        Map<String, Supplier<CommandSpec>> commands = commands();
        CommandSpec top = top(commands.keySet());
        Supplier<CommandSpec> asked = arguments.length == 0 ? null : commands.get(arguments[0]);
        if (asked != null) {
            top.addSubcommand(arguments[0], asked.get());
        } else {
            commands.forEach((name, command) -> top.addSubcommand(name, command.get()));
        }
        return new CommandLine(top)
                .setOut(host.out())
                .setErr(host.err())
                .setUsageHelpWidth(WIDTH)
                .setParameterExceptionHandler(this::wrongArguments)
                .setExecutionExceptionHandler(this::wrongOutcome);
    }

    private Map<String, Supplier<CommandSpec>> commands() {
        Map<String, Supplier<CommandSpec>> commands = new LinkedHashMap<>();
        commands.put("server", () -> new NodeCommand(NodeCommand.End.SERVER, host).spec());
        commands.put("client", () -> new NodeCommand(NodeCommand.End.CLIENT, host).spec());
        commands.put("run", () -> new RunCommand(host).spec());
        commands.put("check", () -> new CheckCommand(host).spec());
        commands.put("keygen", () -> new KeygenCommand(host).spec());
        commands.put("pubkey", () -> new PubkeyCommand(host).spec());
        commands.put("status", () -> new StatusCommand(host).spec());
        commands.put("stop", () -> new StopCommand(host).spec());
        commands.put("restart", () -> new RestartCommand(host).spec());
        commands.put("doctor", () -> new DoctorCommand(host).spec());
        commands.put("plan", () -> new PlanCommand(host).spec());
        commands.put("router", () -> new RouterCommand(host).spec());
        commands.put("circuit", () -> new CircuitCommand(host).spec());
        commands.put("netdb", () -> new NetdbCommand(host).spec());
        return commands;
    }

    private CommandSpec top(Set<String> commands) {
        CommandSpec[] self = new CommandSpec[1];
        CommandSpec top =
                Commands.of("interstate", "IP links whose traffic looks the same whatever they carry.", () -> {
                    String known = String.join(", ", commands);
                    throw new ParameterException(self[0].commandLine(), "say what to do: " + known);
                });
        self[0] = top;
        top.addOption(OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .type(boolean.class)
                .arity("0")
                .description("Show the version.")
                .build());
        return top.versionProvider(Interstate::version);
    }

    /** From the jar's manifest. */
    private static String[] version() {
        String version = Interstate.class.getPackage().getImplementationVersion();
        return new String[] {
            "interstate " + (version == null ? "(not packaged)" : version) + ", Java " + Runtime.version()
        };
    }

    private int wrongArguments(ParameterException e, String[] arguments) {
        CommandSpec command = e.getCommandLine().getCommandSpec();
        String line = e instanceof UnmatchedArgumentException unmatched
                ? unknown(command, unmatched)
                : asTyped(
                        command,
                        String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                        arguments);
        host.err()
                .println(command.qualifiedName() + ": " + line + " (" + command.qualifiedName() + " --help lists all)");
        return BAD_INPUT;
    }

    /** picocli calls an option by the longest of its names; the user knows the one that was typed. */
    private static String asTyped(CommandSpec command, String line, String[] arguments) {
        for (OptionSpec option : command.options()) {
            String typed = TypedName.of(List.of(option.names()), List.of(arguments));
            for (String name : option.names()) {
                line = line.replace("'" + name + "'", "'" + typed + "'");
            }
        }
        return line;
    }

    private static String unknown(CommandSpec command, UnmatchedArgumentException e) {
        String typed = e.getUnmatched().get(0);
        int equals = typed.indexOf('=');
        String name = equals < 0 ? typed : typed.substring(0, equals);
        if (!name.startsWith("-")) {
            Set<String> commands = command.subcommands().keySet();
            return commands.isEmpty()
                    ? "\"" + name + "\" is too much"
                    : "unknown command " + name
                            + NearestName.of(name, commands)
                                    .map(near -> "; did you mean " + near + "?")
                                    .orElse("");
        }
        if (command.name().equals("server")
                && NodeOptions.ofClient().stream()
                        .anyMatch(option -> option.names().contains(name))) {
            return name + " belongs to `interstate client`: it is the client that asks, for both directions";
        }
        List<String> options = command.options().stream()
                .filter(option -> !option.hidden())
                .flatMap(option -> Stream.of(option.names()))
                .collect(Collectors.toList());
        return "unknown option " + name
                + NearestName.of(name, options)
                        .map(near -> "; did you mean " + near + "?")
                        .orElse("");
    }

    private int wrongOutcome(Exception e, CommandLine command, ParseResult parsed) throws Exception {
        if (e instanceof BadInput || e instanceof Failure || e instanceof KernelException) {
            host.err().println(command.getCommandSpec().qualifiedName() + ": " + e.getMessage());
            return e instanceof BadInput ? BAD_INPUT : FAILED;
        }
        throw e;
    }
}
