package interstate.tunbridge;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * An address with the length of its network part, as {@code ip} takes and prints it.
 *
 * @param bits 0..32 or 0..128
 */
record IpPrefix(InetAddress address, int bits) {
    private static final Pattern LITERAL = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*");
    private static final Pattern BITS = Pattern.compile("\\d{1,3}");

    /** Parses {@code 10.0.0.1/24}, {@code fd00::1/64} or a bare address, and never asks the DNS. */
    static IpPrefix parse(String text) {
        int slash = text.indexOf('/');
        String host = slash < 0 ? text : text.substring(0, slash);
        if (!LITERAL.matcher(host).matches()) {
            throw refusal(text);
        }
        try {
            InetAddress address = InetAddress.getByName(host);
            int maxBits = address.getAddress().length * 8;
            return new IpPrefix(address, slash < 0 ? maxBits : bits(text, text.substring(slash + 1), maxBits));
        } catch (UnknownHostException e) {
            throw refusal(text);
        }
    }

    private static int bits(String text, String digits, int maxBits) {
        if (!BITS.matcher(digits).matches() || Integer.parseInt(digits) > maxBits) {
            throw refusal(text);
        }
        return Integer.parseInt(digits);
    }

    private static IllegalArgumentException refusal(String text) {
        return new IllegalArgumentException(
                "'" + text + "' is no address with prefix length, such as 10.140.5.1/24 or fd00::1/64");
    }

    boolean ipv6() {
        return address instanceof Inet6Address;
    }

    /** The same with all bits behind the network part zero. */
    IpPrefix network() {
        byte[] bytes = address.getAddress();
        for (int i = 0; i < bytes.length; i++) {
            int keptBits = Math.min(Math.max(bits - i * 8, 0), 8);
            bytes[i] &= (byte) (0xff00 >> keptBits);
        }
        try {
            return new IpPrefix(InetAddress.getByAddress(bytes), bits);
        } catch (UnknownHostException e) {
            throw new AssertionError("4 or 16 bytes are always an address", e);
        }
    }

    @Override
    public String toString() {
        return address.getHostAddress() + "/" + bits;
    }
}
