package interstate.actors.settings;

/**
 * What all clients of a server together may ask for.
 *
 * @param lanes most lanes at once
 * @param bytesPerSecond most outer bytes a second that this server sends, the sum over its lanes
 */
public record ServerLimits(int lanes, long bytesPerSecond) {}
