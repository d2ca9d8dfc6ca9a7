package interstate.wire;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** IP addresses as text: dotted quads, and RFC 4291 in, RFC 5952 out. Names are never looked up. */
final class AddressText {
    private static final int GROUPS = 8;

    private AddressText() {}

    /** The 4 or 16 bytes of an address, or null when the text is none. */
    static byte @Nullable [] parse(String text) {
        return text.indexOf(':') < 0 ? parseIpv4(text) : parseIpv6(text);
    }

    static String format(byte[] address) {
        return address.length == 4 ? formatIpv4(address, 0) : formatIpv6(address);
    }

    private static byte @Nullable [] parseIpv4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return null;
        }
        byte[] address = new byte[4];
        for (int i = 0; i < 4; i++) {
            // A leading zero means octal to some: refused.
            if (!parts[i].matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(parts[i]) > 255) {
                return null;
            }
            address[i] = (byte) Integer.parseInt(parts[i]);
        }
        return address;
    }

    private static byte @Nullable [] parseIpv6(String text) {
        int gap = text.indexOf("::");
        byte[] head = groups(gap < 0 ? text : text.substring(0, gap), gap < 0);
        byte[] tail = gap < 0 ? new byte[0] : groups(text.substring(gap + 2), true);
        if (head == null || tail == null) {
            return null;
        }
        int bytes = head.length + tail.length;
        if (gap < 0 ? bytes != 2 * GROUPS : bytes > 2 * (GROUPS - 1)) {
            return null;
        }
        byte[] address = Arrays.copyOf(head, 2 * GROUPS);
        System.arraycopy(tail, 0, address, address.length - tail.length, tail.length);
        return address;
    }

    /** Groups of hexadecimal digits with colons between; at the end of the address the last two may be a dotted quad. */
    private static byte @Nullable [] groups(String text, boolean atEnd) {
        if (text.isEmpty()) {
            return new byte[0];
        }
        String[] parts = text.split(":", -1);
        if (parts.length > GROUPS) {
            return null;
        }
        byte[] bytes = new byte[2 * parts.length + 2];
        int at = 0;
        for (int i = 0; i < parts.length; i++) {
            if (atEnd && i == parts.length - 1 && parts[i].indexOf('.') >= 0) {
                byte[] quad = parseIpv4(parts[i]);
                if (quad == null) {
                    return null;
                }
                System.arraycopy(quad, 0, bytes, at, 4);
                at += 4;
            } else {
                if (!parts[i].matches("[0-9a-fA-F]{1,4}")) {
                    return null;
                }
                BigEndian.putShort(bytes, at, Integer.parseInt(parts[i], 16));
                at += 2;
            }
        }
        return Arrays.copyOf(bytes, at);
    }

    private static String formatIpv4(byte[] b, int off) {
        return (b[off] & 0xff) + "." + (b[off + 1] & 0xff) + "." + (b[off + 2] & 0xff) + "." + (b[off + 3] & 0xff);
    }

    private static String formatIpv6(byte[] b) {
        int gapAt = -1;
        int gapGroups = 1;
        for (int i = 0; i < GROUPS; i++) {
            int zeros = 0;
            while (i + zeros < GROUPS && BigEndian.unsignedShort(b, 2 * (i + zeros)) == 0) {
                zeros++;
            }
            if (zeros > gapGroups) {
                gapAt = i;
                gapGroups = zeros;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            if (i == gapAt) {
                text.append("::");
                i += gapGroups - 1;
            } else {
                if (i > 0 && text.charAt(text.length() - 1) != ':') {
                    text.append(':');
                }
                text.append(Integer.toHexString(BigEndian.unsignedShort(b, 2 * i)));
            }
        }
        return text.toString();
    }
}
