package interstate.it.net;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process has in the memory that it may write to, read as root. */
public final class ProcMemory {
    private static final int CHUNK_BYTES = 1 << 20;

    private ProcMemory() {}

    /** How often those bytes stand in it, at any place; what it changes meanwhile may be missed. */
    public static int occurrences(long pid, byte[] wanted) {
        Path proc = Path.of("/proc", Long.toString(pid));
        int found = 0;
        try (RandomAccessFile memory = new RandomAccessFile(proc.resolve("mem").toFile(), "r")) {
            for (String line : Files.readAllLines(proc.resolve("maps"))) {
                String[] fields = line.split("[- ]", 4);
                if (fields[2].startsWith("rw")) {
                    found += occurrences(memory, Long.parseLong(fields[0], 16), Long.parseLong(fields[1], 16), wanted);
                }
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int occurrences(RandomAccessFile memory, long from, long to, byte[] wanted) throws IOException {
        byte[] chunk = new byte[CHUNK_BYTES + wanted.length];
        int found = 0;
        for (long at = from; at < to; at += CHUNK_BYTES) {
            int length = (int) Math.min(chunk.length, to - at);
            memory.seek(at);
            try {
                memory.readFully(chunk, 0, length);
            } catch (IOException gone) {
                // Unmapped since the list was made, or a device's.
                continue;
            }
            found += occurrences(chunk, Math.min(length, CHUNK_BYTES + wanted.length - 1), wanted);
        }
        return found;
    }

    static int occurrences(byte[] in, int length, byte[] wanted) {
        int found = 0;
        for (int i = 0; i + wanted.length <= length; i++) {
            int same = 0;
            while (same < wanted.length && in[i + same] == wanted[same]) {
                same++;
            }
            found += same == wanted.length ? 1 : 0;
        }
        return found;
    }
}
