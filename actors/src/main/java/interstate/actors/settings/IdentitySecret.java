package interstate.actors.settings;

/**
 * The private keys of a router or a destination.
 *
 * @param seed of Ed25519, 32 bytes
 * @param privateKey of X25519, 32 bytes
 */
public record IdentitySecret(Secret seed, Secret privateKey) {}
