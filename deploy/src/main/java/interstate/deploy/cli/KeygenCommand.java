package interstate.deploy.cli;

import interstate.deploy.Failure;
import interstate.deploy.config.BadInput;
import interstate.deploy.config.KeyFile;
import interstate.deploy.config.OwnerOnlyFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** `keygen`: makes the keys of a node. */
@Command(
        name = "keygen",
        mixinStandardHelpOptions = true,
        description = "Make a key file: a private key, and the cloak that a server hides behind.")
final class KeygenCommand implements Callable<Integer> {
    private final Host host;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "The file to make, for its owner only. Without it the keys go to the standard output.")
    private @Nullable Path file;

    KeygenCommand(Host host) {
        this.host = host;
    }

    @Override
    public Integer call() {
        KeyFile keys = KeyFile.generate(host.randomness());
        if (file == null) {
            host.out().print(keys.text());
            return 0;
        }
        try {
            OwnerOnlyFile.create(file, keys.text());
        } catch (FileAlreadyExistsException e) {
            throw new BadInput(
                    "FILE is \"" + file + "\"; allowed: a file that does not exist yet, keys are not overwritten");
        } catch (IOException e) {
            throw new Failure(file + " cannot be written: " + e.getMessage());
        }
        host.out()
                .println(
                        "keys are in " + file + "; `interstate pubkey " + file
                                + "` prints what clients of this server need, with --client what the server of this client needs");
        return 0;
    }
}
