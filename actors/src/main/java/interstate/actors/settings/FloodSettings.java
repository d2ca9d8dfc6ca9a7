package interstate.actors.settings;

/**
 * Token buckets in front of a server's first costly step (X25519) with a handshake, one per source network and one for all.
 *
 * @param perNetwork for each IPv4 /24 and each IPv6 /64
 * @param all for all sources together
 */
public record FloodSettings(Bucket perNetwork, Bucket all) {
    /**
     * A token bucket.
     *
     * @param perSecond handshakes a second in the long run
     * @param burst handshakes at once
     */
    public record Bucket(int perSecond, int burst) {}
}
