package interstate.actors.node;

import interstate.actors.agent.AgentActor;
import interstate.actors.monitor.RowRing;
import interstate.actors.monitor.RowWriterAgent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;

/** One link's packet monitor beside the link: the ring that its rows go through, and the writer with its actor. */
final class MonitorParts {

    final RowRing rows = new RowRing();
    private volatile @Nullable RowWriterAgent writer;

    /** @param directory where the files go */
    MonitorParts(String link, Path directory, ActorContext<?> context) {
        context.spawn(
                AgentActor.create(() -> new RowWriterAgent(link, directory, rows), agent -> writer = agent),
                "monitor-" + link);
    }

    /** Adds the counters of all of a node's, if there are any. */
    static void count(List<MonitorParts> monitors, Map<String, Object> all) {
        if (monitors.isEmpty()) {
            return;
        }
        long written = 0;
        long dropped = 0;
        for (MonitorParts parts : monitors) {
            RowWriterAgent writing = parts.writer;
            dropped += parts.rows.dropped();
            if (writing != null) {
                written += writing.written();
                dropped += writing.refused();
            }
        }
        all.put("monitorRowsWritten", written);
        all.put("monitorRowsDropped", dropped);
    }
}
