package interstate.tunbridge;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/** Addresses as people write them: of IPv6 the shortest form (RFC 5952, section 4). */
public final class AddressText {
    private static final int GROUPS = 8;
    private static final int GROUP_MASK = 0xffff;

    private AddressText() {}

    /** {@code 192.0.2.1} or {@code 2001:db8::1}. */
    public static String of(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address.getHostAddress();
        }
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = bytes.getShort() & GROUP_MASK;
        }
        return text(groups);
    }

    /** {@code 192.0.2.1:1405} or {@code [2001:db8::1]:1405}. */
    public static String of(InetAddress address, int port) {
        String host = of(address);
        return (address instanceof Inet6Address ? "[" + host + "]" : host) + ":" + port;
    }

    private static String text(int[] groups) {
        int from = 0;
        int zeros = 0;
        for (int i = 0; i < GROUPS; i++) {
            int run = 0;
            while (i + run < GROUPS && groups[i + run] == 0) {
                run++;
            }
            if (run > zeros) {
                from = i;
                zeros = run;
            }
        }
        // A single zero is written.
        return zeros < 2
                ? joined(groups, 0, GROUPS)
                : joined(groups, 0, from) + "::" + joined(groups, from + zeros, GROUPS);
    }

    private static String joined(int[] groups, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(i == from ? "" : ":").append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }
}
