package interstate.actors.protocol;

import interstate.wire.repair.RepairBlock;

/**
 * Tells the other end of the numbers in which there is nothing and for which it waits, or may wait: pads that were lost, and what
 * never left. The link's thread alone.
 */
final class Notices {

    /** Of a whole notice. */
    static final int MAX_BYTES = RepairBlock.noticeBytes(RepairBlock.MAX_BITMAP_BYTES);

    private static final long ALL_TOLD = Long.MAX_VALUE;

    private final SentPayloads sent;
    private final byte[] bitmap = new byte[RepairBlock.MAX_BITMAP_BYTES];

    /** When all is told once more. */
    private long dueNs;

    /** From where on the next one tells. */
    private long from = ALL_TOLD;

    Notices(SentPayloads sent) {
        this.sent = sent;
    }

    /** This number is new to tell. */
    void tell(long sequence) {
        from = Math.min(from, sequence);
    }

    /**
     * Writes a notice if one is due; where one does not reach all that there is to tell, the next goes on.
     *
     * @param againNs when all is due again, if the other end has not said by then that it knows
     * @param b has room for {@link #MAX_BYTES}
     * @return bytes written, 0 if there is nothing to tell
     */
    int write(long nowNs, long againNs, byte[] b, int off) {
        if (sent.untold() == 0) {
            dueNs = againNs;
            from = ALL_TOLD;
            return 0;
        }
        if (nowNs >= dueNs) {
            dueNs = againNs;
            from = 0;
        }
        long first = from == ALL_TOLD ? -1 : sent.nextUntold(from);
        if (first < 0) {
            from = ALL_TOLD;
            return 0;
        }
        from = first + RepairBlock.MAX_WINDOW;
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
