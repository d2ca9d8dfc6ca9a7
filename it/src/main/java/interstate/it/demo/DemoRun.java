package interstate.it.demo;

import interstate.it.load.Download;
import interstate.it.net.Installation;
import interstate.it.net.WireCounters;
import interstate.it.probe.EpochOffset;
import interstate.it.scenario.LaneAsk;
import interstate.it.scenario.NodeFile;
import interstate.it.scenario.Observation;
import interstate.it.scenario.Pause;
import interstate.it.scenario.Rig;
import interstate.it.scenario.Terms;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The demonstration: a link, some seconds of nothing, a download of about as long, and the wire of both compared. */
public final class DemoRun {
    private static final int WINDOW_SECONDS = 15;
    private static final long BYTES = 16_000_000;
    private static final long UP_SPEED = 100_000;
    private static final long DOWN_SPEED = 1_000_000;
    private static final Duration DOWNLOAD_WITHIN = Duration.ofSeconds(60);

    private final Installation installation;
    private final PrintStream out;

    public DemoRun(Installation installation, PrintStream out) {
        this.installation = installation;
        this.out = out;
    }

    /** Runs it; true if the wire showed nothing. */
    public boolean run() {
        Terms terms = new Terms(LaneAsk.bytesPerSecond(UP_SPEED), LaneAsk.bytesPerSecond(DOWN_SPEED));
        try (Rig rig = Rig.open(installation, terms)) {
            out.println(
                    "Two hosts (network namespaces) and a wire between them. An observer records every packet on it.");
            out.println();
            rig.observe();
            start(rig);

            out.println("The link is idle:");
            long idleNs = EpochOffset.epochNs();
            watch(rig, WINDOW_SECONDS, null);

            out.printf(
                    Locale.ROOT, "%nThe client downloads a web page of %d MB through the link:%n", BYTES / 1_000_000);
            long busyNs;
            Download.Progress progress;
            try (Download download = Download.start(rig.topology(), Rig.SERVER_INNER, 8080, BYTES)) {
                busyNs = EpochOffset.epochNs();
                watch(rig, WINDOW_SECONDS, download);
                progress = download.awaitEnd(DOWNLOAD_WITHIN);
            }
            Observation seen = rig.finish();
            out.println();
            DemoTable table = new DemoTable(seen, idleNs, busyNs, WINDOW_SECONDS * 1_000_000_000L);
            out.print(table.text());
            out.printf(
                    Locale.ROOT,
                    "%nDownloaded %.1f MB at %.0f kB/s through a lane of %d kB/s. The schedule's own spread is 1 s.e.;%n"
                            + "idle and busy differ by less than 4.%n",
                    progress.bytes() / 1e6,
                    progress.bytesPerSecond() / 1e3,
                    DOWN_SPEED / 1_000);
            table.complaints().forEach(complaint -> out.println("NOT AS IT SHOULD BE: " + complaint));
            return table.complaints().isEmpty();
        }
    }

    private void start(Rig rig) {
        List<String> server = List.of(
                "server",
                "--password-file",
                NodeFile.password(rig.server(), Rig.PASSWORD).toString(), //
                "--tun-ipv4",
                Rig.SERVER_INNER + "/24",
                "--listen-addr",
                rig.outside(), //
                "--run-dir",
                rig.server().runDirectory().toString(), //
                "--state-dir",
                rig.server().stateDirectory().toString(), //
                "--dump-instants",
                NodeFile.instants(rig.server()).toString());
        List<String> client = List.of(
                "client",
                "--password-file",
                NodeFile.password(rig.client(), Rig.PASSWORD).toString(), //
                "--tun-ipv4",
                Rig.CLIENT_INNER + "/24",
                "--peer",
                rig.outside(), //
                "--up-speed",
                UP_SPEED / 1_000 + "k",
                "--down-speed",
                DOWN_SPEED / 1_000 + "k", //
                "--run-dir",
                rig.client().runDirectory().toString(), //
                "--state-dir",
                rig.client().stateDirectory().toString(), //
                "--dump-instants",
                NodeFile.instants(rig.client()).toString());
        out.println("server$ interstate server --password-file FILE --tun-ipv4 10.140.5.1/24");
        out.println("client$ interstate client --password-file FILE --tun-ipv4 10.140.5.2/24 --peer " + rig.outside()
                + " --up-speed 100k --down-speed 1m");
        out.println();
        long startNs = System.nanoTime();
        rig.startServer(server);
        rig.startClient(client);
        rig.awaitLink();
        out.printf(Locale.ROOT, "Inner packets pass %.1f s after the start.%n%n", (System.nanoTime() - startNs) / 1e9);
    }

    /** One line a second: what is on the wire, by the kernel's counters, and what has been downloaded. */
    private void watch(Rig rig, int seconds, @Nullable Download download) {
        long pid = rig.client().nodePid();
        WireCounters before = WireCounters.seenBy(pid);
        long beforeNs = System.nanoTime();
        for (int second = 1; second <= seconds; second++) {
            Pause.seconds(1);
            WireCounters now = WireCounters.seenBy(pid);
            long nowNs = System.nanoTime();
            WireCounters passed = now.minus(before);
            double elapsed = (nowNs - beforeNs) / 1e9;
            out.printf(
                    Locale.ROOT,
                    "  %2d s   on the wire: %4.0f packets/s up, %4.0f packets/s down%s%n",
                    second,
                    passed.sent() / elapsed,
                    passed.received() / elapsed,
                    download == null
                            ? ""
                            : String.format(
                                    Locale.ROOT,
                                    "   downloaded: %5.2f MB",
                                    download.progress().bytes() / 1e6));
            before = now;
            beforeNs = nowNs;
        }
    }
}
