package interstate.actors.protocol;

import interstate.crypto.HandshakeEnvelope;
import interstate.crypto.HandshakeException;
import interstate.crypto.KeyPair25519;
import interstate.crypto.NoiseHandshake;
import interstate.wire.Answer;
import interstate.wire.DatagramLayout;
import interstate.wire.Fragment;
import interstate.wire.FragmentAssembler;
import interstate.wire.Fragmenter;
import interstate.wire.MalformedException;
import interstate.wire.Message;
import interstate.wire.Offer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One initiation made by hand, so that a test can send any part of it, from anywhere, as often as it likes. */
final class Call {

    private static final int BODY_AT = DatagramLayout.HEADER_BYTES + DatagramLayout.SALT_BYTES;
    private static long messageIds = 1;

    final Offer offer;
    final NoiseHandshake handshake;
    final long messageId = messageIds++;
    final byte[] message;
    private final Secrets secrets;
    private @Nullable Answer lastAnswer;
    private final HandshakeEnvelope envelope;
    private final FragmentAssembler<String> answers = new FragmentAssembler<>();

    private Call(Secrets secrets, NoiseHandshake handshake, Offer offer, byte[] payload) {
        this.secrets = secrets;
        this.offer = offer;
        this.handshake = handshake;
        this.envelope = new HandshakeEnvelope(secrets.handshakeKeys(), true);
        this.message = handshake.write(payload);
    }

    static Call withPassword(Secrets secrets, Offer offer) {
        return withPassword(secrets, offer, offer.encode());
    }

    /** An initiation with another payload than the offer. */
    static Call withPassword(Secrets secrets, Offer offer, byte[] payload) {
        return new Call(secrets, NoiseHandshake.initiatorNn(secrets.passwordKey, secrets.dice), offer, payload);
    }

    static Call withKey(Secrets secrets, KeyPair25519 client, byte[] psk, Offer offer) {
        NoiseHandshake handshake = NoiseHandshake.initiatorIk(client, secrets.server.publicKey(), psk, secrets.dice);
        return new Call(secrets, handshake, offer, offer.encode());
    }

    /** The answer that was read. */
    Answer lastAnswer() {
        return Objects.requireNonNull(lastAnswer);
    }

    /** Its datagrams, over IPv4, fresh each time. */
    List<byte[]> datagrams() {
        return datagrams(message, Fragment.INITIATION, messageId);
    }

    /** Datagrams of any message, validly enciphered. */
    List<byte[]> datagrams(byte[] content, int kind, long id) {
        int bytes = DatagramLayout.datagramBytes(offer.up().packetLength(), false);
        int room = DatagramLayout.handshakeBodyBytes(bytes) - Fragment.HEADER_BYTES;
        Fragmenter fragments = new Fragmenter(id, kind, content, room);
        List<byte[]> datagrams = new ArrayList<>();
        for (int i = 0; i < fragments.count(); i++) {
            byte[] datagram = new byte[bytes];
            EnvelopeWriter.write(fragments, i, envelope, secrets.dice, datagram, 0, bytes);
            datagrams.add(datagram);
        }
        return datagrams;
    }

    /** Takes one of the server's datagrams; the answer once it is whole, null before. */
    @Nullable Answer answer(byte[] datagram) {
        byte[] copy = datagram.clone();
        if (!envelope.open(copy, 0, copy.length)) {
            return null;
        }
        Message whole = answers.accept(0, "server", copy, BODY_AT, DatagramLayout.handshakeBodyBytes(copy.length));
        if (whole == null || whole.id() != messageId) {
            return null;
        }
        try {
            lastAnswer = Answer.decode(handshake.read(whole.bytes()));
            return lastAnswer;
        } catch (HandshakeException | MalformedException e) {
            throw new AssertionError("the server's answer does not hold", e);
        }
    }
}
