package interstate.deploy.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import interstate.crypto.Identity;
import interstate.deploy.Failure;
import interstate.deploy.config.BadInput;
import interstate.deploy.config.IdentityFile;
import interstate.deploy.config.OwnerOnlyFile;
import interstate.deploy.config.SecretFile;
import interstate.deploy.control.ControlClient;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** `router`: makes a router's or a destination's keys, says by what others know it, and what a running one says of itself. */
final class RouterCommand implements Callable<Integer> {
    private static final String DESTINATION = "--destination";
    private static final String WORDS = "WHAT";
    private static final String ALLOWED = "keygen FILE, keygen FILE --destination, hash FILE, or info";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Host host;
    private final CommandSpec spec;
    private final WhichNode which;

    RouterCommand(Host host) {
        this.host = host;
        this.spec = Commands.of(
                        "router",
                        "Keys of circuits: `router keygen FILE` makes a router's, `router keygen FILE --destination` a"
                                + " destination's; `router hash FILE` prints by what others know it; `router info`"
                                + " prints what this host's router says of itself, for the directories of others.",
                        this)
                .addOption(Commands.flag(DESTINATION, "With keygen: keys of a destination."))
                .addPositional(Commands.words(WORDS, "keygen FILE, hash FILE, or info."));
        this.which = WhichNode.addTo(spec);
    }

    CommandSpec spec() {
        return spec;
    }

    @Override
    public Integer call() {
        List<String> words = Commands.words(spec);
        if (words.size() == 2 && words.get(0).equals("keygen")) {
            return keygen(PathArgument.of("FILE", words.get(1)));
        }
        if (words.size() == 2 && words.get(0).equals("hash") && !Commands.has(spec, DESTINATION)) {
            return hash(PathArgument.of("FILE", words.get(1)));
        }
        if (words.equals(List.of("info")) && !Commands.has(spec, DESTINATION)) {
            return info();
        }
        throw new BadInput("\"" + String.join(" ", words) + "\" is no router command; allowed: " + ALLOWED);
    }

    private int keygen(Path file) {
        Identity.Kind kind = Commands.has(spec, DESTINATION) ? Identity.Kind.DESTINATION : Identity.Kind.ROUTER;
        IdentityFile made = IdentityFile.generate(kind, host.randomness());
        try {
            OwnerOnlyFile.create(file, made.text());
        } catch (FileAlreadyExistsException e) {
            throw new BadInput(
                    "FILE is \"" + file + "\"; allowed: a file that does not exist yet, keys are not overwritten");
        } catch (IOException e) {
            throw new Failure(file + " cannot be written: " + e.getMessage());
        }
        host.out().println(made.hash());
        return 0;
    }

    private int info() {
        Config status = ConfigFactory.parseString(new ControlClient(which.one()).request("status", PATIENCE));
        if (!status.hasPath("router.record")) {
            throw new Failure("this node has no router that takes part in others' tunnels; router.key-file and"
                    + " router.tunnels say so");
        }
        host.out().print(status.getString("router.record"));
        return 0;
    }

    private int hash(Path file) {
        List<String> warnings = new ArrayList<>();
        IdentityFile keys;
        try {
            keys = IdentityFile.parse(SecretFile.read("FILE", file, warnings));
        } catch (IllegalArgumentException e) {
            throw new BadInput("FILE is \"" + file + "\"; allowed: a file made by router keygen: " + e.getMessage());
        }
        warnings.forEach(line -> host.err().println("warning: " + line));
        host.out().println(keys.hash());
        return 0;
    }
}
