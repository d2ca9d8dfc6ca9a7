package interstate.actors.simulation;

import interstate.actors.protocol.Acceptor;
import interstate.actors.protocol.AcceptorHoldings;
import interstate.actors.protocol.Caller;
import interstate.actors.protocol.Endpoint;
import interstate.actors.protocol.LinkEvent;
import interstate.actors.protocol.LinkHoldings;
import interstate.actors.protocol.LinkProtocol;
import interstate.wire.LaneTerms;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What holds for the nodes whatever happens: bounded memory, silence to strangers, few and short lanes towards addresses
 * that have proved nothing, patience after a refusal.
 */
final class Rules implements Wiretap {

    private static final long SECOND_NS = 1_000_000_000L;
    private static final int UNCONFIRMED_LANES = 64;
    private static final int UNCONFIRMED_SLOTS = 20;
    private static final long UNCONFIRMED_BYTES_PER_SECOND = 4_000_000;
    private static final long REFUSED_NS = 10 * SECOND_NS;
    private static final int ATTEMPTS = 2;
    private static final int SESSIONS = 3;
    private static final int PARTIALS = 64;
    private static final int ASSEMBLIES = 64;
    private static final int CONTROL_BLOCKS = 128;
    private static final int EPHEMERALS = 65_536;
    private static final int NETWORKS = 4_096;
    private static final int JOBS = 64;

    /** Jobs, their handover, and one duty cycle. */
    private static final long SLACK_NS = 50_000_000;

    private final Agenda agenda;
    private final Scenario scenario;
    private final long bytesPerSecond;

    /** Every address that a client ever had. */
    private final Map<Endpoint, ClientNode> addresses = new HashMap<>();

    /** The last number told of each client's strands and directions. */
    private final Map<String, Long> monitored = new HashMap<>();

    /** @param bytesPerSecond most that one client may have */
    Rules(Agenda agenda, Scenario scenario, long bytesPerSecond) {
        this.agenda = agenda;
        this.scenario = scenario;
        this.bytesPerSecond = Math.max(UNCONFIRMED_BYTES_PER_SECOND, bytesPerSecond);
    }

    /** A client is at an address from now on. */
    void moved(ClientNode client) {
        addresses.put(client.address(), client);
    }

    ClientNode clientAt(Endpoint address) {
        ClientNode client = addresses.get(address);
        if (client == null) {
            throw violation("the server has to do with " + address + ", where nobody ever was");
        }
        return client;
    }

    @Override
    public void departed(Departure d) {
        if (!addresses.containsKey(d.from()) && clientAt(d.to()).plan.manner() == ClientPlan.Manner.STRANGER) {
            throw violation("the server answered a stranger");
        }
    }

    void laneAsked(Caller caller) {
        if (!clientAt(caller.at()).secrets.id().equals(caller.id())) {
            throw violation("the server opened a lane to " + caller.at() + " for another client");
        }
    }

    /** A lane ended under a living link: only a long pause of its node may have done that. */
    void laneRanOut(long resumedNs) {
        if (agenda.nowNs() - resumedNs > SECOND_NS) {
            throw violation("a lane ended while its link lived");
        }
    }

    /** A client makes an initiation. One that was begun just before the refusal came is excused. */
    void asked(ClientNode client, long refusedAtNs) {
        long sinceNs = agenda.nowNs() - refusedAtNs;
        if (refusedAtNs >= 0 && sinceNs > SLACK_NS && sinceNs < REFUSED_NS && !client.wasPausedAfter(refusedAtNs)) {
            throw violation("client " + client.number + " asks again " + sinceNs + " ns after a refusal");
        }
    }

    void happened(ClientNode client, LinkEvent event) {
        boolean let = event instanceof LinkEvent.Established;
        boolean answered = let || event instanceof LinkEvent.Refused;
        ClientPlan.Manner manner = client.plan.manner();
        if ((let && manner == ClientPlan.Manner.GREEDY) || (answered && manner == ClientPlan.Manner.STRANGER)) {
            throw violation("client " + client.number + " had the answer " + event);
        }
    }

    /** A row of a client's packet monitor. Its clock may be set back, so it may seem to have sent long before. */
    void monitored(ClientNode client, long strand, boolean outgoing, long sequence, long sentNs, long receivedNs) {
        String file = client.number + " " + strand + " " + outgoing;
        Long before = monitored.put(file, sequence);
        if (before != null && before >= sequence) {
            throw violation("the monitor of client " + client.number + " told of " + sequence + " after " + before);
        }
        boolean lost = sentNs == 0 && receivedNs == 0;
        if (!lost && (sentNs <= 0 || receivedNs <= 0 || (outgoing && receivedNs < sentNs))) {
            throw violation("by the monitor, " + sequence + " left at " + sentNs + " and came at " + receivedNs);
        }
    }

    /** Looks at all that the nodes hold; after each duty cycle. */
    void hold(List<ClientNode> clients, ServerNode server) {
        for (ClientNode client : clients) {
            LinkProtocol link = client.link();
            if (link != null) {
                bounded(link);
            }
        }
        Acceptor acceptor = server.acceptor();
        if (acceptor == null) {
            return;
        }
        AcceptorHoldings held = acceptor.holdings();
        if (held.assemblies() > ASSEMBLIES
                || held.ephemerals() > EPHEMERALS
                || held.networks() > NETWORKS
                || held.jobs() > JOBS) {
            throw violation("the server holds too much: " + held);
        }
        unconfirmed(server);
    }

    private void bounded(LinkProtocol link) {
        LinkHoldings held = link.holdings();
        if (held.sessions() > SESSIONS
                || held.partials() > SESSIONS * PARTIALS
                || held.assemblies() > ASSEMBLIES
                || held.controlBlocks() > CONTROL_BLOCKS
                || held.attempts() > ATTEMPTS
                || link.queue().usedBytes() > link.queue().capacityBytes()) {
            throw violation(
                    "a link holds too much: " + held + ", " + link.queue().usedBytes() + " bytes waiting");
        }
    }

    private void unconfirmed(ServerNode server) {
        int lanes = 0;
        long rate = 0;
        for (Map.Entry<LinkProtocol, ServerNode.Served> e : server.links().entrySet()) {
            bounded(e.getKey());
            ServerNode.Served served = e.getValue();
            if (served.confirmed) {
                continue;
            }
            LaneTerms lane = served.caller.terms().sending();
            lanes++;
            rate += lane.packetLength() * SECOND_NS / lane.intervalNs();
            // Every initiation that is answered is on disk first.
            long greatest = server.greatestTimestampNs(served.caller.id());
            if (greatest != served.answeredTimestampNs) {
                served.answeredTimestampNs = greatest;
                served.answeredNs = agenda.nowNs();
            }
            long mostNs = Math.max(SECOND_NS, UNCONFIRMED_SLOTS * lane.slowestNs()) + 2 * scenario.tickNs() + SLACK_NS;
            if (agenda.nowNs() - Math.max(served.answeredNs, server.resumedNs()) > mostNs) {
                throw violation("a lane that nobody confirmed lives on: " + served.caller.at());
            }
        }
        if (lanes > UNCONFIRMED_LANES || rate > bytesPerSecond) {
            throw violation(lanes + " lanes that nobody confirmed, " + rate + " bytes a second");
        }
    }

    private Violation violation(String what) {
        return new Violation(agenda.nowNs(), what);
    }
}
