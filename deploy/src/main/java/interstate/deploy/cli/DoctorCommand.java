package interstate.deploy.cli;

import interstate.deploy.config.BadInput;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** `doctor`: known by name. */
@Command(name = "doctor", mixinStandardHelpOptions = true, description = "Not built yet.", hidden = true)
final class DoctorCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        throw new BadInput(
                "doctor is known, but not built yet; `interstate check` looks at a file, `interstate status` at a node");
    }
}
