package interstate.deploy.cli;

import interstate.deploy.Failure;
import interstate.deploy.config.BadInput;
import interstate.deploy.config.NearestName;
import interstate.tunbridge.KernelException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
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
        int code = commandLine().execute(arguments);
        host.out().flush();
        host.err().flush();
        return code;
    }

    CommandLine commandLine() {
        return new CommandLine(new Top())
                .addSubcommand(new NodeCommand(NodeCommand.End.SERVER, host).spec())
                .addSubcommand(new NodeCommand(NodeCommand.End.CLIENT, host).spec())
                .addSubcommand(new RunCommand(host))
                .addSubcommand(new CheckCommand(host))
                .addSubcommand(new KeygenCommand(host))
                .addSubcommand(new PubkeyCommand(host))
                .addSubcommand(new StatusCommand(host))
                .addSubcommand(new StopCommand(host))
                .addSubcommand(new RestartCommand(host))
                .addSubcommand(new DoctorCommand())
                .setOut(host.out())
                .setErr(host.err())
                .setUsageHelpWidth(WIDTH)
                .setParameterExceptionHandler(this::wrongArguments)
                .setExecutionExceptionHandler(this::wrongOutcome);
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

    /** The command without a command. */
    @Command(
            name = "interstate",
            mixinStandardHelpOptions = true,
            versionProvider = Version.class,
            description = "IP links whose traffic looks the same whatever they carry.")
    static final class Top implements Runnable {
        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public void run() {
            throw new ParameterException(spec.commandLine(), "say what to do: " + String.join(", ", visible(spec)));
        }

        private static List<String> visible(CommandSpec spec) {
            return spec.subcommands().entrySet().stream()
                    .filter(entry ->
                            !entry.getValue().getCommandSpec().usageMessage().hidden())
                    .map(java.util.Map.Entry::getKey)
                    .toList();
        }
    }

    /** The version from the jar's manifest. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Interstate.class.getPackage().getImplementationVersion();
            return new String[] {
                "interstate " + (version == null ? "(not packaged)" : version) + ", Java " + Runtime.version()
            };
        }
    }
}
