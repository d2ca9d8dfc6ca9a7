package interstate.it.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The kernel's counters of the wire, as a host sees them, read without entering its namespace.
 *
 * @param received packets
 * @param sent packets
 */
public record WireCounters(long received, long sent) {
    private static final int RECEIVED_PACKETS_AT = 1;
    private static final int SENT_PACKETS_AT = 9;

    /** Of the host in whose namespace this process runs. */
    public static WireCounters seenBy(long pid) {
        try {
            return parse(Files.readAllLines(Path.of("/proc", Long.toString(pid), "net/dev")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static WireCounters parse(List<String> lines) {
        for (String line : lines) {
            String trimmed = line.trim();
            if (trimmed.startsWith(Topology.WIRE + ":")) {
                String[] fields =
                        trimmed.substring(Topology.WIRE.length() + 1).trim().split(" +", -1);
                return new WireCounters(
                        Long.parseLong(fields[RECEIVED_PACKETS_AT]), Long.parseLong(fields[SENT_PACKETS_AT]));
            }
        }
        throw new IllegalStateException("no interface " + Topology.WIRE);
    }

    public WireCounters minus(WireCounters earlier) {
        return new WireCounters(received - earlier.received, sent - earlier.sent);
    }
}
