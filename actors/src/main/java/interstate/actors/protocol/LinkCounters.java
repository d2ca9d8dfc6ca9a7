package interstate.actors.protocol;

/**
 * What one link has counted. Written by the link's own thread alone; other threads see {@link #copy snapshots}.
 */
public final class LinkCounters {

    /** Datagrams sealed with at least one block inside. */
    public long stagedData;
    /** Datagrams sealed with nothing inside. */
    public long stagedPads;
    /** Datagrams that carried a handshake fragment outside a session. */
    public long stagedHandshakes;
    /** Slots for which there was nothing to say yet; the pacer's chaff goes out. */
    public long stagedNothing;
    /** Cells that missed their slot, so that their packets were packed again. */
    public long cellsMissed;
    /** Datagrams opened. */
    public long opened;
    /** Datagrams refused by the replay window. */
    public long replayed;
    /** Datagrams whose tag did not fit. */
    public long forged;
    /** Datagrams from the peer's address that no key of the link fits. */
    public long unrecognised;
    /** Datagrams of another length than the lane's. */
    public long wrongLength;
    /**
     * Payload sequence numbers never opened, by the highest one seen (late ones are subtracted again): lost on the way, or
     * never sent. Notices do not tell these apart, since they name what was sent with nothing in it as well.
     */
    public long missing;
    /** Inner packets delivered. */
    public long packetsIn;
    /** Bytes of inner packets delivered. */
    public long bytesIn;
    /** Inner packets whose source the peer may not use, dropped. */
    public long packetsNotAllowed;
    /** Inner packets whose time to leave had passed when they were whole, or was not told: dropped, or sent at once, as set. */
    public long packetsLate;
    /** Records that came, on a link that carries such. */
    public long recordsIn;
    /** Cells of tunnels that came, on a link that carries such. */
    public long cellsIn;
    /** Inner packets that had come on another path, dropped. */
    public long packetsDoubled;
    /** Blocks of a kind this side does not know, or has no use for, skipped. */
    public long blocksUnknown;
    /** Payloads that broke the block format. */
    public long payloadsMalformed;
    /** Packets given up because a part never came. */
    public long partialsDropped;
    /** Payloads that came after they were recovered or given up. */
    public long payloadsLate;
    /** Payloads recovered from repair symbols. */
    public long recovered;
    /** Payloads with something in them that were lost and given up. */
    public long unrecovered;
    /** Of this side's payloads with something in them, those that the other side has given up. */
    public long unrecoveredOut;
    /** This side's payloads of which the other side told that they arrived, or that they were lost. */
    public long outgoingReported;
    /** Of these, those that were lost. */
    public long outgoingLost;
    /** Repair symbols sent. */
    public long repairSymbolsOut;
    /** Payloads sent once more, as they were, before they were acknowledged. */
    public long copiesOut;
    /** Repair symbols received, needed or not. */
    public long repairSymbolsIn;
    /** Repair blocks that broke their format. */
    public long repairMalformed;
    /** Acknowledgements that broke their format, or were of what was never sent. */
    public long acknowledgementsMalformed;
    /** Payloads that others waited for in order, and that did not come. */
    public long heldInVain;
    /** Control blocks that broke their format. */
    public long controlsMalformed;
    /** Control blocks of a session that another has replaced, skipped. */
    public long controlsLate;
    /** Handshakes begun, answered or asked for. */
    public long handshakes;
    /** Handshake messages that failed to open or decode. */
    public long handshakesFailed;
    /** Sessions established, rekeys included. */
    public long sessions;
    /** Sessions established inside a living one. */
    public long rekeys;
    /** Sessions given up for silence. */
    public long lost;
    /** Rows of the packet monitor. */
    public long monitorRows;
    /** Of those, of datagrams that were lost. */
    public long monitorLost;
    /** Datagrams that the packet monitor left out: one end did not learn, or could not tell, what became of them. */
    public long monitorUntold;

    /** A copy that no longer changes. */
    public LinkCounters copy() {
        LinkCounters c = new LinkCounters();
        c.add(this);
        return c;
    }

    /** Adds another's counts to these. */
    public void add(LinkCounters o) {
        stagedData += o.stagedData;
        stagedPads += o.stagedPads;
        stagedHandshakes += o.stagedHandshakes;
        stagedNothing += o.stagedNothing;
        cellsMissed += o.cellsMissed;
        opened += o.opened;
        replayed += o.replayed;
        forged += o.forged;
        unrecognised += o.unrecognised;
        wrongLength += o.wrongLength;
        missing += o.missing;
        packetsIn += o.packetsIn;
        bytesIn += o.bytesIn;
        packetsNotAllowed += o.packetsNotAllowed;
        packetsLate += o.packetsLate;
        recordsIn += o.recordsIn;
        cellsIn += o.cellsIn;
        packetsDoubled += o.packetsDoubled;
        blocksUnknown += o.blocksUnknown;
        payloadsMalformed += o.payloadsMalformed;
        partialsDropped += o.partialsDropped;
        payloadsLate += o.payloadsLate;
        recovered += o.recovered;
        unrecovered += o.unrecovered;
        unrecoveredOut += o.unrecoveredOut;
        outgoingReported += o.outgoingReported;
        outgoingLost += o.outgoingLost;
        repairSymbolsOut += o.repairSymbolsOut;
        copiesOut += o.copiesOut;
        repairSymbolsIn += o.repairSymbolsIn;
        repairMalformed += o.repairMalformed;
        acknowledgementsMalformed += o.acknowledgementsMalformed;
        heldInVain += o.heldInVain;
        controlsMalformed += o.controlsMalformed;
        controlsLate += o.controlsLate;
        handshakes += o.handshakes;
        handshakesFailed += o.handshakesFailed;
        sessions += o.sessions;
        rekeys += o.rekeys;
        lost += o.lost;
        monitorRows += o.monitorRows;
        monitorLost += o.monitorLost;
        monitorUntold += o.monitorUntold;
    }
}
