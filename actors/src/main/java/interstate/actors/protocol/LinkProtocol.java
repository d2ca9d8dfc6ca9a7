package interstate.actors.protocol;

import interstate.actors.settings.TimerSettings;
import interstate.crypto.Randomness;
import interstate.wire.BlockKind;
import interstate.wire.DatagramLayout;
import interstate.wire.Fragment;
import interstate.wire.FragmentAssembler;
import interstate.wire.Fragmenter;
import interstate.wire.Message;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One link, seen from one end: fills a datagram for every slot, opens what arrives, and keeps the sessions between.
 *
 * <pre>
 *   CONNECTING --answer--> ESTABLISHED --nothing opened--> SILENT --opened or answer--> ESTABLISHED
 *       ^   \--no--> REFUSED --later, answer--> ESTABLISHED   |
 *       +------------------------- lost --------------------+        any --goodbye, time-out--> CLOSED
 * </pre>
 *
 * <p>All methods are called on one thread, the link's. Slow computations leave through {@link LinkPort#compute}. Slots are
 * staged in rising order, and the fate of each is told in rising order.
 */
public final class LinkProtocol {

    /** What {@link #stage} put into a datagram. */
    public enum Staged {
        /** Nothing: the pacer's chaff goes out. */
        NOTHING,
        /** A part of a handshake message. */
        HANDSHAKE,
        /** A sealed payload with nothing inside. */
        PAD,
        /** A sealed payload with blocks inside. */
        DATA
    }

    private static final int CONTROL_HANDSHAKE = 1;
    private static final int CONTROL_REKEY_REQUEST = 2;
    private static final int CONTROL_CLOSE = 3;
    private static final int CONTROL_UNHEARD = 4;
    private static final int BLOCK_HEADER_BYTES = 3;

    /** In place of a time that nobody knows. */
    public static final long TIME_UNKNOWN = -1;

    /** What waited longer for a path's session is sent by it no more. */
    private static final long STALE_NS = 60_000_000_000L;

    private static final long REKEY_REQUEST_EVERY_NS = 1_000_000_000L;

    private final LinkTerms terms;
    private final TimerSettings timers;
    private final SendQueue queue;
    private final LinkPort port;
    private final Randomness randomness;
    private final LinkCounters counters = new LinkCounters();
    private final ControlOutbox outbox = new ControlOutbox();
    private final PacketMonitor monitor;
    private final @Nullable EntryAnnouncer announcer;
    private final PacketDelivery delivery;
    private final LinkSessions sessions;
    private final @Nullable PathHealth health;
    private final Packing packing;
    private final int cells;
    private final Flight flight;
    private final FragmentAssembler<String> fragments;
    private final int sendBytes;
    private final int receiveBytes;
    private final HandshakeRole role;

    private LinkState state = LinkState.CONNECTING;
    private long lastOpenedNs;
    /** Since when there is no session. */
    private long bareSinceNs;

    private long nextRekeyRequestNs;
    private boolean leaving;
    private @Nullable LossWatch losses;
    private @Nullable BlockCarriage carriage;
    private long nowNs;
    private long arrivedNs;

    /**
     * The calling end.
     *
     * @param cells cells of the lane: how many slots may be staged ahead
     */
    public static LinkProtocol initiator(
            LinkTerms terms,
            TimerSettings timers,
            InitiatorKeys keys,
            SendQueue queue,
            InnerPackets inner,
            LinkPort port,
            Randomness randomness,
            int cells,
            long nowNs) {
        return new LinkProtocol(
                terms,
                timers,
                queue,
                inner,
                port,
                randomness,
                cells,
                nowNs,
                true,
                link -> new Initiator(link, keys, nowNs));
    }

    /** The answering end; made by the {@link Acceptor}. */
    static LinkProtocol responder(
            LinkTerms terms,
            TimerSettings timers,
            Acceptor acceptor,
            PeerId peer,
            SendQueue queue,
            InnerPackets inner,
            LinkPort port,
            Randomness randomness,
            int cells,
            long nowNs) {
        return new LinkProtocol(
                terms,
                timers,
                queue,
                inner,
                port,
                randomness,
                cells,
                nowNs,
                false,
                link -> new Responder(link, acceptor, peer));
    }

