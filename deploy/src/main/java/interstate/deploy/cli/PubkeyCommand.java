package interstate.deploy.cli;

import interstate.crypto.KeyText;
import interstate.deploy.config.BadInput;
import interstate.deploy.config.KeyFile;
import interstate.deploy.config.SecretFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** `pubkey`: what others need of a node's keys. */
@Command(
        name = "pubkey",
        mixinStandardHelpOptions = true,
        description =
                "Print a server's identity: public key and cloak, one string for its clients, published nowhere else.")
final class PubkeyCommand implements Callable<Integer> {
    private final Host host;

    @Parameters(arity = "1", paramLabel = "FILE", description = "A key file made by keygen.")
    private Path file = Path.of("");

    @Option(
            names = "--client",
            description = "Print a client's public key instead, for the clients of its server's file.")
    private boolean client;

    PubkeyCommand(Host host) {
        this.host = host;
    }

    @Override
    public Integer call() {
        List<String> warnings = new ArrayList<>();
        KeyFile keys;
        try {
            keys = KeyFile.parse(SecretFile.read("FILE", file, warnings));
        } catch (IllegalArgumentException e) {
            throw new BadInput("FILE is \"" + file + "\"; allowed: a key file made by keygen: " + e.getMessage());
        }
        warnings.forEach(line -> host.err().println("warning: " + line));
        host.out()
                .println(
                        client
                                ? KeyText.encode(keys.publicKey())
                                : keys.serverIdentity().text());
        return 0;
    }
}
