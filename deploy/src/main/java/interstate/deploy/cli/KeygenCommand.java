package interstate.deploy.cli;

import interstate.deploy.Failure;
import interstate.deploy.config.BadInput;
import interstate.deploy.config.KeyFile;
import interstate.deploy.config.OwnerOnlyFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** `keygen`: makes the keys of a node. */
final class KeygenCommand implements Callable<Integer> {
    private static final String FILE = "FILE";

    private final Host host;
    private final CommandSpec spec;

    KeygenCommand(Host host) {
        this.host = host;
        this.spec = Commands.of(
                        "keygen", "Make a key file: a private key, and the cloak that a server hides behind.", this)
                .addPositional(Commands.word(
                        FILE,
                        "0..1",
                        "The file to make, for its owner only. Without it the keys go to the standard output."));
    }

    CommandSpec spec() {
        return spec;
    }

    @Override
    public Integer call() {
        String word = Commands.word(spec);
        KeyFile keys = KeyFile.generate(host.randomness());
        if (word == null) {
            host.out().print(keys.text());
            return 0;
        }
        Path file = PathArgument.of(FILE, word);
        try {
            OwnerOnlyFile.create(file, keys.text());
        } catch (FileAlreadyExistsException e) {
            throw new BadInput(
                    FILE + " is \"" + file + "\"; allowed: a file that does not exist yet, keys are not overwritten");
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