    private LinkProtocol(
            LinkTerms terms,
            TimerSettings timers,
            SendQueue queue,
            InnerPackets inner,
            LinkPort port,
            Randomness randomness,
            int cells,
            long nowNs,
            boolean calling,
            java.util.function.Function<LinkProtocol, HandshakeRole> role) {
        this.terms = terms;
        this.timers = timers;
        this.queue = queue;
        this.port = port;
        this.randomness = randomness;
        this.sendBytes = terms.sendDatagramBytes();
        this.receiveBytes = terms.receiveDatagramBytes();
        this.monitor = PacketWatch.of(terms, timers, calling, port, counters, queue, cells);
        this.announcer = terms.dispatches() ? new EntryAnnouncer(queue, randomTicks(randomness)) : null;
        this.delivery = new PacketDelivery(terms, inner, port.numbers(), counters);
        this.sessions = new LinkSessions(terms, timers, counters);
        this.health = terms.features().bond() == null ? null : new PathHealth(terms, timers, nowNs);
        this.packing = new Packing(outbox, monitor, queue, announcer);
        this.cells = cells;
        this.flight = new Flight(cells);
        this.fragments = new FragmentAssembler<>();
        this.lastOpenedNs = nowNs;
        this.bareSinceNs = nowNs;
        this.nowNs = nowNs;
        this.role = role.apply(this);
    }

    private static int randomTicks(Randomness randomness) {
        return ByteBuffer.wrap(randomness.bytes(Integer.BYTES)).getInt();
    }

    // ---- slots ------------------------------------------------------------------------------------------------------

    /**
     * Fills one datagram of the lane's length for a slot.
     *
     * @param slot the slot's number, above all staged before
     * @param instantNs when it will be, by the clock of {@code nowNs}
     * @param datagram receives the sealed datagram at {@code offset}, unless the answer is NOTHING
     */
    public Staged stage(long nowNs, long slot, long instantNs, byte[] datagram, int offset) {
        this.nowNs = nowNs;
        if (state == LinkState.CLOSED) {
            return nothing();
        }
        if (leaving && outbox.isEmpty()) {
            // Any of these may be lost or miss its slot, and nothing tells: so it is said in every slot.
            addGoodbye();
        }
        if (role.stage(nowNs, datagram, offset)) {
            counters.stagedHandshakes++;
            return Staged.HANDSHAKE;
        }
        Session session = current();
        if (session == null || session.isSpent(timers)) {
            return nothing();
        }
        BlockCarriage carried = carriage;
        if (carried != null && !leaving) {
            carried.fill(nowNs, terms, queue);
        }
        long from = queue.nextOrdinal();
        if (announcer != null) {
            announcer.begin(instantNs);
        }
        int payload = offset + DatagramLayout.HEADER_BYTES;
        Repair repair = session.strand.repair;
        int wanted = packing.pack(nowNs, repair, datagram, payload, terms.sendPayloadBytes());
        long ended = queue.nextOrdinal();
        flight.staged(slot, from, ended, packing.packetInProgress() ? ended + 1 : ended);
        long sequence = session.strand.nextSequence++;
        monitor.staged(nowNs, slot, session.strand, sequence);
        if (repair != null) {
            repair.outgoing.staged(slot, sequence, datagram, payload);
            repair.outgoing.prepare(nowNs);
        }
        session.sealer.seal(sequence, datagram, offset, sendBytes);
        if (wanted == 0) {
            counters.stagedPads++;
            return Staged.PAD;
        }
        counters.stagedData++;
        return Staged.DATA;
    }

    private Staged nothing() {
        counters.stagedNothing++;
        return Staged.NOTHING;
    }

    /** The slot's cell may have left, and when is not known. */
    public void taken(long slot) {
        taken(slot, TIME_UNKNOWN);
    }

    /**
     * The slot's cell left. Every staged slot is told of once, in rising order, as taken or missed.
     *
     * @param sentNs when, or {@link #TIME_UNKNOWN}
     */
    public void taken(long slot, long sentNs) {
        flight.taken(slot, queue);
        monitor.taken(slot, sentNs);
        sessions.taken(nowNs, slot);
    }

    /**
     * The slot passed without its cell: its inner packets are packed again, whole, under new sequence numbers. Slots for
     * which nothing was staged may be named too.
     */
    public void missed(long slot) {
        if (!flight.holds(slot)) {
            return;
        }
        counters.cellsMissed++;
        monitor.missed(slot);
        sessions.missed(slot);
        if (flight.missed(slot, queue)) {
            abandonHalfPackedPacket();
        }
    }

    private void abandonHalfPackedPacket() {
        if (packing.packetInProgress()) {
            packing.abandon();
            queue.burnOrdinal();
        }
    }

