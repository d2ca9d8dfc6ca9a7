package interstate.wire;

import org.jspecify.annotations.Nullable;

/**
 * Finds the blocks in payloads that arrive in any order, and delivers each as soon as all of it is there.
 *
 * <p>A block inside one payload is delivered from the payload itself. Of a block that goes over several, every run of consecutive
 * payloads that has arrived is kept as one partial; so a payload that is missing in a block's middle makes two. A partial that has
 * not grown for the time-out is dropped, and so is the one that has waited longest when one too many is needed. No input throws or
 * grows anything past that; what is wrong is counted.
 *
 * <p>One thread. The sink may call {@link #reset()} and {@link #timeout(long)}, never {@link #accept}.
 */
public final class Reassembler {
    private final int maxBlockBytes;
    private final BlockSink sink;
    private final PartialTable partials;
    private final SeenSequences seen = new SeenSequences();
    private long timeoutNs;
    private boolean accepting;
    private long resets;
    private long blockSequence = -1;
    private int blockOrdinal;
    private long delivered;
    private long malformed;
    private long unknownKinds;
    private long partialsDropped;
    private long duplicates;

    /**
     * @param timeoutNs how long a partial waits for a missing part
     * @param maxPartials at least 1
     * @param maxBlockBytes longer blocks are skipped and counted as malformed; at most {@link TypedBlock#MAX_BLOCK_BYTES}
     */
    public Reassembler(long timeoutNs, int maxPartials, int maxBlockBytes, BlockSink sink) {
        if (maxPartials < 1 || maxBlockBytes < 1 || maxBlockBytes > TypedBlock.MAX_BLOCK_BYTES) {
            throw new IllegalArgumentException("partials " + maxPartials + ", block bytes " + maxBlockBytes);
        }
        this.timeoutNs = timeoutNs;
        this.maxBlockBytes = maxBlockBytes;
        this.sink = sink;
        this.partials = new PartialTable(maxPartials);
    }

    /**
     * Takes one payload that was opened. The array is the caller's and is not kept.
     *
     * @param nowNs never less than in the call before
     * @param sequence 0 to {@link DatagramLayout#MAX_COUNTER}
     * @param payloadBytes offset field included
     */
    public void accept(long nowNs, long sequence, byte[] payload, int off, int payloadBytes) {
        assert !accepting : "the sink called back";
        assert sequence >= 0 && sequence <= DatagramLayout.MAX_COUNTER : sequence;
        expire(nowNs);
        if (payloadBytes <= DatagramLayout.OFFSET_BYTES) {
            malformed++;
            return;
        }
        if (!seen.add(sequence)) {
            duplicates++;
            return;
        }
        accepting = true;
        try {
            int from = off + DatagramLayout.OFFSET_BYTES;
            take(nowNs, sequence, BigEndian.unsignedShort(payload, off), payload, from, off + payloadBytes);
        } finally {
            accepting = false;
        }
    }

    /** Drops the partials that have waited long enough; {@link #accept} does so too. */
    public void expire(long nowNs) {
        for (Partial p = partials.oldest(); p != null && nowNs - p.grownNs >= timeoutNs; p = partials.oldest()) {
            drop(p);
        }
    }

    /** Forgets all payloads and partials, as a fresh session must; counters stay. */
    public void reset() {
        for (Partial p = partials.oldest(); p != null; p = partials.oldest()) {
            drop(p);
        }
        seen.clear();
        resets++;
    }

    /** Changes how long partials wait, those held already included. */
    public void timeout(long newTimeoutNs) {
        this.timeoutNs = newTimeoutNs;
    }

    /** While the sink is called: the number of the payload in which its block begins. */
    public long blockSequence() {
        return blockSequence;
    }

    /** While the sink is called: how many inner packets begin before its block in that payload. */
    public int blockOrdinal() {
        return blockOrdinal;
    }

    /** Whole blocks given to the sink. */
    public long delivered() {
        return delivered;
    }

    /** Payloads and blocks that break the rules: lengths that cannot be, are too long, or contradict each other. */
    public long malformed() {
        return malformed;
    }

    /** Whole blocks of a kind without a meaning. */
    public long unknownKinds() {
        return unknownKinds;
    }

    /** Partials given up: too late, one too many, abandoned by the sender, contradicted, or held at a reset. */
    public long partialsDropped() {
        return partialsDropped;
    }

    /** Payloads whose number was here before, or is 2,048 or more behind one that was. */
    public long duplicates() {
        return duplicates;
    }

    /** Partials held now. */
    public int partials() {
        return partials.inUse();
    }

