package interstate.it.judge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A file of the packet monitor against what an observer captured before the network lost every so-manyth datagram.
 *
 * <p>A row that was not lost is the datagram captured right after it left. Between two such rows, the rows told lost must be the
 * datagrams captured between that were lost, but for slots that the pacer filled with chaff, which have no number: as many of
 * the datagrams between as are not rows. Times are ns since the epoch.
 *
 * @param rows of the file
 * @param told rows lost by the file
 * @param taken datagrams lost by the observer, from the first row that was not lost to the last
 * @param chaff datagrams captured between these two that are no rows
 * @param wrong datagrams lost that the file does not tell, and the other way round, over all stretches between two rows
 * @param unordered rows whose number is not above that of the row before
 * @param uncaptured rows that were not lost, but that no datagram captured in time is
 * @param backwards rows received before they were sent
 * @param examples rows that are wrong, in words, a few
 * @param afterNs median of capture after the time the row says the datagram left
 */
public record MonitoredLosses(
        int rows,
        int told,
        int taken,
        int chaff,
        int wrong,
        int unordered,
        int uncaptured,
        int backwards,
        double afterNs,
        List<String> examples) {
    public MonitoredLosses {
        examples = List.copyOf(examples);
    }

    private static final int EXAMPLES = 12;

    /** First line of each file. */
    public static final String HEADER = "seqno,tx_time,rx_time";

    /** A capture's clock and the node's are one, but each is read a moment apart from the other. */
    private static final long EARLY_NS = 200_000;

    private record Row(long sequence, long sentNs, long receivedNs) {
        boolean lost() {
            return sentNs == 0 && receivedNs == 0;
        }
    }

    /**
     * Compares.
     *
     * @param capturedNs when each datagram of the direction was captured, rising
     * @param loseEvery of so many datagrams, in the order of the capture, one is lost: which, the rows tell
     * @param lateNs how long after it left a datagram is captured at most
     * @throws IllegalArgumentException if a line is not in the format, or no place in the order is the one of which fewest came
     */
    public static MonitoredLosses of(Path file, long[] capturedNs, int loseEvery, long lateNs) {
        List<Row> rows = read(file);
        int[] captures = new int[rows.size()];
        int[] came = new int[loseEvery];
        long[] afterNs = new long[rows.size()];
        int matched = 0;
        int unordered = 0;
        int uncaptured = 0;
        int backwards = 0;
        List<String> examples = new ArrayList<>();
        for (int i = 0; i < captures.length; i++) {
            Row row = rows.get(i);
            unordered += i > 0 && row.sequence() <= rows.get(i - 1).sequence() ? 1 : 0;
            captures[i] = -1;
            if (row.lost()) {
                continue;
            }
            if (row.receivedNs() < row.sentNs()) {
                backwards++;
                tell(
                        examples,
                        "received " + (row.sentNs() - row.receivedNs()) + " ns before it was sent: row " + i + ", "
                                + row);
            }
            captures[i] = captured(capturedNs, row.sentNs(), lateNs);
            if (captures[i] < 0) {
                uncaptured++;
                tell(examples, "not captured: row " + i + ", " + row);
            } else {
                came[captures[i] % loseEvery]++;
                afterNs[matched++] = capturedNs[captures[i]] - row.sentNs();
            }
        }
        int lost = fewest(came);
        Stretches stretches = Stretches.of(rows, captures, loseEvery, lost, examples);
        return new MonitoredLosses(
                captures.length,
                (int) rows.stream().filter(Row::lost).count(),
                stretches.taken,
                stretches.chaff,
                stretches.wrong,
                unordered,
                uncaptured,
                backwards,
                median(Arrays.copyOf(afterNs, matched)),
                examples);
    }

    private static void tell(List<String> examples, String what) {
        if (examples.size() < EXAMPLES) {
            examples.add(what);
        }
    }

    private static List<Row> read(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (lines.isEmpty() || !lines.get(0).equals(HEADER)) {
            throw new IllegalArgumentException(file + " does not begin with " + HEADER);
        }
        List<Row> rows = new ArrayList<>(lines.size());
        for (String line : lines.subList(1, lines.size())) {
            String[] fields = line.split(",", -1);
            if (fields.length != 3 || !line.matches("[0-9,]+")) {
                throw new IllegalArgumentException(file + ": " + line);
            }
            rows.add(new Row(Long.parseLong(fields[0]), Long.parseLong(fields[1]), Long.parseLong(fields[2])));
        }
        return rows;
    }

    /**
     * The datagram captured nearest to that time: in a stall of the host several leave at once, and the first one captured about then may
     * be the one before. A pacer that is stopped between sending and noting the time is late with it; then two rows are one datagram,
     * which is made up for by the one that is no row.
     */
    private static int captured(long[] capturedNs, long sentNs, long lateNs) {
        int at = Arrays.binarySearch(capturedNs, sentNs);
        int above = at < 0 ? -at - 1 : at;
        int nearest = above;
        if (above > 0
                && (above == capturedNs.length || sentNs - capturedNs[above - 1] < capturedNs[above] - sentNs)
                && sentNs - capturedNs[above - 1] <= EARLY_NS) {
            nearest = above - 1;
        }
        return nearest < capturedNs.length && capturedNs[nearest] < sentNs + lateNs ? nearest : -1;
    }

    /** The place of which fewest came: none, but for rows that are wrong, which are counted as such. */
    private static int fewest(int[] came) {
        int least = 0;
        for (int i = 1; i < came.length; i++) {
            least = came[i] < came[least] ? i : least;
        }
        for (int i = 0; i < came.length; i++) {
            if (i != least && came[i] == came[least]) {
                throw new IllegalArgumentException(
                        "as many came of place " + least + " as of place " + i + " of " + came.length);
            }
        }
        return least;
    }

    private static double median(long[] values) {
        Arrays.sort(values);
        return values.length == 0 ? 0 : values[values.length / 2];
    }

    /** What lies between each two rows that were not lost, summed up. */
    private static final class Stretches {
        private int taken;
        private int chaff;
        private int wrong;

        static Stretches of(List<Row> rows, int[] captures, int loseEvery, int lost, List<String> examples) {
            Stretches sums = new Stretches();
            int before = -1;
            for (int i = 0; i < captures.length; i++) {
                if (captures[i] < 0) {
                    continue;
                }
                if (before >= 0) {
                    int told = (int) rows.subList(before + 1, i).stream()
                            .filter(Row::lost)
                            .count();
                    int between = captures[i] - captures[before] - 1;
                    int taken = count(captures[before] + 1, captures[i], loseEvery, lost);
                    int wrong = sums.wrong;
                    sums.add(told, taken, between - told);
                    if (sums.wrong > wrong) {
                        tell(
                                examples,
                                told + " told lost, " + taken + " taken, " + between + " captured between rows "
                                        + before + " and " + i + ": " + rows.get(before) + ", " + rows.get(i));
                    }
                }
                before = i;
            }
            return sums;
        }

        private void add(int told, int lost, int chaffBetween) {
            taken += lost;
            chaff += chaffBetween;
            wrong += Math.max(0, told - lost) + Math.max(0, lost - told - Math.max(0, chaffBetween));
        }

        /** Of the datagrams from one to before another, those that were lost. */
        private static int count(int from, int to, int loseEvery, int lost) {
            int count = 0;
            for (int c = from; c < to; c++) {
                count += c % loseEvery == lost ? 1 : 0;
            }
            return count;
        }
    }
}
