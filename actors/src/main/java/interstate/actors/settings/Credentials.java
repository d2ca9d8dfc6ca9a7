package interstate.actors.settings;

import java.util.Optional;

/** What one end of a link proves itself with. */
public sealed interface Credentials {

    /** What a server holds. */
    sealed interface OfServer extends Credentials {}

    /** What a client holds. */
    sealed interface OfClient extends Credentials {}

    /**
     * Both ends know one password (NNpsk0, key by Argon2id).
     *
     * @param password as UTF-8
     */
    record Password(Secret password) implements OfServer, OfClient {}

    /**
     * A server with keys of its own (IKpsk2). Its clients are {@link KnownClient}s.
     *
     * @param privateKey X25519, 32 bytes
     * @param cloak 32 random bytes given to clients together with the public key, published nowhere
     */
    record ServerKey(Secret privateKey, Secret cloak) implements OfServer {}

    /**
     * A client with keys of its own (IKpsk2).
     *
     * @param privateKey X25519, 32 bytes
     * @param server the server's public key
     * @param cloak the server's cloak, 32 bytes
     * @param presharedKey 32 bytes; none means 32 zero bytes, as in WireGuard
     */
    record ClientKey(Secret privateKey, PublicKey server, Secret cloak, Optional<Secret> presharedKey)
            implements OfClient {}
}
