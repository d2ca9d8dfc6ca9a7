package interstate.deploy.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import interstate.deploy.Failure;
import interstate.deploy.control.ControlClient;
import java.nio.file.Path;
import java.time.Duration;

/** Asks a running node something that it answers in JSON, or with an error. */
final class NodeQuestion {
    private static final String ERROR = "error: ";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private NodeQuestion() {}

    /** The answer as it came. */
    static String text(Path node, String question) {
        String answer = new ControlClient(node).request(question, PATIENCE);
        if (answer.startsWith(ERROR)) {
            throw new Failure(answer.substring(ERROR.length()));
        }
        return answer;
    }

    /** The answer read. */
    static Config ask(Path node, String question) {
        return ConfigFactory.parseString(
                text(node, question), ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON));
    }
}