    private void take(long nowNs, long sequence, int offset, byte[] b, int from, int end) {
        long resetsBefore = resets;
        Partial left = partials.endingAt(sequence - 1);
        boolean goesOn = false;
        if (offset > 0) {
            goesOn = goOn(nowNs, sequence, left, offset, b, from, Math.min(offset, end - from));
        } else if (left != null) {
            drop(left);
        }
        if (resets != resetsBefore) {
            return;
        }
        if (offset < end - from) {
            goesOn = blocks(nowNs, sequence, b, from + offset, end);
        }
        if (!goesOn && resets == resetsBefore) {
            // Nothing of this payload goes on in the next: what arrived before it and says otherwise can never be
            // whole.
            Partial right = partials.beginningAt(sequence + 1);
            if (right != null) {
                drop(right);
            }
        }
    }

    /** Takes the part of a payload that belongs to a block begun earlier; whether the block goes on in the next payload. */
    private boolean goOn(long nowNs, long sequence, @Nullable Partial left, int offset, byte[] b, int off, int len) {
        Partial partial;
        if (left != null) {
            if (!left.continuesWith(offset)) {
                malformed++;
                drop(left);
                return false;
            }
            partial = left;
            partials.withdraw(partial);
        } else if (seen.contains(sequence - 1)) {
            // The payload before was here and has left nothing to go on with: dropped, or never begun.
            return false;
        } else {
            partial = acquire();
            partial.startInside(sequence, offset);
        }
        partial.append(sequence, b, off, len, offset - len);
        return settle(nowNs, partial);
    }

    /** Delivers the blocks that begin in a payload; whether the last of them goes on in the next. */
    private boolean blocks(long nowNs, long sequence, byte[] b, int from, int end) {
        int at = from;
        int packets = 0;
        while (at < end && BlockKind.of(b[at]) != BlockKind.PAD) {
            int there = end - at;
            int bytes = BlockHeader.blockBytes(b, at, there);
            if (bytes == BlockHeader.BROKEN || (bytes > maxBlockBytes && bytes > there)) {
                malformed++;
                return false;
            }
            if (bytes == BlockHeader.INCOMPLETE || bytes > there) {
                Partial partial = acquire();
                int remaining = bytes == BlockHeader.INCOMPLETE ? Partial.UNKNOWN : bytes - there;
                partial.start(sequence, packets, b, at, there, remaining);
                return settle(nowNs, partial);
            }
            if (bytes > maxBlockBytes) {
                malformed++;
            } else {
                long resetsBefore = resets;
                deliver(sequence, packets, b, at, bytes);
                if (resets != resetsBefore) {
                    return false;
                }
            }
            packets += isPacket(b[at]) ? 1 : 0;
            at += bytes;
        }
        return false;
    }

    private static boolean isPacket(byte first) {
        BlockKind kind = BlockKind.of(first);
        return kind == BlockKind.IPV4 || kind == BlockKind.IPV6 || kind == BlockKind.PATH;
    }

    /** Joins a grown partial with the run after it, then delivers, keeps or drops it; whether the next payload belongs to it. */
    private boolean settle(long nowNs, Partial partial) {
        boolean goesOn = partial.openAtEnd();
        if (goesOn && !join(partial)) {
            give(partial);
            return false;
        }
        if (!partial.sound(maxBlockBytes)) {
            malformed++;
            give(partial);
            return false;
        }
        if (partial.whole()) {
            try {
                deliver(partial.firstSequence(), partial.ordinal(), partial.bytes(), 0, partial.length());
            } finally {
                partials.release(partial);
            }
        } else {
            partials.enter(partial, nowNs);
        }
        return goesOn;
    }

    /** Takes over the run after this one, if that has arrived; false when the next payload has arrived and does not go on with it. */
    private boolean join(Partial partial) {
        long next = partial.lastSequence() + 1;
        Partial right = partials.beginningAt(next);
        if (right == null) {
            return !seen.contains(next);
        }
        if (!partial.continuesWith(right.firstOffset())) {
            malformed++;
            return false;
        }
        partials.withdraw(right);
        partial.append(right);
        partials.release(right);
        return true;
    }

    private void deliver(long sequence, int packetsBefore, byte[] b, int off, int len) {
        BlockKind kind = BlockKind.of(b[off]);
        if (kind == null) {
            unknownKinds++;
        } else {
            delivered++;
            blockSequence = sequence;
            blockOrdinal = packetsBefore;
            sink.block(kind, b, off, len);
        }
    }

    private Partial acquire() {
        Partial oldest = partials.oldest();
        if (oldest != null && partials.full()) {
            drop(oldest);
        }
        return partials.acquire();
    }

    private void drop(Partial partial) {
        partials.withdraw(partial);
        give(partial);
    }

    private void give(Partial partial) {
        partialsDropped++;
        partials.release(partial);
    }
}
