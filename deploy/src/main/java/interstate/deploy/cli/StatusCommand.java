package interstate.deploy.cli;

import interstate.deploy.Failure;
import interstate.deploy.control.ControlClient;
import interstate.deploy.control.StatusText;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Model.CommandSpec;

/** `status`: what a node does now. */
final class StatusCommand implements Callable<Integer> {
    private static final String JSON = "--json";
    private static final String WATCH = "--watch";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long PERIOD_MS = 1000;
    /** ANSI: cursor to the top left, clear from there. */
    private static final String CLEAR = "\033[H\033[2J";

    private final Host host;
    private final CommandSpec spec;
    private final WhichNode which;
    private boolean json;
    private boolean watch;

    StatusCommand(Host host) {
        this.host = host;
        this.spec = Commands.of("status", "Show what the nodes of this host do.", this)
                .addOption(Commands.flag(JSON, "One JSON object a line."))
                .addOption(Commands.flag(WATCH, "Again every second, until interrupted."));
        this.which = WhichNode.addTo(spec);
    }

    CommandSpec spec() {
        return spec;
    }

    @Override
    public Integer call() throws InterruptedException {
        json = Commands.has(spec, JSON);
        watch = Commands.has(spec, WATCH);
        if (!watch) {
            host.out().print(text(which.all()));
            return 0;
        }
        CountDownLatch end = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(end::countDown));
        do {
            String text = text(which.all());
            host.out().print(json ? text : CLEAR + text);
            host.out().flush();
        } while (!end.await(PERIOD_MS, TimeUnit.MILLISECONDS) && !host.out().checkError());
        return 0;
    }

    private String text(List<Path> nodes) {
        StringBuilder text = new StringBuilder();
        for (Path node : nodes) {
            try {
                String answer = new ControlClient(node).request("status", PATIENCE);
                text.append(json ? answer + "\n" : StatusText.of(StatusText.parse(answer)));
            } catch (Failure e) {
                if (nodes.size() == 1 && !watch) {
                    throw e;
                }
                text.append(json ? "" : e.getMessage() + "\n");
            }
        }
        return text.toString();
    }
}
