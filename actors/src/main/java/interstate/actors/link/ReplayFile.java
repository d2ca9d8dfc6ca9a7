package interstate.actors.link;

import interstate.actors.agent.Seldom;
import interstate.actors.protocol.PeerId;
import interstate.actors.protocol.ReplayStore;
import interstate.tunbridge.MonotonicClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Greatest initiation timestamps in an append-only file, flushed to the disk before a lane starts, and written anew without
 * the superseded records when it has grown.
 *
 * <pre>
 * file:    magic 8 | records
 * record:  peer 32 | timestamp 8 | CRC-32C of both 4
 * </pre>
 *
 * <p>A record whose checksum does not fit is not believed: too great a timestamp would lock its client out. The damaged file
 * is set aside with a line in the log, and the other records are kept.
 *
 * <p>Room for 65,536 clients; one more is not answered, for without a record its initiation could be replayed.
 */
final class ReplayFile implements ReplayStore, AutoCloseable {

    private static final int PEER_BYTES = 32;
    private static final int CONTENT_BYTES = PEER_BYTES + Long.BYTES;
    private static final int RECORD_BYTES = CONTENT_BYTES + CheckedFile.CRC_BYTES;
    /** "ISTRPLY" and the version of the format. */
    private static final long MAGIC = 0x4953_5452_504c_5901L;

    private static final int MAGIC_BYTES = Long.BYTES;
    private static final int MAX_CLIENTS = 65_536;
    private static final int REWRITE_RECORDS = 4 * MAX_CLIENTS;

    private static final Logger LOG = LoggerFactory.getLogger(ReplayFile.class);

    private final Seldom seldom = new Seldom();
    private final Path file;
    private final int rewriteRecords;
    private final Map<String, Long> greatest = new ConcurrentHashMap<>();
    private FileChannel channel;
    private long records;

    ReplayFile(Path file) {
        this(file, REWRITE_RECORDS);
    }

    /** @param rewriteRecords when the file has so many, it is written anew */
    ReplayFile(Path file, int rewriteRecords) {
        this.file = file;
        this.rewriteRecords = rewriteRecords;
        try {
            if (Files.exists(file)) {
                read(ByteBuffer.wrap(Files.readAllBytes(file)));
            }
            channel = rewrite();
        } catch (IOException e) {
            throw new UncheckedIOException("the replay record " + file + " can be neither read nor written", e);
        }
    }

    private void read(ByteBuffer all) throws IOException {
        boolean known = all.remaining() >= MAGIC_BYTES && all.getLong() == MAGIC;
        int bad = 0;
        byte[] content = new byte[CONTENT_BYTES];
        // A record that a crash cut short is the last one, and its initiation was never answered.
        while (all.remaining() >= RECORD_BYTES) {
            if (CheckedFile.take(all, content)) {
                String peer = HexFormat.of().formatHex(content, 0, PEER_BYTES);
                greatest.merge(peer, ByteBuffer.wrap(content).getLong(PEER_BYTES), Math::max);
            } else {
                bad++;
            }
        }
        if (!known || bad > 0) {
            CheckedFile.keepAside(
                    file,
                    greatest.size()
                            + " clients could be read; recorded handshakes of others can be replayed once more");
        }
    }

    private static void put(ByteBuffer to, byte[] peer, long timestampNs) {
        CheckedFile.put(
                to,
                ByteBuffer.allocate(CONTENT_BYTES)
                        .put(peer)
                        .putLong(timestampNs)
                        .array());
    }

    private FileChannel rewrite() throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        FileChannel written = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        try {
            ByteBuffer all = ByteBuffer.allocate(MAGIC_BYTES + greatest.size() * RECORD_BYTES);
            all.putLong(MAGIC);
            greatest.forEach((peer, timestamp) -> put(all, HexFormat.of().parseHex(peer), timestamp));
            writeAll(written, all.flip(), 0);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            // Or a power failure could bring the old file back, without what is appended to the new one from now on.
            try (FileChannel directory = FileChannel.open(file.toAbsolutePath().getParent())) {
                directory.force(true);
            }
        } catch (IOException e) {
            written.close();
            throw e;
        }
        records = greatest.size();
        return written;
    }

    /** A disk that is nearly full takes a part of the bytes without complaint, and complains about the rest. */
    private static void writeAll(FileChannel channel, ByteBuffer bytes, long at) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes, at + bytes.position());
        }
        channel.force(false);
    }

    @Override
    public long greatest(PeerId peer) {
        return greatest.getOrDefault(HexFormat.of().formatHex(peer.bytes()), 0L);
    }

    @Override
    public synchronized Outcome advance(PeerId peer, long timestampNs) {
        String key = HexFormat.of().formatHex(peer.bytes());
        Long before = greatest.get(key);
        if (before != null && timestampNs <= before) {
            return Outcome.STALE;
        }
        if (before == null && greatest.size() >= MAX_CLIENTS) {
            warn("it holds " + MAX_CLIENTS + " clients, and there is no room for another");
            return Outcome.NOT_KEPT;
        }
        try {
            if (records >= rewriteRecords) {
                FileChannel full = channel;
                channel = rewrite();
                full.close();
            }
            // Where a record that did not fit was begun, the next one is written: nothing after it is ever out of step.
            ByteBuffer record = ByteBuffer.allocate(RECORD_BYTES);
            put(record, peer.bytes(), timestampNs);
            writeAll(channel, record.flip(), MAGIC_BYTES + records * RECORD_BYTES);
        } catch (IOException diskFull) {
            if (channel.isOpen()) {
                warn(diskFull.toString());
            }
            return Outcome.NOT_KEPT;
        }
        records++;
        greatest.put(key, timestampNs);
        return Outcome.KEPT;
    }

    private void warn(String why) {
        long times = seldom.pass(MonotonicClock.nowNs());
        if (times > 0) {
            LOG.warn("handshakes not answered: {}; {} cannot keep their time: {}", times, file, why);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
