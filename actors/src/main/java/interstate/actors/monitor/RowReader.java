package interstate.actors.monitor;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads what {@link RowFile} writes, one row at a time. A last line without its end is not there yet. One thread.
 *
 * <p>All methods throw {@link BadTrace} when the file is none of the monitor's, or cannot be read.
 */
public final class RowReader implements AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 16;
    /** Three numbers of 19 digits and two commas. */
    private static final int LONGEST_LINE = 59;

    private static final long MOST = (1L << 62) - 1;
    private static final long NONE = -1;
    private static final int FIELDS = 3;
    private static final String ALLOWED =
            "seqno,tx_time,rx_time: a number above the one before, and two times in ns, both 0"
                    + " where the datagram was lost";

    private final Path file;
    private final InputStream in;
    private final byte[] text = new byte[LONGEST_LINE];
    private final long[] fields = new long[FIELDS];
    private int length;
    private long line;
    private long before = NONE;

    public RowReader(Path file) {
        this.file = file;
        try {
            in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
        } catch (IOException e) {
            throw unreadable(e);
        }
        if (!readLine() || !(shown() + "\n").equals(RowFile.HEADER)) {
            close();
            throw bad(RowFile.HEADER.strip());
        }
    }

    /** Goes on to the next row; false when there is none. */
    public boolean next() {
        if (!readLine()) {
            return false;
        }
        if (!parse() || fields[0] <= before || (fields[1] == 0) != (fields[2] == 0)) {
            throw bad(ALLOWED);
        }
        before = fields[0];
        return true;
    }

    /** Sequence number of the row. */
    public long number() {
        return fields[0];
    }

    /** Whether the network lost the datagram; then it has no times. */
    public boolean lost() {
        return fields[1] == 0;
    }

    /** When it left, ns since the epoch by its sender's clock. */
    public long sentNs() {
        return fields[1];
    }

    /** When it came, by its receiver's clock. */
    public long receivedNs() {
        return fields[2];
    }

    private boolean readLine() {
        line++;
        length = 0;
        try {
            for (int c = in.read(); c >= 0; c = in.read()) {
                if (c == '\n') {
                    return true;
                }
                if (length == LONGEST_LINE) {
                    throw bad(line == 1 ? RowFile.HEADER.strip() : ALLOWED);
                }
                text[length++] = (byte) c;
            }
            return false;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private boolean parse() {
        int field = 0;
        int digits = 0;
        fields[0] = 0;
        for (int i = 0; i < length; i++) {
            int c = text[i];
            if (c == ',') {
                if (digits == 0 || ++field == FIELDS) {
                    return false;
                }
                fields[field] = 0;
                digits = 0;
            } else if (c < '0' || c > '9' || fields[field] > MOST / 10) {
                return false;
            } else {
                fields[field] = 10 * fields[field] + c - '0';
                digits++;
            }
        }
        return field == FIELDS - 1 && digits > 0;
    }

    private String shown() {
        return new String(text, 0, length, StandardCharsets.US_ASCII);
    }

    private BadTrace bad(String allowed) {
        String printable = shown().replaceAll("[^ -~]", "?");
        return new BadTrace(file + ", line " + line + ", is \"" + printable + "\"; allowed: " + allowed);
    }

    private BadTrace unreadable(IOException e) {
        return new BadTrace(file + " cannot be read: " + e);
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }
}
