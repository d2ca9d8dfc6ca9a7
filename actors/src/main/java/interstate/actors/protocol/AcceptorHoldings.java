package interstate.actors.protocol;

/**
 * What the acceptor holds in memory now. Each has a bound, whatever the network does.
 *
 * @param links confirmed or not
 * @param assemblies handshake messages of which a part has arrived
 * @param ephemerals initiations remembered
 * @param networks token buckets of source networks
 * @param jobs computations under way
 */
public record AcceptorHoldings(int links, int assemblies, int ephemerals, int networks, int jobs) {}
