package interstate.deploy.config;

import interstate.actors.settings.Subnet;
import java.util.List;

/** Reads lists of networks. */
final class SubnetsReader {
    private static final String ALLOWED = "a list of networks such as [\"10.140.5.2/32\", \"fd00:140::/64\"]";

    private SubnetsReader() {}

    static List<Subnet> read(Setting setting) {
        List<Subnet> subnets = setting.list().stream()
                .map(element -> Addresses.subnet(element.text(ALLOWED)).orElseThrow(() -> element.refused(ALLOWED)))
                .toList();
        if (subnets.isEmpty()) {
            throw setting.refused(ALLOWED);
        }
        return subnets;
    }

    /** Whether an address lies in both. */
    static boolean overlap(Subnet a, Subnet b) {
        if (a.ipv6() != b.ipv6()) {
            return false;
        }
        byte[] left = a.address().getAddress();
        byte[] right = b.address().getAddress();
        for (int bit = 0; bit < Math.min(a.bits(), b.bits()); bit++) {
            int mask = 0x80 >> (bit % Byte.SIZE);
            if ((left[bit / Byte.SIZE] & mask) != (right[bit / Byte.SIZE] & mask)) {
                return false;
            }
        }
        return true;
    }
}
