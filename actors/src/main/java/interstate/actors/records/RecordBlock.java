package interstate.actors.records;

import interstate.crypto.HandshakeEnvelope;
import interstate.wire.BlockKind;
import interstate.wire.DatagramLayout;
import interstate.wire.TypedBlock;

/**
 * Where the parts of a RECORD block lie (docs/PROTOCOL.md, "Record").
 *
 * <pre>
 *   block header 3 | index 4 | counter 6 | content, enciphered | tag 16        a packet's, or a keep-alive's
 *   block header 3 | 10 zeros | salt 16 | kind 1, message id 8, Noise message, enciphered | MAC 16
 * </pre>
 */
final class RecordBlock {

    /** Bytes of a record that are not content. */
    static final int SEALING_BYTES = DatagramLayout.HEADER_BYTES + DatagramLayout.TAG_BYTES;

    /** Where a block's content stands before it is sealed. */
    static final int CONTENT_AT = TypedBlock.HEADER_BYTES + DatagramLayout.HEADER_BYTES;

    /** The longest inner packet that fits. */
    static final int MAX_PACKET_BYTES = TypedBlock.MAX_BODY_BYTES - SEALING_BYTES;

    /** Where a handshake record's body stands, from the record's begin. */
    static final int BODY_AT = DatagramLayout.HEADER_BYTES + DatagramLayout.SALT_BYTES;

    /** Length of the longest handshake message, generously: more is no handshake. */
    static final int MAX_MESSAGE_BYTES = 4_096;

    /** Kind 1, message id 8. */
    static final int MESSAGE_HEADER_BYTES = 9;

    private RecordBlock() {}

    /** Length of a block around so much content. */
    static int bytes(int contentBytes) {
        return TypedBlock.HEADER_BYTES + SEALING_BYTES + contentBytes;
    }

    /** Writes the header of a block of so many bytes in all. */
    static void writeHeader(byte[] block, int blockBytes) {
        TypedBlock.writeHeader(BlockKind.RECORD, blockBytes - TypedBlock.HEADER_BYTES, block, 0);
    }

    /** Whether a record may hold a handshake message. */
    static boolean mayBeHandshake(int recordBytes) {
        int message = recordBytes - HandshakeEnvelope.OVERHEAD_BYTES - MESSAGE_HEADER_BYTES;
        return message > 0 && message <= MAX_MESSAGE_BYTES;
    }
}
