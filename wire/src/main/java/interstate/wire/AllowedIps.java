package interstate.wire;

import org.jspecify.annotations.Nullable;

/**
 * Who an inner address belongs to: the longest prefix that contains it decides, as in WireGuard's cryptokey routing.
 *
 * <p>Two binary tries, IPv4 and IPv6, whose nodes skip the bits that all prefixes below share. Nodes never change: one thread puts
 * and removes, any thread looks up without a lock and without allocating.
 *
 * @param <T> whose the addresses are; compared by equals
 */
public final class AllowedIps<T> {
    private volatile @Nullable Node<T> ipv4;
    private volatile @Nullable Node<T> ipv6;

    /** Gives a prefix to one, and takes the same prefix from whoever had it. */
    public void put(Prefix prefix, T value) {
        long high = high(prefix.address(), 0, prefix.address().length);
        long low = low(prefix.address(), 0, prefix.address().length);
        if (prefix.ipv6()) {
            ipv6 = put(ipv6, masked(high, prefix.bits()), masked(low, prefix.bits() - 64), prefix.bits(), value);
        } else {
            ipv4 = put(ipv4, masked(high, prefix.bits()), 0, prefix.bits(), value);
        }
    }

    /** Takes all prefixes from one. */
    public void remove(T value) {
        ipv4 = without(ipv4, value);
        ipv6 = without(ipv6, value);
    }

    /** Who has the longest prefix that contains the address at {@code off}; null when nobody has any. */
    public @Nullable T longestMatch(byte[] b, int off, int addressBytes) {
        long high = high(b, off, addressBytes);
        long low = low(b, off, addressBytes);
        T best = null;
        Node<T> node = addressBytes == 16 ? ipv6 : ipv4;
        while (node != null && shared(node.high, node.low, high, low) >= node.bits) {
            if (node.value != null) {
                best = node.value;
            }
            if (node.bits == addressBytes * 8) {
                break;
            }
            node = bit(high, low, node.bits) ? node.one : node.zero;
        }
        return best;
    }

    /** Whether anybody has a prefix that shares an address with this one. */
    public boolean overlaps(Prefix prefix) {
        return overlapping(prefix, null) != null;
    }

    /** Somebody other than {@code except} who has a prefix that shares an address with this one, or null. */
    public @Nullable T overlapping(Prefix prefix, @Nullable T except) {
        long high = high(prefix.address(), 0, prefix.address().length);
        long low = low(prefix.address(), 0, prefix.address().length);
        Node<T> node = prefix.ipv6() ? ipv6 : ipv4;
        while (node != null) {
            int shared = shared(node.high, node.low, high, low);
            if (shared < Math.min(node.bits, prefix.bits())) {
                return null;
            }
            if (node.bits >= prefix.bits()) {
                return anyBelow(node, except);
            }
            if (node.value != null && !node.value.equals(except)) {
                return node.value;
            }
            node = bit(high, low, node.bits) ? node.one : node.zero;
        }
        return null;
    }

    private static <T> @Nullable T anyBelow(@Nullable Node<T> node, @Nullable T except) {
        if (node == null) {
            return null;
        }
        if (node.value != null && !node.value.equals(except)) {
            return node.value;
        }
        T found = anyBelow(node.zero, except);
        return found != null ? found : anyBelow(node.one, except);
    }

    private static <T> Node<T> put(@Nullable Node<T> node, long high, long low, int bits, T value) {
        if (node == null) {
            return new Node<>(high, low, bits, value, null, null);
        }
        int shared = Math.min(shared(node.high, node.low, high, low), Math.min(node.bits, bits));
        if (shared == node.bits) {
            if (bits == node.bits) {
                return new Node<>(high, low, bits, value, node.zero, node.one);
            }
            return bit(high, low, node.bits)
                    ? node.with(node.value, node.zero, put(node.one, high, low, bits, value))
                    : node.with(node.value, put(node.zero, high, low, bits, value), node.one);
        }
        if (shared == bits) {
            return bit(node.high, node.low, bits)
                    ? new Node<>(high, low, bits, value, null, node)
                    : new Node<>(high, low, bits, value, node, null);
        }
        Node<T> leaf = new Node<>(high, low, bits, value, null, null);
        long forkHigh = masked(high, shared);
        long forkLow = masked(low, shared - 64);
        return bit(high, low, shared)
                ? new Node<>(forkHigh, forkLow, shared, null, node, leaf)
                : new Node<>(forkHigh, forkLow, shared, null, leaf, node);
    }

    private static <T> @Nullable Node<T> without(@Nullable Node<T> node, T value) {
        if (node == null) {
            return null;
        }
        Node<T> zero = without(node.zero, value);
        Node<T> one = without(node.one, value);
        boolean keeps = node.value != null && !node.value.equals(value);
        if (!keeps && (zero == null || one == null)) {
            return zero == null ? one : zero;
        }
        if (keeps == (node.value != null) && zero == node.zero && one == node.one) {
            return node;
        }
        return node.with(keeps ? node.value : null, zero, one);
    }

    /** How many leading bits two addresses share, 0 to 128. */
    private static int shared(long highA, long lowA, long highB, long lowB) {
        int shared = Long.numberOfLeadingZeros(highA ^ highB);
        return shared < 64 ? shared : 64 + Long.numberOfLeadingZeros(lowA ^ lowB);
    }

    /** Bit number {@code index}, the first being 0, of an address; callers keep it under 128. */
    private static boolean bit(long high, long low, int index) {
        return ((index < 64 ? high : low) >>> (63 - (index & 63)) & 1) != 0;
    }

    /** The first so many bits of a half address; no bits if negative. */
    private static long masked(long half, int bits) {
        return bits <= 0 ? 0 : bits >= 64 ? half : half & (-1L << (64 - bits));
    }

    /** The first eight bytes of an address; an IPv4 address fills the first four. */
    private static long high(byte[] b, int off, int addressBytes) {
        return addressBytes == 4 ? (long) BigEndian.integer(b, off) << 32 : BigEndian.longInteger(b, off);
    }

    private static long low(byte[] b, int off, int addressBytes) {
        return addressBytes == 4 ? 0 : BigEndian.longInteger(b, off + 8);
    }

    /** The prefixes that begin with the first {@code bits} bits of high and low; the other bits are zero. Without a value it is a fork. */
    private static final class Node<T> {
        final long high;
        final long low;
        final int bits;
        final @Nullable T value;
        final @Nullable Node<T> zero;
        final @Nullable Node<T> one;

        Node(long high, long low, int bits, @Nullable T value, @Nullable Node<T> zero, @Nullable Node<T> one) {
            this.high = high;
            this.low = low;
            this.bits = bits;
            this.value = value;
            this.zero = zero;
            this.one = one;
        }

        Node<T> with(@Nullable T newValue, @Nullable Node<T> newZero, @Nullable Node<T> newOne) {
            return new Node<>(high, low, bits, newValue, newZero, newOne);
        }
    }
}
