package interstate.deploy.cli;

import interstate.deploy.config.BadInput;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** `doctor`: known by name. */
final class DoctorCommand implements Callable<Integer> {
    private final CommandSpec spec;

    DoctorCommand() {
        this.spec = Commands.of("doctor", "Not built yet.", this);
        spec.usageMessage().hidden(true);
    }

    CommandSpec spec() {
        return spec;
    }

    @Override
    public Integer call() {
        throw new BadInput(
                "doctor is known, but not built yet; `interstate check` looks at a file, `interstate status` at a node");
    }
}
