package interstate.deploy.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/**
 * How commands are told to picocli: in calls rather than in annotations, since reading annotations costs a start some 10 ms a
 * command.
 */
final class Commands {
    private Commands() {}

    /** A command with --help. */
    static CommandSpec of(String name, String description, Callable<Integer> action) {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(action).name(name);
        spec.usageMessage().description(description).abbreviateSynopsis(true).sortOptions(false);
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .type(boolean.class)
                .arity("0")
                .description("Show this help.")
                .build());
        return spec;
    }

    /** An option with one value. */
    static OptionSpec value(String name, String label, String description) {
        return OptionSpec.builder(name)
                .type(String.class)
                .arity("1")
                .paramLabel(label)
                .description(description)
                .build();
    }

    /** An option with one value, without which the command is refused. */
    static OptionSpec required(String name, String label, String description) {
        return OptionSpec.builder(name)
                .type(String.class)
                .arity("1")
                .paramLabel(label)
                .description(description)
                .required(true)
                .build();
    }

    /** An option without a value. */
    static OptionSpec flag(String name, String description) {
        return OptionSpec.builder(name)
                .type(boolean.class)
                .arity("0")
                .description(description)
                .build();
    }

    /**
     * The one word after the options.
     *
     * @param arity "1", or "0..1" where it may be missing
     */
    static PositionalParamSpec word(String label, String arity, String description) {
        return PositionalParamSpec.builder()
                .type(String.class)
                .arity(arity)
                .paramLabel(label)
                .description(description)
                .build();
    }

    /** The words after the options, one or more. */
    static PositionalParamSpec words(String label, String description) {
        return PositionalParamSpec.builder()
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("1..*")
                .paramLabel(label)
                .description(description)
                .build();
    }

    /** What the user gave for an option, or null. */
    static @Nullable String given(CommandSpec spec, String option) {
        return spec.commandLine().getParseResult().matchedOptionValue(option, (String) null);
    }

    /** Whether the user gave an option. */
    static boolean has(CommandSpec spec, String option) {
        return spec.commandLine().getParseResult().hasMatchedOption(option);
    }

    /** The one word after the options, or null. */
    static @Nullable String word(CommandSpec spec) {
        ParseResult parsed = spec.commandLine().getParseResult();
        return parsed.hasMatchedPositional(0) ? parsed.matchedPositionalValue(0, (String) null) : null;
    }

    /** The words after the options. */
    static List<String> words(CommandSpec spec) {
        return spec.commandLine().getParseResult().matchedPositionals().stream()
                .flatMap(words -> words.stringValues().stream())
                .toList();
    }
}
