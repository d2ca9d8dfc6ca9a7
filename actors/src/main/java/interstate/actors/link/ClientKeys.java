package interstate.actors.link;

import interstate.actors.protocol.InitiatorKeys;
import interstate.actors.settings.ClientLinkSettings;
import interstate.actors.settings.Credentials;
import interstate.actors.settings.LaneSettings;
import interstate.crypto.HandshakeEnvelope;
import interstate.crypto.HandshakeKeys;
import interstate.crypto.KeyPair25519;
import interstate.crypto.NoiseHandshake;
import interstate.crypto.Randomness;
import interstate.crypto.ServerIdentity;
import interstate.wire.LaneTerms;
import interstate.wire.Offer;
import interstate.wire.Prefix;
import java.util.List;
import java.util.function.Supplier;

/** A calling end's keys and what it asks for, made from its settings. */
final class ClientKeys implements InitiatorKeys {

    private static final long MILLISECOND_NS = 1_000_000L;

    private final HandshakeEnvelope envelope;
    private final Supplier<NoiseHandshake> handshake;
    private final ClientLinkSettings settings;
    private final List<Prefix> addresses;
    private final byte[] clientId;
    private final TimestampFile timestamps;

    private ClientKeys(
            HandshakeKeys keys,
            Supplier<NoiseHandshake> handshake,
            ClientLinkSettings settings,
            List<Prefix> addresses,
            byte[] clientId,
            TimestampFile timestamps) {
        this.envelope = new HandshakeEnvelope(keys, true);
        this.handshake = handshake;
        this.settings = settings;
        this.addresses = List.copyOf(addresses);
        this.clientId = clientId;
        this.timestamps = timestamps;
    }

    /**
     * Makes the keys; that of a password may take a while.
     *
     * @param addresses the inner addresses that are asked for
     * @param clientId 16 bytes, all zero for a client with keys of its own
     */
    static ClientKeys of(
            ClientLinkSettings settings,
            List<Prefix> addresses,
            byte[] clientId,
            TimestampFile timestamps,
            PasswordKeys passwords,
            Randomness randomness) {
        if (settings.credentials() instanceof Credentials.Password password) {
            byte[] key = passwords.of(password.password());
            return new ClientKeys(
                    HandshakeKeys.ofPassword(key),
                    () -> NoiseHandshake.initiatorNn(key, randomness),
                    settings,
                    addresses,
                    clientId,
                    timestamps);
        }
        Credentials.ClientKey own = (Credentials.ClientKey) settings.credentials();
        KeyPair25519 pair = KeyPair25519.ofPrivate(own.privateKey().copy());
        byte[] server = own.server().bytes();
        byte[] psk = own.presharedKey().map(s -> s.copy()).orElseGet(NoiseHandshake::noPsk);
        return new ClientKeys(
                HandshakeKeys.ofCloak(new ServerIdentity(server, own.cloak().copy())),
                () -> NoiseHandshake.initiatorIk(pair, server, psk, randomness),
                settings,
                addresses,
                clientId,
                timestamps);
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
    public Offer offer(int index) {
        return new Offer(
                index,
                timestamps.next(),
                clientId,
                terms(settings.outgoing()),
                terms(settings.incoming()),
                settings.clientTimeoutNs() / MILLISECOND_NS,
                settings.serverTimeoutNs() / MILLISECOND_NS,
                Offer.leadFlags(settings.incoming().leadNs()),
                settings.features(),
                addresses);
    }

    /** A lane as it travels in an offer. */
    static LaneTerms terms(LaneSettings lane) {
        return new LaneTerms(
                lane.packetLength(),
                lane.intervalNs(),
                lane.jitterPermille(),
                lane.schedule().code(),
                lane.hourlyNs());
    }
}
