package interstate.actors.monitor;

import interstate.actors.protocol.PacketRows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of one link's packet monitor: a directory for each strand, named by when it began, with a file for each direction.
 * What cannot be written is counted, and the first of it told; nothing waits for a disk to have room again. The writer's
 * thread, but for the counters.
 */
final class RowFiles implements PacketRows, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RowFiles.class);
    private static final FileAttribute<Set<PosixFilePermission>> OWNERS =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    /** Rows of the strand before may come when the next has begun. */
    private static final int MOST_STRANDS = 2;

    /** One strand's files, made with their first row. */
    private static final class Strand {
        final Path directory;

        @Nullable RowFile outgoing;

        @Nullable RowFile incoming;

        Strand(Path directory) {
            this.directory = directory;
        }

        RowFile of(boolean isOutgoing) throws IOException {
            RowFile file = isOutgoing ? outgoing : incoming;
            if (file == null) {
                Files.createDirectories(directory, OWNERS);
                file = new RowFile(directory.resolve(isOutgoing ? "outgoing.csv" : "incoming.csv"));
                if (isOutgoing) {
                    outgoing = file;
                } else {
                    incoming = file;
                }
            }
            return file;
        }
    }

    private final Path directory;
    private final Map<Long, Strand> strands = new LinkedHashMap<>();
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private boolean failing;

    RowFiles(Path directory) {
        this.directory = directory;
    }

    @Override
    public void row(long strandStartedNs, boolean outgoing, long sequence, long sentNs, long receivedNs) {
        byte[] row = (sequence + "," + sentNs + "," + receivedNs + "\n").getBytes(StandardCharsets.US_ASCII);
        RowFile file;
        try {
            file = strand(strandStartedNs).of(outgoing);
        } catch (IOException e) {
            failed(1, e);
            return;
        }
        if (!file.hasRoom(row)) {
            flush(file);
        }
        file.add(row);
    }

    private Strand strand(long startedNs) {
        Strand strand = strands.get(startedNs);
        if (strand == null) {
            strand = new Strand(directory.resolve(Long.toString(startedNs)));
            strands.put(startedNs, strand);
            if (strands.size() > MOST_STRANDS) {
                Iterator<Strand> oldest = strands.values().iterator();
                close(oldest.next());
                oldest.remove();
            }
        }
        return strand;
    }

    /** Writes what has come. */
    void flush() {
        for (Strand strand : strands.values()) {
            flush(strand);
        }
    }

    private void flush(Strand strand) {
        flush(strand.outgoing);
        flush(strand.incoming);
    }

    private void flush(@Nullable RowFile file) {
        if (file == null || file.buffered() == 0) {
            return;
        }
        long rows = file.buffered();
        try {
            written.lazySet(written.get() + file.flush());
            failing = false;
        } catch (IOException e) {
            failed(rows, e);
        }
    }

    private void failed(long rows, IOException e) {
        refused.lazySet(refused.get() + rows);
        if (!failing) {
            failing = true;
            LOG.warn("rows of the packet monitor cannot be written to {} and are lost: {}", directory, e.toString());
        }
    }

    /** Rows that are in the files; any thread. */
    long written() {
        return written.get();
    }

    /** Rows that could not be written; any thread. */
    long refused() {
        return refused.get();
    }

    @Override
    public void close() {
        strands.values().forEach(this::close);
        strands.clear();
    }

    private void close(Strand strand) {
        flush(strand);
        close(strand.outgoing);
        close(strand.incoming);
    }

    private static void close(@Nullable RowFile file) {
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                LOG.debug("closing a file of the packet monitor: {}", e.toString());
            }
        }
    }
}
