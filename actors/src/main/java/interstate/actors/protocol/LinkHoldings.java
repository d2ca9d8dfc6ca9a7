package interstate.actors.protocol;

/**
 * What a link holds in memory now. Each has a bound, whatever the network does.
 *
 * @param sessions current, previous and pending: at most 3
 * @param partials inner packets of which a part has arrived: at most 64 a session
 * @param assemblies handshake messages of which a part has arrived
 * @param controlBlocks control blocks that wait for a slot
 * @param attempts initiations that may yet be answered: at most 2
 */
public record LinkHoldings(int sessions, int partials, int assemblies, int controlBlocks, int attempts) {}
