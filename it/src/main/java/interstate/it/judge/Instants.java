package interstate.it.judge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.agrona.collections.LongArrayList;

/**
 * What a pacer drew, as its test-only dump tells it: lines {@code lane,slot,instantNs,offset} with the instant in
 * CLOCK_MONOTONIC and the offset to add for time since the epoch. Other lines are skipped (a header; a last line cut short
 * by a kill).
 */
public final class Instants {
    private Instants() {}

    /** Instants since the epoch, ascending, by lane. */
    public static SortedMap<Integer, long[]> read(Path file) {
        try {
            return parse(Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SortedMap<Integer, long[]> parse(List<String> lines) {
        SortedMap<Integer, TreeMap<Long, Long>> bySlot = new TreeMap<>();
        for (String line : lines) {
            String[] fields = line.split(",", -1);
            if (fields.length != 4 || !isNumber(fields[0]) || !isNumber(fields[3])) {
                continue;
            }
            // A slot may be written twice, by either pacer of a pair: the value is the same.
            bySlot.computeIfAbsent(Integer.valueOf(fields[0]), lane -> new TreeMap<>())
                    .put(Long.valueOf(fields[1]), Long.parseLong(fields[2]) + Long.parseLong(fields[3]));
        }
        SortedMap<Integer, long[]> lanes = new TreeMap<>();
        bySlot.forEach((lane, slots) -> {
            LongArrayList instants = new LongArrayList(slots.size(), Long.MIN_VALUE);
            slots.values().forEach(instants::addLong);
            lanes.put(lane, instants.toLongArray());
        });
        return lanes;
    }

    private static boolean isNumber(String s) {
        int from = s.startsWith("-") ? 1 : 0;
        return s.length() > from && s.chars().skip(from).allMatch(c -> c >= '0' && c <= '9');
    }
}
