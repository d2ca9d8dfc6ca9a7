package interstate.deploy.cli;

import interstate.crypto.KeyText;
import interstate.deploy.config.BadInput;
import interstate.deploy.config.KeyFile;
import interstate.deploy.config.SecretFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** `pubkey`: what others need of a node's keys. */
final class PubkeyCommand implements Callable<Integer> {
    private static final String FILE = "FILE";
    private static final String CLIENT = "--client";

    private final Host host;
    private final CommandSpec spec;

    PubkeyCommand(Host host) {
        this.host = host;
        this.spec = Commands.of(
                        "pubkey",
                        "Print a server's identity: public key and cloak, one string for its clients, published nowhere else.",
                        this)
                .addOption(Commands.flag(
                        CLIENT, "Print a client's public key instead, for the list of clients in its server's file."))
                .addPositional(Commands.word(FILE, "1", "A key file made by keygen."));
    }

    CommandSpec spec() {
        return spec;
    }

    @Override
    public Integer call() {
        Path file = PathArgument.of(FILE, Commands.word(spec));
        List<String> warnings = new ArrayList<>();
        KeyFile keys;
        try {
            keys = KeyFile.parse(SecretFile.read(FILE, file, warnings));
        } catch (IllegalArgumentException e) {
            throw new BadInput(FILE + " is \"" + file + "\"; allowed: a key file made by keygen: " + e.getMessage());
        }
        warnings.forEach(line -> host.err().println("warning: " + line));
        host.out()
                .println(
                        Commands.has(spec, CLIENT)
                                ? KeyText.encode(keys.publicKey())
                                : keys.serverIdentity().text());
        return 0;
    }
}
