package interstate.actors.records;

import interstate.crypto.HandshakeEnvelope;
import interstate.crypto.Randomness;
import interstate.wire.BigEndian;
import interstate.wire.Fragment;
import interstate.wire.Message;
import interstate.wire.TypedBlock;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A whole handshake message as a record: hidden as a handshake datagram is, and as long as the message needs. */
final class HandshakeRecord {

    private static final int ID = 1;

    private HandshakeRecord() {}

    /**
     * A RECORD block with the message inside.
     *
     * @param kind {@link Fragment#INITIATION} or {@link Fragment#RESPONSE}
     */
    static byte[] seal(long messageId, int kind, byte[] message, HandshakeEnvelope envelope, Randomness randomness) {
        int bytes = HandshakeEnvelope.OVERHEAD_BYTES + RecordBlock.MESSAGE_HEADER_BYTES + message.length;
        byte[] block = new byte[TypedBlock.HEADER_BYTES + bytes];
        RecordBlock.writeHeader(block, block.length);
        int body = TypedBlock.HEADER_BYTES + RecordBlock.BODY_AT;
        block[body] = (byte) kind;
        BigEndian.putLong(block, body + ID, messageId);
        System.arraycopy(message, 0, block, body + RecordBlock.MESSAGE_HEADER_BYTES, message.length);
        envelope.seal(block, TypedBlock.HEADER_BYTES, bytes, randomness);
        return block;
    }

    /** Opens what the envelope recognises, in place; null where it was not sealed by the other side, and is unchanged. */
    static @Nullable Message open(HandshakeEnvelope envelope, byte[] record, int offset, int bytes) {
        if (!envelope.open(record, offset, bytes)) {
            return null;
        }
        int body = offset + RecordBlock.BODY_AT;
        int from = body + RecordBlock.MESSAGE_HEADER_BYTES;
        int end = body + bytes - HandshakeEnvelope.OVERHEAD_BYTES;
        return new Message(
                BigEndian.longInteger(record, body + ID), record[body], Arrays.copyOfRange(record, from, end));
    }
}
