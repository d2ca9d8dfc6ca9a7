package interstate.actors.protocol;

import interstate.actors.simulation.Dice;
import interstate.crypto.HandshakeEnvelope;
import interstate.crypto.HandshakeKeys;
import interstate.crypto.KeyPair25519;
import interstate.crypto.NoiseHandshake;
import interstate.crypto.ServerIdentity;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keys of one server and its clients for tests: a password key that needs no Argon2id, or static keys and a cloak. */
final class Secrets {

    final boolean keyed;
    final Dice dice = new Dice(42);
    final byte[] passwordKey = dice.bytes(32);
    final KeyPair25519 server = KeyPair25519.generate(dice);
    private final byte[] cloak = dice.bytes(32);
    private final Map<String, byte[]> presharedKeys = new HashMap<>();

    Secrets(boolean keyed) {
        this.keyed = keyed;
    }

    static Secrets password() {
        return new Secrets(false);
    }

    static Secrets keys() {
        return new Secrets(true);
    }

    /** Makes a client's key pair known to the server. */
    KeyPair25519 enrol(byte[] presharedKey) {
        KeyPair25519 client = KeyPair25519.generate(dice);
        presharedKeys.put(HexFormat.of().formatHex(client.publicKey()), presharedKey.clone());
        return client;
    }

    HandshakeKeys handshakeKeys() {
        return keyed
                ? HandshakeKeys.ofCloak(new ServerIdentity(server.publicKey(), cloak))
                : HandshakeKeys.ofPassword(passwordKey);
    }

    ResponderKeys responder() {
        HandshakeEnvelope envelope = new HandshakeEnvelope(handshakeKeys(), false);
        return new ResponderKeys() {
            @Override
            public HandshakeEnvelope envelope() {
                return envelope;
            }

            @Override
            public NoiseHandshake begin() {
                return keyed
                        ? NoiseHandshake.responderIk(server, NoiseHandshake.noPsk(), dice)
                        : NoiseHandshake.responderNn(passwordKey, dice);
            }

            @Override
            public boolean keyed() {
                return keyed;
            }

            @Override
            public byte @Nullable [] presharedKey(byte[] clientPublicKey) {
                byte[] known = presharedKeys.get(HexFormat.of().formatHex(clientPublicKey));
                return known == null ? null : known.clone();
            }
        };
    }
}
