package interstate.actors.node;

import interstate.actors.device.PacerStarter;
import interstate.actors.settings.NodeSettings;
import interstate.actors.settings.PacerSettings;
import interstate.pacing.EmbeddedPacer;
import interstate.pacing.LaneSpec;
import interstate.pacing.PacerException;
import interstate.pacing.PacerStart;
import interstate.pacing.PairStart;
import interstate.pacing.RemotePacer;
import interstate.pacing.SocketSpec;
import interstate.pacing.Waiting;
import interstate.tunbridge.KernelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the node's pacer comes from: a process that an earlier node left, a new process, or a thread. */
final class PacerSource {

    private static final Logger LOG = LoggerFactory.getLogger("interstate");
    private static final String ROOT = "root";

    private PacerSource() {}

    /** @param account whom a pacer started by root becomes once its sockets are open */
    static PacerStarter.Start of(NodeSettings settings, NodeFiles.Account account) {
        PacerSettings pacer = settings.pacer();
        if (pacer.mode() == PacerSettings.Mode.THREAD) {
            return (sockets, lanes) -> new PacerStarter.Found(EmbeddedPacer.start(), true);
        }
        List<Path> controls = NodeSettings.pacerSockets(settings.runDir());
        return (sockets, lanes) -> {
            PairStart pair =
                    new PairStart(pacer.command(), start(settings, account, sockets, lanes), controls, pacer.standby());
            if (controls.stream().anyMatch(Files::exists)) {
                try {
                    return new PacerStarter.Found(RemotePacer.connect(pair), false);
                } catch (PacerException | KernelException gone) {
                    LOG.debug("a new pacer takes the path of one that is gone: {}", gone.getMessage());
                }
            }
            return new PacerStarter.Found(RemotePacer.spawn(pair), true);
        };
    }

    private static Waiting waiting(PacerSettings.PollMode mode) {
        return switch (mode) {
            case HYBRID -> Waiting.HYBRID;
            case SLEEPY -> Waiting.SLEEPY;
            case SPINNY -> Waiting.SPINNY;
        };
    }

    private static PacerStart start(
            NodeSettings settings, NodeFiles.Account account, List<SocketSpec> sockets, List<LaneSpec> lanes) {
        boolean drops = NodeFiles.root() && !settings.user().equals(ROOT);
        return new PacerStart(
                NodeSettings.pacerSockets(settings.runDir()).get(0),
                NodeFiles.pacerLog(settings.runDir()),
                drops ? account.uid() : PacerStart.SAME_USER,
                drops ? account.gid() : PacerStart.SAME_USER,
                settings.pacer().fifo(),
                waiting(settings.pacer().poll()),
                settings.pacer().takeoverNs(),
                settings.pacer().txtimeAheadNs(),
                settings.pacer().threads(),
                false,
                settings.pacer().cpus(),
                settings.pacer().dumpInstants().orElse(null),
                sockets,
                lanes);
    }
}