    // ---- arrivals ---------------------------------------------------------------------------------------------------

    /**
     * Opens a datagram that came from the peer's address, in place.
     *
     * @return whether it was this link's; if not, the datagram is unchanged
     */
    public boolean receive(long nowNs, byte[] datagram, int offset, int bytes) {
        return receive(nowNs, nowNs, datagram, offset, bytes);
    }

    /**
     * The same for one that came a little before.
     *
     * @param arrivedNs when it came; nothing but the monitor goes by that
     */
    public boolean receive(long nowNs, long arrivedNs, byte[] datagram, int offset, int bytes) {
        this.nowNs = nowNs;
        this.arrivedNs = arrivedNs;
        if (bytes != receiveBytes) {
            counters.wrongLength++;
            return false;
        }
        Session session = sessions.namedBy(datagram, offset, bytes);
        if (session != null) {
            open(session, datagram, offset);
            return true;
        }
        if (role.receive(nowNs, datagram, offset, bytes)) {
            return true;
        }
        counters.unrecognised++;
        return false;
    }

    private void open(Session session, byte[] datagram, int offset) {
        switch (session.opener.open(datagram, offset, receiveBytes)) {
            case OPENED -> opened(session, datagram, offset);
            case REPLAYED -> counters.replayed++;
            case FORGED -> counters.forged++;
        }
    }

    private void opened(Session session, byte[] datagram, int offset) {
        counters.opened++;
        boolean proved = sessions.proves(session);
        if (proved) {
            install(nowNs, session);
        }
        if (session == current()) {
            // The previous session proves nothing: the peer may use it because it never had this one.
            lastOpenedNs = nowNs;
            if (state == LinkState.SILENT) {
                transition(LinkState.ESTABLISHED, new LinkEvent.Established(true));
            }
            role.heard(nowNs);
        }
        if (proved) {
            role.proved(nowNs);
        }
        long sequence = session.opener.counter();
        countMissing(session.strand, sequence);
        monitor.arrived(nowNs, session.strand, sequence, arrivedNs);
        session.strand.accept(
                nowNs, sequence, datagram, offset + DatagramLayout.HEADER_BYTES, terms.receivePayloadBytes());
    }

    private void countMissing(Strand strand, long sequence) {
        if (sequence > strand.highestOpened) {
            counters.missing += sequence - strand.highestOpened - 1;
            strand.highestOpened = sequence;
        } else {
            counters.missing--;
        }
    }

    private void block(Strand strand, BlockKind kind, byte[] b, int offset, int bytes) {
        switch (kind) {
            case IPV4, IPV6 -> delivery.packet(nowNs, strand, b, offset, bytes);
            case PATH -> delivery.numbered(nowNs, strand, b, offset, bytes);
            case DISPATCH -> {
                if (!strand.announced(nowNs, b, offset, bytes)) {
                    counters.blocksUnknown++;
                }
            }
            case CONTROL -> {
                if (strand() == strand) {
                    control(b, offset + BLOCK_HEADER_BYTES, bytes - BLOCK_HEADER_BYTES);
                } else {
                    // A late goodbye of the session before must not end this one.
                    counters.controlsLate++;
                }
            }
            case RECORD, CELL -> carried(kind, b, offset + BLOCK_HEADER_BYTES, bytes - BLOCK_HEADER_BYTES);
            case MONITOR -> {
                if (!monitor.block(b, offset + BLOCK_HEADER_BYTES, bytes - BLOCK_HEADER_BYTES)) {
                    counters.blocksUnknown++;
                }
            }
            case ACKNOWLEDGEMENT, REPAIR -> {
                // Dealt with when it arrived, if there is repair.
                counters.blocksUnknown += strand.repair == null ? 1 : 0;
            }
            default -> counters.blocksUnknown++;
        }
    }

    private void carried(BlockKind kind, byte[] b, int offset, int bytes) {
        BlockCarriage carrying = carriage;
        if (carrying == null || carrying.kind() != kind) {
            counters.blocksUnknown++;
            return;
        }
        if (kind == BlockKind.RECORD) {
            counters.recordsIn++;
        } else {
            counters.cellsIn++;
        }
        carrying.arrived(nowNs, terms, b, offset, bytes);
    }

