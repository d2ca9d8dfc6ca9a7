package interstate.actors.agent;

import interstate.actors.protocol.Acceptor;
import interstate.actors.protocol.Endpoint;
import interstate.actors.protocol.HandshakeJob;
import interstate.actors.protocol.LinkProtocol;
import interstate.actors.protocol.LinkTable;
import interstate.actors.protocol.Timed;
import interstate.pacing.Lane;
import interstate.tunbridge.MonotonicClock;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.agrona.concurrent.Agent;
import org.jspecify.annotations.Nullable;

/**
 * Stager and opener of a node: seals one datagram a lead before each slot of every lane, opens what arrived, and ticks
 * the links. The links' protocol runs on this thread and no other.
 *
 * <p>One duty cycle: commands, staging that is due, a batch of arrivals, ticks that are due; then wait until the next of
 * these. Staging comes first and again after every batch, so a flood of arrivals delays it by one batch at most.
 */
public final class CipherAgent implements Agent {

    private static final int MAX_DATAGRAM_BYTES = 9_216;
    private static final int ARRIVALS_PER_CYCLE = 64;
    private static final int COMMANDS_PER_CYCLE = 16;
    private static final long TICK_NS = 5_000_000;
    private static final long IDLE_NS = 50_000_000;

    /** A lane in the order of its next staging. */
    private static final class Due implements Comparable<Due> {
        final StagedLane staged;
        long atNs;

        Due(StagedLane staged, long atNs) {
            this.staged = staged;
            this.atNs = atNs;
        }

        @Override
        public int compareTo(Due other) {
            return Long.compare(atNs, other.atNs);
        }
    }

    private final DatagramRing arrivals;
    private final Doorbell doorbell;
    private final ConcurrentLinkedQueue<Consumer<CipherAgent>> commands = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Due> due = new PriorityQueue<>();
    private final LinkTable table = new LinkTable();
    private final List<LinkProtocol> links = new ArrayList<>();
    private final List<Timed> others = new ArrayList<>();
    private final byte[] scratch = new byte[MAX_DATAGRAM_BYTES];
    private final DatagramRing.Receiver receiver = this::arrived;
    private final AtomicLong strangers = new AtomicLong();
    private @Nullable Acceptor acceptor;
    private long nowNs;
    private long nextTickNs;

    /**
     * @param arrivals what the sockets received
     * @param doorbell rung by whoever adds to {@code arrivals}, and by this agent's own {@link #tell}
     */
    public CipherAgent(DatagramRing arrivals, Doorbell doorbell) {
        this.arrivals = arrivals;
        this.doorbell = doorbell;
    }

    /** Runs something on the agent's thread, soon. Any thread; rare, never per datagram. */
    public void tell(Consumer<CipherAgent> command) {
        commands.add(command);
        doorbell.ring();
    }

    /** Runs a finished job's completion on the agent's thread. */
    public void complete(HandshakeJob.Completion completion) {
        tell(agent -> completion.apply(agent.nowNs));
    }

    @Override
    public int doWork() {
        nowNs = MonotonicClock.nowNs();
        int work = runCommands();
        long nextNs = stageDue();
        work += arrivals.drain(receiver, ARRIVALS_PER_CYCLE);
        if (nowNs >= nextTickNs) {
            tick();
            nextTickNs = nowNs + TICK_NS;
        }
        if (work == 0) {
            long until = Math.min(nextNs, nextTickNs);
            doorbell.await(until - MonotonicClock.nowNs(), () -> arrivals.hasWork() || !commands.isEmpty());
        }
        return work;
    }

    private int runCommands() {
        int count = 0;
        while (count < COMMANDS_PER_CYCLE) {
            Consumer<CipherAgent> command = commands.poll();
            if (command == null) {
                break;
            }
            command.accept(this);
            count++;
        }
        return count;
    }

    /** Fills every cell that is due. Returns when the next will be. */
    private long stageDue() {
        for (Due head = due.peek(); head != null; head = due.peek()) {
            nowNs = MonotonicClock.nowNs();
            if (head.atNs > nowNs) {
                return head.atNs;
            }
            due.poll();
            head.atNs = head.staged.work(nowNs, scratch);
            due.add(head);
        }
        return nowNs + IDLE_NS;
    }

    private void arrived(Endpoint source, byte[] datagram, int bytes, long arrivedNs) {
        // The least time on the way is measured by this: it may be late, never early.
        nowNs = MonotonicClock.nowNs();
        if (table.receive(nowNs, arrivedNs, source, datagram, 0, bytes)) {
            return;
        }
        Acceptor server = acceptor;
        if (server != null) {
            server.receive(nowNs, source, datagram, 0, bytes);
        } else if (table.at(source).isEmpty()) {
            strangers.lazySet(strangers.get() + 1);
        }
    }

    private void tick() {
        for (int i = links.size() - 1; i >= 0 && i < links.size(); i--) {
            links.get(i).tick(nowNs);
        }
        Acceptor server = acceptor;
        if (server != null) {
            server.tick(nowNs);
        }
        for (int i = others.size() - 1; i >= 0; i--) {
            others.get(i).tick(nowNs);
        }
    }

    /** Arrivals dropped because they came faster than they were opened; any thread. */
    public long arrivalsDropped() {
        return arrivals.dropped();
    }

    /** The clock that the agent goes by; any thread. */
    public long clockNs() {
        return MonotonicClock.nowNs();
    }

    // ---- on the agent's thread, from commands
    // ------------------------------------------------------------------------

    /** The time of the latest step of this cycle. */
    public long nowNs() {
        return nowNs;
    }

    /** The links by the address of their peer. */
    public LinkTable table() {
        return table;
    }

    /** Takes up a link: it is ticked from now on. */
    public void add(LinkProtocol link) {
        links.add(link);
    }

    /** Starts to fill a lane for a link; what an earlier node or link staged there becomes chaff. */
    public void fill(LinkProtocol link, Lane lane, long leadNs) {
        if (links.contains(link)) {
            lane.raiseEpoch();
            due.add(new Due(new StagedLane(link, lane, leadNs), nowNs));
        }
    }

    /** Drops a link and stops filling its lanes. */
    public void remove(LinkProtocol link) {
        links.remove(link);
        due.removeIf(d -> d.staged.link == link);
    }

    /** Takes up what is no link: it is ticked from now on. */
    public void add(Timed other) {
        others.add(other);
    }

    /** Drops it, and closes it. */
    public void remove(Timed other, String reason) {
        others.remove(other);
        other.close(reason);
    }

    /** Takes handshakes that belong to no link; null: drops them. */
    public void serve(@Nullable Acceptor server) {
        Acceptor before = acceptor;
        if (before != null) {
            before.closeAll("the server was replaced");
        }
        this.acceptor = server;
    }

    /** Ends a link that the acceptor made. */
    public void closeServed(LinkProtocol link, String reason) {
        Acceptor server = acceptor;
        if (server != null) {
            server.close(link, reason);
        }
    }

    /** Says goodbye on every link, in the slots to come. */
    public void goodbye() {
        for (LinkProtocol link : links) {
            link.goodbye(nowNs);
        }
    }

    /** Datagrams from where no link's peer is, to a node that does not serve. */
    public long strangers() {
        return strangers.get();
    }

    @Override
    public void onClose() {
        for (LinkProtocol link : new ArrayList<>(links)) {
            link.close("the cipher stopped");
        }
        links.clear();
        others.forEach(other -> other.close("the cipher stopped"));
        others.clear();
        due.clear();
    }

    @Override
    public String roleName() {
        return "cipher";
    }
}
