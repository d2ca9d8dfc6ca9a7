package interstate.wire;

import java.util.Arrays;

/**
 * An IP address and how many of its leading bits count. The bits after those are kept, so that 10.140.5.1/24 can name an interface's
 * address and its network at once.
 *
 * @param address 4 or 16 bytes, not copied
 * @param bits 0 to 32 or 128
 */
@SuppressWarnings("ArrayRecordComponent")
public record Prefix(byte[] address, int bits) {
    /** Family 1 (4 or 6), bits 1; the address follows. */
    private static final int WIRE_HEADER_BYTES = 2;

    /** @throws IllegalArgumentException when the address is of neither family or has fewer bits */
    public Prefix {
        if (address.length != 4 && address.length != 16) {
            throw new IllegalArgumentException("address of " + address.length + " bytes");
        }
        LaneTerms.requireRange("prefix bits", bits, 0, address.length * 8L);
    }

    /**
     * Reads "10.0.0.0/24", "fd00::1/64" or a bare address, which has all its bits.
     *
     * @throws IllegalArgumentException with one line for the user
     */
    public static Prefix parse(String text) {
        int slash = text.indexOf('/');
        byte[] address = AddressText.parse(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            throw new IllegalArgumentException("\"" + text
                    + "\" is no IP prefix; write an address such as 10.0.0.1 or fd00::1, or one with /bits");
        }
        int all = address.length * 8;
        if (slash < 0) {
            return new Prefix(address, all);
        }
        String bits = text.substring(slash + 1);
        if (!bits.matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(bits) > all) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no IP prefix; after / comes a number from 0 to " + all);
        }
        return new Prefix(address, Integer.parseInt(bits));
    }

    public boolean ipv6() {
        return address.length == 16;
    }

    /** Whether the address at {@code off}, of so many bytes, agrees in the bits that count. */
    public boolean contains(byte[] b, int off, int addressBytes) {
        if (addressBytes != address.length) {
            return false;
        }
        int whole = bits >> 3;
        for (int i = 0; i < whole; i++) {
            if (b[off + i] != address[i]) {
                return false;
            }
        }
        int rest = bits & 7;
        return rest == 0 || (b[off + whole] ^ address[whole]) >> (8 - rest) == 0;
    }

    /** Whether every address of the other prefix is in this one. */
    public boolean contains(Prefix other) {
        return other.bits >= bits && contains(other.address, 0, other.address.length);
    }

    /** Whether any address is in both. */
    public boolean overlaps(Prefix other) {
        return contains(other) || other.contains(this);
    }

    /** The same prefix with zeros after the bits that count. */
    public Prefix network() {
        byte[] masked = address.clone();
        for (int i = bits; i < address.length * 8; i++) {
            masked[i >> 3] &= (byte) ~(0x80 >> (i & 7));
        }
        return new Prefix(masked, bits);
    }

    /** The address alone, with all its bits. */
    public Prefix host() {
        return new Prefix(address, address.length * 8);
    }

    int wireBytes() {
        return WIRE_HEADER_BYTES + address.length;
    }

    int encode(byte[] dst, int off) {
        dst[off] = (byte) (ipv6() ? 6 : 4);
        dst[off + 1] = (byte) bits;
        System.arraycopy(address, 0, dst, off + WIRE_HEADER_BYTES, address.length);
        return wireBytes();
    }

    static Prefix decode(byte[] b, int off, int available) throws MalformedException {
        if (available < WIRE_HEADER_BYTES) {
            throw new MalformedException("address cut");
        }
        int family = b[off];
        if (family != 4 && family != 6) {
            throw new MalformedException("address of family " + family);
        }
        int addressBytes = family == 4 ? 4 : 16;
        int bits = b[off + 1] & 0xff;
        if (available < WIRE_HEADER_BYTES + addressBytes || bits > addressBytes * 8) {
            throw new MalformedException("address cut, or of " + bits + " bits");
        }
        int from = off + WIRE_HEADER_BYTES;
        return new Prefix(Arrays.copyOfRange(b, from, from + addressBytes), bits);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Prefix p && bits == p.bits && Arrays.equals(address, p.address);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(address) * 31 + bits;
    }

    /** As {@link #parse} reads it, always with the bits. */
    @Override
    public String toString() {
        return AddressText.format(address) + "/" + bits;
    }
}
