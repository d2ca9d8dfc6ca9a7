package interstate.deploy.doctor;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * How much the kernel holds while it does not know the next hop's link address (IPv4), to release it in one burst. A pacer asks
 * for the address before its first datagram, so this matters when the neighbour stops answering later.
 */
record NeighbourQueue(KernelFiles files) implements InterfaceCheck {
    private static final String DIRECTORY = "proc/sys/net/ipv4/neigh/";
    private static final String FILE = "/unres_qlen_bytes";

    @Override
    public String name() {
        return "neighbour queue";
    }

    @Override
    public Finding look(String interfaceName) {
        OptionalLong bytes = files.number(DIRECTORY + interfaceName + FILE);
        return bytes.isPresent() ? finding(interfaceName, bytes.getAsLong()) : look(Optional.empty());
    }

    @Override
    public Finding look(Optional<String> interfaceName) {
        if (interfaceName.isPresent()) {
            return look(interfaceName.get());
        }
        OptionalLong bytes = files.number(DIRECTORY + "default" + FILE);
        return bytes.isPresent()
                ? finding("default", bytes.getAsLong())
                : Finding.unknown(name(), "/" + DIRECTORY + "default" + FILE + " cannot be read", "");
    }

    private Finding finding(String owner, long bytes) {
        return bytes == 0
                ? Finding.ok(name(), "off")
                : Finding.note(
                        name(),
                        bytes + " bytes",
                        "0 while the next hop answers, else " + Finding.NOT_MEASURED,
                        "echo 0 > /" + DIRECTORY + owner + FILE);
    }
}
