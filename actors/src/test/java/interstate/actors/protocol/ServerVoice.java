package interstate.actors.protocol;

import interstate.crypto.HandshakeEnvelope;
import interstate.wire.DatagramLayout;
import interstate.wire.Fragment;
import interstate.wire.Fragmenter;
import interstate.wire.LaneTerms;

/** Speaks as a server to those who know the password: any message, validly enciphered. */
final class ServerVoice {

    private final Secrets secrets;
    private final HandshakeEnvelope envelope;

    ServerVoice(Secrets secrets) {
        this.secrets = secrets;
        this.envelope = new HandshakeEnvelope(secrets.handshakeKeys(), false);
    }

    /** The first fragment of a response, over IPv4. */
    byte[] response(byte[] message, long messageId, LaneTerms lane) {
        int bytes = DatagramLayout.datagramBytes(lane.packetLength(), false);
        int room = DatagramLayout.handshakeBodyBytes(bytes) - Fragment.HEADER_BYTES;
        byte[] datagram = new byte[bytes];
        Fragmenter fragments = new Fragmenter(messageId, Fragment.RESPONSE, message, room);
        EnvelopeWriter.write(fragments, 0, envelope, secrets.dice, datagram, 0, bytes);
        return datagram;
    }
}
