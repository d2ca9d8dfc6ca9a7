package interstate.actors.simulation;

import interstate.actors.protocol.LinkProtocol;
import interstate.actors.protocol.LinkState;
import interstate.wire.DatagramLayout;
import interstate.wire.LaneTerms;
import java.util.List;
import java.util.function.Consumer;

/**
 * What must come after the storm: every client carries traffic again within bounded time, then nothing is lost any more,
 * queues run empty, and each goodbye ends its lane.
 */
final class Aftermath {

    private static final long MILLI_NS = 1_000_000L;
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long LEAD_MAX_NS = 10_000_000L;
    private static final long LOOK_MIN_NS = 2_000_000L;
    private static final long STEADY_MIN_NS = 200_000_000L;
    private static final int STEADY_SLOTS = 20;
    private static final int DRAIN_SLOTS = 400;
    private static final int GOODBYE_SLOTS = 40;
    private static final long RETRY_MAX_NS = 5 * SECOND_NS;
    private static final int SLOW_RETRY_GROWS = 4;
    private static final long MESSAGE_BYTES = 1_500;
    private static final int FRAGMENT_HEADER_BYTES = 13;

    /**
     * How it went.
     *
     * @param lossless whether nothing was to be lost in the steady part, because no fresh session began in it
     */
    record Result(long recoveryNs, long recoveryBoundNs, long sessions, boolean lossless) {}

    private final World world;
    private final Agenda agenda;
    private final Scenario scenario;
    private final InnerTraffic traffic;
    private final ServerNode server;
    private final List<ClientNode> clients;
    private final Consumer<Result> done;
    private final long slowestNs;
    private final long startNs;
    private long recoveredNs;
    private long steadyUntilNs;
    private long freshSessions;
    private long partingNs;
    private long sessions;

    /** @param clients those that are to be served */
    Aftermath(
            World world,
            Scenario scenario,
            InnerTraffic traffic,
            ServerNode server,
            List<ClientNode> clients,
            Consumer<Result> done) {
        this.world = world;
        this.agenda = world.agenda();
        this.scenario = scenario;
        this.traffic = traffic;
        this.server = server;
        this.clients = clients;
        this.done = done;
        this.startNs = agenda.nowNs();
        this.slowestNs = scenario.clients().stream()
                .mapToLong(ClientPlan::slowestNs)
                .max()
                .orElseThrow();
    }

    /** Looks again and again whether all carry traffic. */
    void recover() {
        long now = agenda.nowNs();
        List<ClientNode> waiting = clients.stream().filter(c -> !carries(c)).toList();
        for (ClientNode client : waiting) {
            if (now - startNs > recoveryBoundNs(client.plan)) {
                throw new Violation(now, "too long after the storm: " + stateOf(client));
            }
        }
        if (!waiting.isEmpty()) {
            agenda.in(Math.max(LOOK_MIN_NS, slowestNs / 4), this::recover);
            return;
        }
        world.write("all carry again");
        recoveredNs = now;
        freshSessions = countFreshSessions();
        steadyUntilNs = now + Math.max(STEADY_SLOTS * slowestNs, STEADY_MIN_NS);
        agenda.at(steadyUntilNs, () -> {
            traffic.quieten();
            drain(agenda.nowNs() + DRAIN_SLOTS * slowestNs + 2 * SECOND_NS);
        });
    }

    private boolean carries(ClientNode client) {
        LinkProtocol link = client.link();
        return link != null
                && link.state() == LinkState.ESTABLISHED
                && server.serving(client) != null
                && traffic.carriedSince(client, true, startNs)
                && traffic.carriedSince(client, false, startNs);
    }

    /**
     * How long a client may need: it finds out that it is deaf, waits for its next attempt, and sends both messages; each
     * of these may have been spent in vain just when the storm ended.
     */
    private long recoveryBoundNs(ClientPlan plan) {
        long silenceNs = Math.max(
                scenario.timers().silenceNs(),
                scenario.timers().silenceSlots() * plan.down().slowestNs());
        long messageNs = fragments(plan.up()) * plan.up().slowestNs()
                + fragments(plan.down()) * plan.down().slowestNs();
        long roundTripNs = 2 * scenario.calmDelayNs();
        long retryNs = Math.max(RETRY_MAX_NS, SLOW_RETRY_GROWS * (messageNs + 2 * roundTripNs));
        return 2 * (silenceNs + retryNs + 2 * messageNs + 2 * roundTripNs) + SECOND_NS;
    }