    private void control(byte[] b, int offset, int bytes) {
        if (bytes < 1) {
            counters.controlsMalformed++;
            return;
        }
        switch (b[offset]) {
            case CONTROL_HANDSHAKE -> {
                if (role.repeated(nowNs, b, offset + 1, bytes - 1)) {
                    return;
                }
                Message message = fragments.accept(nowNs, "session", b, offset + 1, bytes - 1);
                if (message != null) {
                    role.messageInSession(nowNs, message);
                }
            }
            case CONTROL_REKEY_REQUEST -> role.rekeyRequested(nowNs);
            case CONTROL_CLOSE -> role.peerClosed(nowNs);
            case CONTROL_UNHEARD -> unheard();
            default -> counters.controlsMalformed++;
        }
    }

    private void unheard() {
        PathHealth path = health;
        if (path == null) {
            counters.controlsMalformed++;
        } else {
            path.unheard(nowNs);
        }
    }

    // ---- time -------------------------------------------------------------------------------------------------------

    /** Does what is due. To be called every few milliseconds. */
    public void tick(long nowNs) {
        this.nowNs = nowNs;
        if (state == LinkState.CLOSED) {
            return;
        }
        sessions.expire(nowNs);
        LossWatch watch = losses;
        if (watch != null) {
            watch.look(nowNs, counters, port::event);
        }
        fragments.expire(nowNs);
        role.tick(nowNs);
        tickPath();
        Session before = sessions.previous();
        monitor.tick(nowNs, strand(), before == null ? null : before.strand);
    }

    private void tickPath() {
        PathHealth path = health;
        if (path == null || state == LinkState.CLOSED) {
            return;
        }
        boolean sealing = current() != null && !sealsNoMore();
        if (path.judge(nowNs, sealing, lastOpenedNs)) {
            port.event(new LinkEvent.PathChanged(path.state(), path.isUnheard()));
        }
        if (outbox.isEmpty() && !leaving && path.complains(nowNs, lastOpenedNs)) {
            byte[] body = {CONTROL_UNHEARD};
            outbox.add(body, body.length);
        }
    }

    /**
     * Says goodbye in the slots to come, and nothing else: were it to wait for what is being sent, the peer's lane would end
     * a slot later for it. The link goes on until {@link #close}.
     */
    public void goodbye(long nowNs) {
        this.nowNs = nowNs;
        if (leaving) {
            return;
        }
        leaving = true;
        abandonHalfPackedPacket();
        outbox.clear();
        packing.controlsOnly();
    }

    private void addGoodbye() {
        if (current() != null) {
            byte[] body = {CONTROL_CLOSE};
            outbox.add(body, body.length);
        }
    }

    /** Whether goodbye was said: no new session is wanted. */
    boolean leaving() {
        return leaving;
    }

    /** Ends the link and wipes its keys. Its queue keeps what has not left for certain, for the link that comes after it. */
    public void close(String reason) {
        if (state == LinkState.CLOSED) {
            return;
        }
        flight.abandon(queue);
        dropSessions();
        monitor.close();
        role.wipe();
        transition(LinkState.CLOSED, new LinkEvent.Closed(reason));
    }

    // ---- what the roles use -----------------------------------------------------------------------------------------

    /** A session's keys are ready to use at once: the caller's side after the answer. */
    void install(long nowNs, Session session) {
        this.nowNs = nowNs;
        boolean rekey = sessions.install(nowNs, session);
        if (!rekey) {
            outbox.clear();
            packing.abandon();
            queue.burnOrdinal();
            if (terms.features().bond() != null && nowNs - bareSinceNs > STALE_NS) {
                // Its packets' numbers are far behind those of the paths that went on, and would in time look far
                // ahead.
                queue.discard();
            }
        }
        lastOpenedNs = nowNs;
        transition(LinkState.ESTABLISHED, new LinkEvent.Established(rekey));
    }

    LinkSessions sessions() {
        return sessions;
    }

    void dropSessions() {
        bareSinceNs = nowNs;
        sessions.drop();
        outbox.clear();
        abandonHalfPackedPacket();
        packing.abandon();
    }

    /**
     * A strand for a session outside any other.
     *
     * @param name by which both ends know it: the session index that the client drew
     */
    Strand newStrand(int name) {
        long timeout = SlotTime.atLeastNs(
                timers.straddleNs(), timers.straddleSlots(), terms.receiving().slowestNs());
        Strand.RepairMaker repair = output ->
                terms.features().repair() ? new Repair(terms, timers, port, randomness, counters, cells, output) : null;
        DispatchTimes dispatch = terms.dispatches() ? new DispatchTimes(terms.dispatchDelayNs()) : null;
        int partials = Strand.partials(timeout, terms.receiving().intervalNs());
        return new Strand(name, timeout, partials, repair, dispatch, this::block);
    }

