package interstate.it.net;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A daemon under test: one node and its pacers, with directories of their own, in one namespace. It is started, killed,
 * started again and stopped as a user or the kernel would; its pacers are known by their log.
 */
public final class Daemon implements AutoCloseable {
    private static final String PACER_MAIN = "interstate.pacing.PacerMain";
    private static final long LONG_SECONDS = 900;
    private static final Duration END_WITHIN = Duration.ofSeconds(60);

    private final Installation installation;
    private final Namespace where;
    private final String name;
    private final Path directory;
    private List<String> arguments = List.of();
    private @Nullable Running node;

    private Daemon(Installation installation, Hosts hosts, Namespace where, String name) {
        this.installation = installation;
        this.where = where;
        this.name = name;
        this.directory = hosts.directory().resolve(name);
    }

    /** A daemon with an empty directory that nothing has started yet. */
    public static Daemon create(Installation installation, Hosts hosts, Namespace where, String name) {
        Daemon daemon = hosts.guest(new Daemon(installation, hosts, where, name));
        try {
            Files.createDirectory(daemon.directory);
            // The node drops root before it makes some of its files.
            Files.setPosixFilePermissions(daemon.directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return daemon;
    }

    public String name() {
        return name;
    }

    /** For its files: configuration, run and state directory, log. */
    public Path directory() {
        return directory;
    }

    public Path runDirectory() {
        return directory.resolve("run");
    }

    public Path stateDirectory() {
        return directory.resolve("state");
    }

    public Namespace where() {
        return where;
    }

    /** Starts it with these words after {@code interstate}; its log goes on in the same file. */
    public void start(List<String> words) {
        arguments = List.copyOf(words);
        restart();
    }

    /** The same command once more, by hand, while pacers of an earlier node may live. */
    public void restart() {
        node = Running.start(name, directory, where.inside(installation.command(arguments)), Map.of());
    }

    private Running node() {
        if (node == null) {
            throw new IllegalStateException(name + " was never started");
        }
        return node;
    }

    public long nodePid() {
        return node().pid();
    }

    public boolean nodeAlive() {
        return node().alive();
    }

    /** Everything it and its pacers wrote since the first start. */
    public String log() {
        return node().everything();
    }

    public void awaitLog(String what, Duration within, String wanted) {
        node().await(what, within, text -> text.contains(wanted));
    }

    /** Waits until that UDP port is bound on its host: before, the kernel would answer datagrams to it by ICMP. */
    public void awaitUdpPort(int port, Duration within) {
        Awaitility.await("UDP port " + port + " of " + name)
                .atMost(within)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> {
                    if (!nodeAlive()) {
                        throw new IllegalStateException(name + " ended:\n" + log());
                    }
                    return UdpPorts.bound(nodePid(), port);
                });
    }

    public List<Long> pacerPids() {
        List<Long> pacers = new ArrayList<>();
        String log = runDirectory().resolve("pacer.log").toString();
        for (long pid : where.pids()) {
            Proc process = new Proc(pid);
            try {
                if (process.commandLine().contains(PACER_MAIN)
                        && process.standardError().equals(log)) {
                    pacers.add(pid);
                }
            } catch (UncheckedIOException e) {
                // Gone since it was listed.
            }
        }
        return pacers;
    }

    /** kill -9 of the node alone; returns when it is dead. Its pacers live on. */
    public void killNode() {
        node().signal("KILL");
        node().awaitEnd(END_WITHIN);
    }

    /** SIGINT, as by Ctrl-C: ends node and pacers; returns when they are gone. */
    public void interrupt() {
        node().signal("INT");
        awaitEnd();
    }

    /** kill -9 of one of its pacers; returns when it is dead. */
    public void killPacer(long pid) {
        Command.run(List.of("kill", "-KILL", Long.toString(pid)));
        Awaitility.await("death of pacer " + pid)
                .atMost(Duration.ofSeconds(10))
                .until(() -> !pacerPids().contains(pid));
    }

    /** Waits until it has said so often that a standby pacer is ready. */
    public void awaitStandby(int times) {
        Awaitility.await("standby pacer " + times + " of " + name)
                .atMost(Duration.ofSeconds(60))
                .until(() -> log().split("a standby pacer is ready", -1).length > times);
    }

    /** {@code interstate stop}: ends node and pacers; returns when they are gone. */
    public void stop() {
        control("stop");
        awaitEnd();
    }

    private void awaitEnd() {
        node().awaitEnd(END_WITHIN);
        Awaitility.await("end of the pacers of " + name)
                .atMost(END_WITHIN)
                .until(() -> pacerPids().isEmpty());
    }

    /** {@code interstate status --json}. */
    public Config status() {
        return ConfigFactory.parseString(
                control("status", "--json"), ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON));
    }

    /** A command to the running node that may take long and may fail: the last line that it printed. */
    public String lastLineOf(String... words) {
        String printed = Command.attempt(where.inside(installation.command(toThisNode(words))), LONG_SECONDS)
                .output();
        return printed.lines().reduce("", (before, line) -> line);
    }

    /** A command to the running node. */
    public String control(String... words) {
        return Command.run(where.inside(installation.command(toThisNode(words))));
    }

    private List<String> toThisNode(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.add("--run-dir");
        all.add(runDirectory().toString());
        return all;
    }

    @Override
    public void close() {
        if (node != null) {
            node.signal("KILL");
            node.close();
        }
        for (long pid : pacerPids()) {
            Command.attempt(List.of("kill", "-KILL", Long.toString(pid)));
        }
    }
}
