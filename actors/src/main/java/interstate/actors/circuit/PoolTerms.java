package interstate.actors.circuit;

/**
 * What a pool of tunnels is to be like.
 *
 * @param length hops of each
 * @param quantity tunnels that are to stand
 * @param failuresAllowed tests in a row that one may fail and still be used
 * @param tunnels what each is asked to be
 */
public record PoolTerms(int length, int quantity, int failuresAllowed, TunnelTerms tunnels) {}