    /** The strand that a rekey asked for now would continue, or null without a session. */
    @Nullable Strand strand() {
        Session session = current();
        return session == null ? null : session.strand;
    }

    /** Queues every fragment of a message as control blocks. */
    void sendInSession(Fragmenter message) {
        byte[] body = new byte[1 + terms.sendPayloadBytes()];
        for (int i = 0; i < message.count(); i++) {
            body[0] = CONTROL_HANDSHAKE;
            int bytes = 1 + message.write(i, body, 1);
            outbox.add(body, bytes);
        }
    }

    /** Control blocks that wait for a slot. */
    int controlsWaiting() {
        return outbox.size();
    }

    /** Asks the caller for new keys, at most once a second. */
    void requestRekey() {
        if (nowNs >= nextRekeyRequestNs) {
            nextRekeyRequestNs = nowNs + REKEY_REQUEST_EVERY_NS;
            byte[] body = {CONTROL_REKEY_REQUEST};
            outbox.add(body, body.length);
        }
    }

    /** Whether the current keys are old or used enough to be replaced. */
    boolean keysWorn() {
        Session s = current();
        return s != null && s.isWorn(timers);
    }

    /** Whether the current key has sealed all it may. */
    boolean sealsNoMore() {
        Session s = current();
        return s != null && s.isSpent(timers);
    }

    /** Every change of state passes here. */
    void transition(LinkState to, LinkEvent event) {
        state = to;
        port.event(event);
    }

    void tell(LinkEvent event) {
        port.event(event);
    }

    void compute(HandshakeJob job) {
        counters.handshakes++;
        port.compute(job);
    }

    HandshakeRole role() {
        return role;
    }

    @Nullable Session current() {
        return sessions.current();
    }

    /** When a datagram of the current session was opened last, or the link or that session began. */
    public long lastOpenedNs() {
        return lastOpenedNs;
    }

    TimerSettings timers() {
        return timers;
    }

    Randomness randomness() {
        return randomness;
    }

    /** Fragment data that fits one handshake datagram of this side. */
    int fragmentDataBytes() {
        return DatagramLayout.handshakeBodyBytes(sendBytes) - Fragment.HEADER_BYTES;
    }

    /** Fragment data that fits one payload as a control block. */
    int fragmentDataBytesInSession() {
        return terms.sendPayloadBytes() - DatagramLayout.OFFSET_BYTES - BLOCK_HEADER_BYTES - 1 - Fragment.HEADER_BYTES;
    }

    int sendBytes() {
        return sendBytes;
    }

    // ---- what owners see --------------------------------------------------------------------------------------------

    public LinkState state() {
        return state;
    }

    /** The same as people are told: a path that the other end does not hear is silent too. */
    public LinkState shownState() {
        PathHealth path = health;
        boolean dead = path != null && path.state() == PathState.DEAD;
        return dead && state == LinkState.ESTABLISHED ? LinkState.SILENT : state;
    }

    public LinkTerms terms() {
        return terms;
    }

    public SendQueue queue() {
        return queue;
    }

    /** When the current session was established, or 0 without one. */
    public long establishedNs() {
        Session s = current();
        return s == null ? 0 : s.establishedNs;
    }

    /** What is held in memory now; to be asked on the link's thread. */
    public LinkHoldings holdings() {
        List<Session> held = sessions.all();
        int partials = held.stream()
                .map(s -> s.strand)
                .distinct()
                .mapToInt(s -> s.reassembler.partials())
                .sum();
        return new LinkHoldings(
                held.size(), partials, fragments.pending() + role.assemblies(), outbox.size(), role.attempts());
    }

    /** The live counters; to be read on the link's thread. */
    public LinkCounters counters() {
        return counters;
    }

    /** Has the link's losses watched from now on, and told of as {@link LinkEvent.Loss}. */
    public void watch(LossWatch watch) {
        losses = watch;
    }

    /** Has the link carry others' blocks from now on: what goes into its queue is the carriage's business alone. */
    public void carry(BlockCarriage by) {
        carriage = by;
    }

    /** How much the network loses now; to be asked on the link's thread. */
    public LossFigures losses() {
        LossWatch watch = losses;
        return watch == null ? LossFigures.NONE : watch.figures();
    }
}
