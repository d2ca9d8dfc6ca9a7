package interstate.actors.settings;

/**
 * What one client of a server may ask for. More is refused, in a slot.
 *
 * @param lanes most lanes at once
 * @param bytesPerSecond most outer bytes a second, the sum over the client's lanes, for each direction by itself
 * @param intervalNs shortest mean interval
 * @param minPacketLength shortest outer IP packet in bytes
 * @param maxPacketLength longest outer IP packet in bytes
 */
public record ClientLimits(int lanes, long bytesPerSecond, long intervalNs, int minPacketLength, int maxPacketLength) {}
