package interstate.wire.repair;

import interstate.wire.BigEndian;
import interstate.wire.BlockHeader;
import interstate.wire.BlockKind;
import interstate.wire.DatagramLayout;

/**
 * How much of a payload is worth repairing: all up to the end of the last block that is neither PAD, REPAIR nor ACKNOWLEDGEMENT,
 * which are no use to anyone later (docs/PROTOCOL.md, "Repair"). The image of a payload is these bytes, and zeros for the rest.
 *
 * <p>A function of the payload alone, so that both ends come to the same image.
 */
public final class ProtectedImage {
    private ProtectedImage() {}

    /**
     * Bytes of the payload that count, offset field included, or 0 when nothing in it is wanted.
     *
     * @param payloadBytes length of the whole payload; what a block's header says beyond it is cut
     */
    public static int bytes(byte[] payload, int off, int payloadBytes) {
        if (payloadBytes <= DatagramLayout.OFFSET_BYTES) {
            return 0;
        }
        int start = off + DatagramLayout.OFFSET_BYTES;
        int end = off + payloadBytes;
        int at = start + BigEndian.unsignedShort(payload, off);
        int wanted = at;
        while (at < end) {
            BlockKind kind = BlockKind.of(payload[at]);
            if (kind == BlockKind.PAD) {
                break;
            }
            int bytes = BlockHeader.blockBytes(payload, at, end - at);
            boolean cut = bytes == BlockHeader.INCOMPLETE || bytes == BlockHeader.BROKEN || bytes > end - at;
            if (kind == BlockKind.ACKNOWLEDGEMENT || kind == BlockKind.REPAIR) {
                if (cut) {
                    // Neither may be, so it is no use to anyone.
                    break;
                }
                at += bytes;
            } else if (cut) {
                return payloadBytes;
            } else {
                at += bytes;
                wanted = at;
            }
        }
        return wanted == start ? 0 : Math.min(wanted - off, payloadBytes);
    }
}
