package interstate.actors.link;

import interstate.actors.protocol.PeerId;
import interstate.actors.protocol.ResponderKeys;
import interstate.actors.settings.Credentials;
import interstate.actors.settings.KnownClient;
import interstate.actors.settings.Secret;
import interstate.actors.settings.ServerSettings;
import interstate.crypto.HandshakeEnvelope;
import interstate.crypto.HandshakeKeys;
import interstate.crypto.KeyPair25519;
import interstate.crypto.NoiseHandshake;
import interstate.crypto.Randomness;
import interstate.crypto.ServerIdentity;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A server's keys and its clients' pre-shared keys, made from its settings. */
final class ServerKeys implements ResponderKeys {

    private final HandshakeEnvelope envelope;
    private final Supplier<NoiseHandshake> handshake;
    private final boolean keyed;
    private final Map<PeerId, Optional<Secret>> clients;

    private ServerKeys(
            HandshakeKeys keys,
            Supplier<NoiseHandshake> handshake,
            boolean keyed,
            Map<PeerId, Optional<Secret>> clients) {
        this.envelope = new HandshakeEnvelope(keys, false);
        this.handshake = handshake;
        this.keyed = keyed;
        this.clients = Map.copyOf(clients);
    }

    /** Makes the keys; that of a password may take a while. */
    static ServerKeys of(ServerSettings settings, PasswordKeys passwords, Randomness randomness) {
        if (settings.credentials() instanceof Credentials.Password password) {
            byte[] key = passwords.of(password.password());
            return new ServerKeys(
                    HandshakeKeys.ofPassword(key), () -> NoiseHandshake.responderNn(key, randomness), false, Map.of());
        }
        return ofKey(settings, (Credentials.ServerKey) settings.credentials(), NoiseHandshake.Use.LINK, randomness);
    }

    private static ServerKeys ofKey(
            ServerSettings settings, Credentials.ServerKey own, NoiseHandshake.Use use, Randomness randomness) {
        KeyPair25519 pair = KeyPair25519.ofPrivate(own.privateKey().copy());
        Map<PeerId, Optional<Secret>> clients = new HashMap<>();
        for (KnownClient client : settings.clients()) {
            clients.put(PeerId.ofPublicKey(client.publicKey().bytes()), client.presharedKey());
        }
        return new ServerKeys(
                HandshakeKeys.ofCloak(
                        new ServerIdentity(pair.publicKey(), own.cloak().copy())),
                () -> NoiseHandshake.responderIk(use, pair, NoiseHandshake.noPsk(), randomness),
                true,
                clients);
    }

    /** The same server's keys for sessions from end to end; with keys of its own, not with a password. */
    static ServerKeys ofRecords(ServerSettings settings, Randomness randomness) {
        return ofKey(settings, (Credentials.ServerKey) settings.credentials(), NoiseHandshake.Use.RECORDS, randomness);
    }

    @Override
    public HandshakeEnvelope envelope() {
        return envelope;
    }

    @Override
    public NoiseHandshake begin() {
        return handshake.get();
    }

    @Override
    public boolean keyed() {
        return keyed;
    }

    @Override
    public byte @Nullable [] presharedKey(byte[] clientPublicKey) {
        Optional<Secret> agreed = clients.get(PeerId.ofPublicKey(clientPublicKey));
        return agreed == null ? null : agreed.map(Secret::copy).orElseGet(NoiseHandshake::noPsk);
    }
}
