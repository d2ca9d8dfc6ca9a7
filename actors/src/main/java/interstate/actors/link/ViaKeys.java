package interstate.actors.link;

import interstate.actors.records.RecordCallerKeys;
import interstate.actors.settings.Credentials;
import interstate.actors.settings.ViaLinkSettings;
import interstate.crypto.HandshakeEnvelope;
import interstate.crypto.HandshakeKeys;
import interstate.crypto.KeyPair25519;
import interstate.crypto.NoiseHandshake;
import interstate.crypto.Randomness;
import interstate.crypto.ServerIdentity;
import interstate.wire.Prefix;
import interstate.wire.RecordOffer;
import java.util.List;

/** The keys of an end-to-end session's calling end and what it asks for, made from its settings. */
final class ViaKeys implements RecordCallerKeys {

    private static final long MILLISECOND_NS = 1_000_000L;

    private final ViaLinkSettings settings;
    private final List<Prefix> addresses;
    private final TimestampFile timestamps;
    private final Randomness randomness;
    private final KeyPair25519 pair;
    private final byte[] server;
    private final byte[] psk;
    private final HandshakeEnvelope envelope;

    /** @param addresses the inner addresses that are asked for */
    ViaKeys(ViaLinkSettings settings, List<Prefix> addresses, TimestampFile timestamps, Randomness randomness) {
        Credentials.ClientKey own = settings.credentials();
        this.settings = settings;
        this.addresses = List.copyOf(addresses);
        this.timestamps = timestamps;
        this.randomness = randomness;
        this.pair = KeyPair25519.ofPrivate(own.privateKey().copy());
        this.server = own.server().bytes();
        this.psk = own.presharedKey().map(s -> s.copy()).orElseGet(NoiseHandshake::noPsk);
        this.envelope = new HandshakeEnvelope(
                HandshakeKeys.ofCloak(new ServerIdentity(server, own.cloak().copy())), true);
    }

    @Override
    public HandshakeEnvelope envelope() {
        return envelope;
    }

    @Override
    public NoiseHandshake begin() {
        return NoiseHandshake.initiatorIk(NoiseHandshake.Use.RECORDS, pair, server, psk, randomness);
    }

    @Override
    public RecordOffer offer(int index) {
        return new RecordOffer(index, timestamps.next(), settings.serverTimeoutNs() / MILLISECOND_NS, addresses);
    }
}
