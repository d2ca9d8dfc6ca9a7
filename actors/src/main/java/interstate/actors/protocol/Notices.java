package interstate.actors.protocol;

import interstate.wire.repair.RepairBlock;

/**
 * Tells the other end of the numbers in which there is nothing and for which it waits, or may wait: pads that were lost, and what
 * never left. The link's thread alone.
 */
final class Notices {

    /** Of a whole notice. */
    static final int MAX_BYTES = RepairBlock.noticeBytes(RepairBlock.MAX_BITMAP_BYTES);

    private final SentPayloads sent;
    private final byte[] bitmap = new byte[RepairBlock.MAX_BITMAP_BYTES];
    private long dueNs;

    Notices(SentPayloads sent) {
        this.sent = sent;
    }

    /** There is something new to tell. */
    void tell(long nowNs) {
        dueNs = Math.min(dueNs, nowNs);
    }

    /**
     * Writes a notice if one is due.
     *
     * @param againNs when it is due again, if the other end has not said by then that it knows
     * @param b has room for {@link #MAX_BYTES}
     * @return bytes written, 0 if there is nothing to tell
     */
    int write(long nowNs, long againNs, byte[] b, int off) {
        long first = sent.untold() > 0 && nowNs >= dueNs ? sent.firstUntold() : -1;
        if (first < 0) {
            return 0;
        }
        dueNs = againNs;
        int last = 0;
        for (int i = 0; i < RepairBlock.MAX_WINDOW; i += Long.SIZE) {
            long untold = sent.untoldBits(first + i);
            if (untold != 0) {
                last = i + Long.SIZE - 1 - Long.numberOfLeadingZeros(untold);
            }
            RepairBlock.putBits(~sent.notNeededBits(first + i), bitmap, i / Byte.SIZE);
        }
        return RepairBlock.writeNotice(first, bitmap, last / Byte.SIZE + 1, b, off);
    }
}