    private long fragments(LaneTerms lane) {
        int bytes = DatagramLayout.datagramBytes(lane.packetLength(), scenario.ipv6());
        int room = DatagramLayout.handshakeBodyBytes(bytes) - FRAGMENT_HEADER_BYTES;
        return (MESSAGE_BYTES + room - 1) / room;
    }

    private long countFreshSessions() {
        return clients.stream()
                .map(ClientNode::link)
                .mapToLong(l -> l == null ? 0 : l.counters().sessions - l.counters().rekeys)
                .sum();
    }

    private void drain(long untilNs) {
        boolean empty = clients.stream().allMatch(c -> isEmpty(c.link()) && isEmpty(server.serving(c)));
        if (empty) {
            long longestNs = scenario.clients().stream()
                    .mapToLong(ClientPlan::longestNs)
                    .max()
                    .orElseThrow();
            agenda.in(2 * longestNs + 2 * scenario.calmDelayNs() + LEAD_MAX_NS, this::account);
        } else if (agenda.nowNs() > untilNs) {
            throw new Violation(agenda.nowNs(), "a send queue does not run empty");
        } else {
            agenda.in(slowestNs, () -> drain(untilNs));
        }
    }

    private static boolean isEmpty(@org.jspecify.annotations.Nullable LinkProtocol link) {
        return link == null || link.queue().usedBytes() == 0;
    }

    private void account() {
        boolean lossless = countFreshSessions() == freshSessions;
        for (ClientNode client : clients) {
            if (lossless) {
                complete(client, true);
                complete(client, false);
            }
            LinkProtocol link = client.link();
            if (link != null) {
                sessions += link.counters().sessions;
                link.goodbye(agenda.nowNs());
            }
        }
        partingNs = agenda.nowNs();
        part(lossless);
    }

    private void complete(ClientNode client, boolean up) {
        Flow flow = traffic.flow(client, up);
        int missing = flow.missing(recoveredNs, steadyUntilNs);
        if (missing > 0) {
            throw new Violation(agenda.nowNs(), flow.name() + " lost " + missing + " packets in calm weather");
        }
        long delayNs = client.plan.features().dispatchDelayMs() * MILLI_NS;
        flow.holdGaps(agenda.nowNs(), recoveredNs, steadyUntilNs, delayNs);
    }

    /** Waits until the server has heard all goodbyes, or could not since the client's keys were not its own. */
    private void part(boolean lossless) {
        List<ClientNode> served =
                clients.stream().filter(c -> server.serving(c) != null).toList();
        for (ClientNode client : served) {
            if (agenda.nowNs() - partingNs > goodbyeBoundNs(client)) {
                throw new Violation(agenda.nowNs(), "after its goodbye: " + stateOf(client));
            }
        }
        if (served.isEmpty()) {
            long bound = clients.stream()
                    .mapToLong(c -> recoveryBoundNs(c.plan))
                    .max()
                    .orElseThrow();
            done.accept(new Result(recoveredNs - startNs, bound, sessions, lossless));
        } else {
            agenda.in(slowestNs, () -> part(lossless));
        }
    }

    private long goodbyeBoundNs(ClientNode client) {
        long soonNs = GOODBYE_SLOTS * slowestNs + 2 * scenario.calmDelayNs() + SECOND_NS;
        LinkProtocol link = client.link();
        boolean heard = link != null && link.state() == LinkState.ESTABLISHED;
        long timeoutNs = Math.max(
                client.plan.serverTimeoutMs() * MILLI_NS,
                scenario.timers().timeoutSlots() * client.plan.up().slowestNs());
        return heard ? soonNs : soonNs + timeoutNs;
    }

    private String stateOf(ClientNode client) {
        LinkProtocol link = client.link();
        LinkProtocol served = server.serving(client);
        return "client " + client.number + " "
                + (link == null ? "without a link" : link.state() + " " + link.holdings()) + ", server "
                + (served == null ? "without a link" : served.state() + " " + served.holdings()) + ", carries up "
                + traffic.carriedSince(client, true, startNs) + " down "
                + traffic.carriedSince(client, false, startNs);
    }
}
