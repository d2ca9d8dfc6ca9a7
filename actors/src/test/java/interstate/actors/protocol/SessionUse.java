package interstate.actors.protocol;

import interstate.crypto.DatagramSealer;
import interstate.crypto.SessionSecrets;
import interstate.wire.Answer;
import interstate.wire.DatagramLayout;

/** The client's half of a session that was made by hand. */
final class SessionUse {

    private SessionUse() {}

    /** Sends the first pad under the keys of an answered call. */
    static void first(ServerRig server, long nowNs, Endpoint from, Call call) {
        Answer answer = call.lastAnswer();
        SessionSecrets secrets = call.handshake.split();
        DatagramSealer sealer = new DatagramSealer(secrets.initiatorToResponder(), 0, answer.index());
        byte[] pad = new byte[DatagramLayout.datagramBytes(call.offer.up().packetLength(), false)];
        sealer.seal(0, pad, 0, pad.length);
        server.receive(nowNs, from, pad);
    }
}
