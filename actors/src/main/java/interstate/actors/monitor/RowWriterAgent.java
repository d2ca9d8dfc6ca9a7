package interstate.actors.monitor;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.Agent;

/** Writes a link's rows of the packet monitor, a tenth of a second after they came. Nobody wakes it. */
public final class RowWriterAgent implements Agent {

    private static final int BATCH = 4_096;
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final String link;
    private final RowRing ring;
    private final RowFiles files;

    /**
     * @param link its name
     * @param directory made, with its parents, when the first row comes
     */
    public RowWriterAgent(String link, Path directory, RowRing ring) {
        this.link = link;
        this.ring = ring;
        this.files = new RowFiles(directory);
    }

    @Override
    public int doWork() {
        int rows = ring.drain(files, BATCH);
        if (rows < BATCH) {
            files.flush();
            LockSupport.parkNanos(this, PAUSE_NS);
        }
        return rows;
    }

    @Override
    public void onClose() {
        int rest;
        do {
            rest = ring.drain(files, BATCH);
        } while (rest == BATCH);
        files.close();
    }

    /** Rows written; any thread. */
    public long written() {
        return files.written();
    }

    /** Rows that could not be written; any thread. */
    public long refused() {
        return files.refused();
    }

    @Override
    public String roleName() {
        return "monitor-" + link;
    }
}
