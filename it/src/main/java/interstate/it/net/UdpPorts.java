package interstate.it.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Which UDP ports are bound on a host, read without entering its namespace. */
final class UdpPorts {
    private static final int LOCAL_AT = 1;
    private static final int HEXADECIMAL = 16;

    private UdpPorts() {}

    /** Whether the port is bound, at any address, on the host in whose namespace this process runs. */
    static boolean bound(long pid, int port) {
        try {
            for (String table : List.of("udp", "udp6")) {
                Path file = Path.of("/proc", Long.toString(pid), "net", table);
                if (Files.exists(file) && bound(Files.readAllLines(file), port)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lines of the kernel's table: a head, then {@code sl local_address rem_address ...} with ports in hexadecimal. */
    static boolean bound(List<String> lines, int port) {
        return lines.stream().skip(1).anyMatch(line -> {
            String local = line.trim().split(" +", -1)[LOCAL_AT];
            return Integer.parseInt(local.substring(local.indexOf(':') + 1), HEXADECIMAL) == port;
        });
    }
}
