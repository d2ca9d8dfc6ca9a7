package interstate.actors.simulation;

import interstate.actors.protocol.PeerId;
import interstate.actors.protocol.ResponderKeys;
import interstate.crypto.HandshakeEnvelope;
import interstate.crypto.HandshakeKeys;
import interstate.crypto.KeyPair25519;
import interstate.crypto.NoiseHandshake;
import interstate.crypto.ServerIdentity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one world, drawn from its seed: static keys and a cloak, or one password key (drawn, not derived: Argon2id
 * would take longer than the rest of the world).
 */
final class Secrets {

    private static final int KEY_BYTES = 32;
    private static final int ID_BYTES = 16;

    /** What one client knows. */
    @SuppressWarnings("ArrayRecordComponent") // Handed on and never compared.
    record Client(PeerId id, byte[] clientId, @Nullable KeyPair25519 pair, byte[] psk, Secrets server) {

        HandshakeEnvelope envelope() {
            return new HandshakeEnvelope(server.handshakeKeys(), true);
        }

        NoiseHandshake begin(Dice dice) {
            return pair == null
                    ? NoiseHandshake.initiatorNn(server.passwordKey, dice)
                    : NoiseHandshake.initiatorIk(pair, server.pair.publicKey(), psk, dice);
        }
    }

    private final boolean keyed;
    private final KeyPair25519 pair;
    private final byte[] cloak;
    private final byte[] passwordKey;
    private final List<Client> clients = new ArrayList<>();

    Secrets(boolean keyed, Dice dice) {
        this.keyed = keyed;
        this.pair = KeyPair25519.generate(dice);
        this.cloak = dice.bytes(KEY_BYTES);
        this.passwordKey = dice.bytes(KEY_BYTES);
    }

    boolean keyed() {
        return keyed;
    }

    /** Makes the keys of one more client and lets the server know them. */
    Client enrol(Dice dice) {
        Client client;
        if (keyed) {
            KeyPair25519 own = KeyPair25519.generate(dice);
            byte[] psk = dice.chance(0.5) ? NoiseHandshake.noPsk() : dice.bytes(KEY_BYTES);
            client = new Client(PeerId.ofPublicKey(own.publicKey()), new byte[ID_BYTES], own, psk, this);
        } else {
            byte[] id = dice.bytes(ID_BYTES);
            client = new Client(PeerId.ofClientId(id), id, null, passwordKey, this);
        }
        clients.add(client);
        return client;
    }

    private HandshakeKeys handshakeKeys() {
        return keyed
                ? HandshakeKeys.ofCloak(new ServerIdentity(pair.publicKey(), cloak))
                : HandshakeKeys.ofPassword(passwordKey);
    }

    /** What the server knows; for one life of its node. */
    ResponderKeys responder(Dice dice) {
        HandshakeEnvelope envelope = new HandshakeEnvelope(handshakeKeys(), false);
        return new ResponderKeys() {
            @Override
            public HandshakeEnvelope envelope() {
                return envelope;
            }

            @Override
            public NoiseHandshake begin() {
                return keyed
                        ? NoiseHandshake.responderIk(pair, NoiseHandshake.noPsk(), dice)
                        : NoiseHandshake.responderNn(passwordKey, dice);
            }

            @Override
            public boolean keyed() {
                return keyed;
            }

            @Override
            public byte @Nullable [] presharedKey(byte[] clientPublicKey) {
                for (Client client : clients) {
                    if (client.pair != null && Arrays.equals(client.pair.publicKey(), clientPublicKey)) {
                        return client.psk.clone();
                    }
                }
                return null;
            }
        };
    }
}
