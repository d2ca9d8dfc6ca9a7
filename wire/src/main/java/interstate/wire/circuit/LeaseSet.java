package interstate.wire.circuit;

import interstate.wire.BigEndian;
import interstate.wire.MalformedException;
import java.util.ArrayList;
import java.util.List;

/**
 * How a destination is reached: the gateways of its inbound tunnels (docs/PROTOCOL.md, "Directory").
 *
 * <pre>
 *   version 1 | keys 64 | published 8, ms of the epoch | leases 1 | { gateway 32 | tunnel id 4 | end 8, ms } each
 * </pre>
 *
 * @param publishedMs when; of two, the later one holds
 */
public record LeaseSet(IdentityKeys keys, long publishedMs, List<Lease> leases) {
    public static final int MAX_LEASES = 16;

    private static final int VERSION = 1;
    private static final int PUBLISHED_AT = 1 + IdentityKeys.BYTES;
    private static final int COUNT_AT = PUBLISHED_AT + Long.BYTES;
    private static final int LEASES_AT = COUNT_AT + 1;

    /**
     * One tunnel's gateway, for so long.
     *
     * @param tunnelId under which the gateway knows it; not 0
     * @param endMs when it expires
     */
    public record Lease(RouterHash gateway, int tunnelId, long endMs) {
        private static final int BYTES = RouterHash.BYTES + Integer.BYTES + Long.BYTES;

        public Lease {
            if (tunnelId == 0 || endMs < 0) {
                throw new IllegalArgumentException("tunnel " + tunnelId + " until " + endMs);
            }
        }
    }

    public LeaseSet {
        leases = List.copyOf(leases);
        if (publishedMs < 0 || leases.size() > MAX_LEASES) {
            throw new IllegalArgumentException(leases.size() + " leases, published " + publishedMs);
        }
    }

    /** What is signed. */
    public byte[] encode() {
        byte[] b = new byte[LEASES_AT + leases.size() * Lease.BYTES];
        b[0] = VERSION;
        System.arraycopy(keys.bytes(), 0, b, 1, IdentityKeys.BYTES);
        BigEndian.putLong(b, PUBLISHED_AT, publishedMs);
        b[COUNT_AT] = (byte) leases.size();
        int at = LEASES_AT;
        for (Lease lease : leases) {
            lease.gateway().write(b, at);
            BigEndian.putInteger(b, at + RouterHash.BYTES, lease.tunnelId());
            BigEndian.putLong(b, at + RouterHash.BYTES + Integer.BYTES, lease.endMs());
            at += Lease.BYTES;
        }
        return b;
    }

    /** Decodes what was signed. */
    public static LeaseSet decode(byte[] b) throws MalformedException {
        if (b.length < LEASES_AT || b[0] != VERSION || b.length != LEASES_AT + (b[COUNT_AT] & 255) * Lease.BYTES) {
            throw new MalformedException(b.length + " bytes" + (b.length == 0 ? "" : ", version " + b[0]));
        }
        List<Lease> leases = new ArrayList<>();
        try {
            for (int at = LEASES_AT; at < b.length; at += Lease.BYTES) {
                leases.add(new Lease(
                        RouterHash.read(b, at),
                        BigEndian.integer(b, at + RouterHash.BYTES),
                        BigEndian.longInteger(b, at + RouterHash.BYTES + Integer.BYTES)));
            }
            return new LeaseSet(IdentityKeys.read(b, 1), BigEndian.longInteger(b, PUBLISHED_AT), leases);
        } catch (IllegalArgumentException e) {
            throw new MalformedException(String.valueOf(e.getMessage()));
        }
    }
}
