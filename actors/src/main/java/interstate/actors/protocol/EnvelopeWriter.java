package interstate.actors.protocol;

import interstate.crypto.HandshakeEnvelope;
import interstate.crypto.Randomness;
import interstate.wire.DatagramLayout;
import interstate.wire.Fragmenter;
import java.util.Arrays;

/** Puts one fragment of a handshake message into a datagram of full length and enciphers it. */
final class EnvelopeWriter {

    private static final int BODY_AT = DatagramLayout.HEADER_BYTES + DatagramLayout.SALT_BYTES;

    private EnvelopeWriter() {}

    static void write(
            Fragmenter message,
            int fragment,
            HandshakeEnvelope envelope,
            Randomness randomness,
            byte[] datagram,
            int offset,
            int bytes) {
        int written = message.write(fragment, datagram, offset + BODY_AT);
        Arrays.fill(datagram, offset + BODY_AT + written, offset + bytes - DatagramLayout.TAG_BYTES, (byte) 0);
        envelope.seal(datagram, offset, bytes, randomness);
    }
}
