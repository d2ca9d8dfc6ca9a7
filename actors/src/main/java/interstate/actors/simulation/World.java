package interstate.actors.simulation;

import interstate.actors.protocol.Admission;
import interstate.actors.protocol.Caller;
import interstate.actors.protocol.Endpoint;
import interstate.actors.protocol.LinkEvent;
import interstate.actors.protocol.PeerId;
import interstate.actors.settings.ClientLimits;
import interstate.actors.settings.ServerLimits;
import interstate.pacing.Schedule;
import interstate.pacing.ScheduleSpec;
import interstate.wire.DatagramLayout;
import interstate.wire.LaneTerms;
import interstate.wire.Prefix;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One world: a server, its clients, the network between them, and those who watch. It is made from a scenario and lived
 * through once; when a rule is broken a {@link Violation} comes out.
 *
 * <p>It goes through the storm with all its faults, is healed, must carry traffic for every client again within bounded
 * time, must then lose nothing for a while, and ends with the clients' goodbyes.
 */
public final class World extends Surroundings {

    private static final int HOURS = 24;
    private static final long HOUR_NS = 3_600_000_000_000L;
    private static final long BOOT_MAX_NS = 50_000_000;
    private static final ClientLimits PER_CLIENT = new ClientLimits(4, 100_000_000, 100_000, 256, 9_000);
    private static final ServerLimits ALL_CLIENTS = new ServerLimits(1_000, 1_000_000_000);

    private final Scenario scenario;
    private final Journal journal;
    private final Dice dice;
    private final Agenda agenda = new Agenda();
    private final Referee referee = new Referee();
    private final Rules rules;
    private final Network network;
    private final Adversary adversary;
    private final InnerTraffic traffic;
    private final ServerNode server;
    private final List<ClientNode> clients = new ArrayList<>();
    private int lanes;
    private @Nullable Outcome outcome;

    private World(Scenario scenario, Wiretap also, Journal journal) {
        this.scenario = scenario;
        this.journal = journal;
        this.dice = new Dice(scenario.seed()).at(1);
        this.rules = new Rules(agenda, scenario, PER_CLIENT.bytesPerSecond());
        this.traffic = new InnerTraffic(agenda, referee, dice.at(2));
        this.network = new Network(agenda, dice.at(3), scenario.storm(), d -> departed(d, also));
        this.adversary = new Adversary(this, scenario.adversary(), dice.at(4));
        Secrets secrets = new Secrets(scenario.keyed(), dice.at(5));
        Secrets others = new Secrets(scenario.keyed(), dice.at(6));
        Map<PeerId, Admission.Known> known = new HashMap<>();
        Endpoint at = scenario.ipv6()
                ? new Endpoint(0x20010DB8_00000000L, 1, 1405, true, 0)
                : new Endpoint(0, 0xC0000201L, 1405, false, 0);
        for (int i = 0; i < scenario.clients().size(); i++) {
            ClientPlan plan = scenario.clients().get(i);
            boolean stranger = plan.manner() == ClientPlan.Manner.STRANGER;
            boolean greedy = plan.manner() == ClientPlan.Manner.GREEDY;
            Secrets.Client own = (stranger ? others : secrets).enrol(dice.at(7, i));
            known.put(own.id(), new Admission.Known(InnerTraffic.addresses(i), PER_CLIENT));
            List<Prefix> wants = InnerTraffic.addresses(greedy ? ServerNode.NUMBER : i);
            clients.add(new ClientNode(this, i, plan, own, place(i, 0), at, wants, scenario, dice.at(8, i)));
            rules.moved(clients.get(i));
        }
        Admission admission = new Admission(
                scenario.keyed(),
                scenario.keyed() ? known : Map.of(),
                List.of(Prefix.parse("10.99.0.0/24"), Prefix.parse("fd99::/64")),
                InnerTraffic.addresses(ServerNode.NUMBER),
                PER_CLIENT,
                ALL_CLIENTS);
        this.server = new ServerNode(this, secrets, admission, at, scenario, dice.at(9));
    }

    /**
     * Lives through a world.
     *
     * @throws Violation when a rule was broken
     */
    public static Outcome run(Scenario scenario) {
        return run(scenario, d -> {}, (atNs, line) -> {});
    }

    /** Lives through a world; {@code also} sees every datagram that leaves, {@code journal} is told the rest. */
    public static Outcome run(Scenario scenario, Wiretap also, Journal journal) {
        return new World(scenario, also, journal).run();
    }

    private Outcome run() {
        agenda.at(dice.at(10).between(0, BOOT_MAX_NS), server::start);
        for (ClientNode client : clients) {
            agenda.at(dice.at(11, client.number).between(0, BOOT_MAX_NS), client::start);
            traffic.begin(client, server);
        }
        new Storm(this, scenario.healNs(), clients, server, dice.at(12)).expect(scenario.faults());
        agenda.at(scenario.healNs(), this::heal);
        while (outcome == null && agenda.doNext()) {
            // Time passes.
        }
        return Objects.requireNonNull(outcome);
    }

    private void heal() {
        write("the storm is over");
        network.weather(Weather.calm(scenario.calmDelayNs()));
        adversary.rest();
        server.start();
        clients.forEach(SimulatedNode::start);
        List<ClientNode> honest = clients.stream()
                .filter(c -> c.plan.manner() == ClientPlan.Manner.HONEST)
                .toList();
        new Aftermath(this, scenario, traffic, server, honest, this::finish).recover();
    }

    private void finish(Aftermath.Result result) {
        outcome = new Outcome(
                referee.trace(),
                referee.emissions(),
                agenda.nowNs(),
                result.recoveryNs(),
                result.recoveryBoundNs(),
                referee.datagrams(),
                traffic.packets(),
                result.sessions(),
                result.lossless());
    }

    // ---- what nodes tell --------------------------------------------------------------------------------------------

    private void departed(Departure d, Wiretap also) {
        referee.departed(d);
        rules.departed(d);
        adversary.departed(d);
        also.departed(d);
    }

    @Override
    void afterCycle() {
        rules.hold(clients, server);
    }

    @Override
    void laneAsked(Caller caller) {
        write("server: link for client " + rules.clientAt(caller.at()).number + " at " + caller.at()
                + (caller.addresses().isEmpty() ? ", refused" : ""));
        rules.laneAsked(caller);
    }

    @Override
    void asked(ClientNode client, long refusedAtNs) {
        write("client " + client.number + ": initiation");
        rules.asked(client, refusedAtNs);
    }

    @Override
    void happened(ClientNode client, LinkEvent event) {
        write("client " + client.number + ": " + event);
        referee.note(client.number, event.getClass().getSimpleName().hashCode(), agenda.nowNs());
        rules.happened(client, event);
    }

    @Override
    void monitored(ClientNode client, long strand, boolean outgoing, long sequence, long sentNs, long receivedNs) {
        rules.monitored(client, strand, outgoing, sequence, sentNs, receivedNs);
    }

    @Override
    void happenedAtServer(Caller caller, LinkEvent event) {
        write("server: " + event + " with client " + rules.clientAt(caller.at()).number);
        referee.note(caller.id().hashCode(), event.getClass().getSimpleName().hashCode(), agenda.nowNs());
    }

    @Override
    void laneRanOut(long resumedNs) {
        rules.laneRanOut(resumedNs);
    }

    @Override
    boolean deliveredToClient(ClientNode client, byte[] b, int off, int bytes, long dueNs) {
        traffic.deliveredToClient(client, b, off, bytes, dueNs);
        return true;
    }

    @Override
    boolean deliveredToServer(PeerId from, byte[] b, int off, int bytes, long dueNs) {
        traffic.deliveredToServer(clients, from, b, off, bytes, dueNs);
        return true;
    }

    @Override
    void write(String line) {
        journal.wrote(agenda.nowNs(), line);
    }

    /** Whether a recorded datagram cannot hold an initiation that is new to the server. */
    boolean serverKnowsAsOld(Departure d) {
        if (d.from().equals(server.address())) {
            return true;
        }
        ClientNode client = rules.clientAt(d.from());
        return client.plan.manner() == ClientPlan.Manner.STRANGER
                || server.greatestTimestampNs(client.secrets.id()) >= scenario.epochNs() + d.atNs();
    }

    // ---- what nodes are given ---------------------------------------------------------------------------------------

    @Override
    Agenda agenda() {
        return agenda;
    }

    @Override
    Network network() {
        return network;
    }

    /** Moves a client to another address. */
    void roam(ClientNode client, int place) {
        client.roam(place(client.number, place));
        rules.moved(client);
    }

    private Endpoint place(int client, int place) {
        long low = 0xCB007100L + 256L * place + client;
        int port = 40_000 + client;
        return scenario.ipv6()
                ? new Endpoint(0x20010DB8_00010000L + place, low, port, true, 0)
                : new Endpoint(0, low, port, false, 0);
    }

    /** Opens a lane of a pacer, and has it watched. */
    @Override
    SimulatedLane openLane(SimulatedLane.Host host, Endpoint to, LaneTerms terms, boolean ipv6, long leadNs) {
        int number = lanes++;
        Dice drawn = dice.at(13, number);
        ScheduleSpec spec = new ScheduleSpec(
                ScheduleSpec.Kind.ofCode(terms.scheduleKind()),
                terms.intervalNs(),
                terms.jitterPermille(),
                terms.hourlyNs());
        // So that an hour ends before the world is healed.
        long utcOffsetNs = drawn.at(3).between(1, HOURS) * HOUR_NS - drawn.at(4).between(0, scenario.healNs());
        byte[] seed = drawn.bytes(Schedule.SEED_BYTES);
        long firstNs = agenda.nowNs() + drawn.between(0, terms.intervalNs());
        int bytes = DatagramLayout.datagramBytes(terms.packetLength(), ipv6);
        referee.watch(number, bytes, new Schedule(spec, seed, utcOffsetNs)::drawNs, firstNs, host);
        return new SimulatedLane(
                number,
                host,
                to,
                bytes,
                new Schedule(spec, seed, utcOffsetNs)::drawNs,
                firstNs,
                cells(spec, leadNs),
                scenario.missed(),
                agenda,
                network,
                drawn.at(2));
    }

    /** A power of two with room for the slots of a lead and some more. */
    private static int cells(ScheduleSpec spec, long leadNs) {
        long needed = leadNs / spec.minNs() + 4;
        return (int) Math.min(CELLS_MAX, Long.highestOneBit(needed) << 1);
    }
}
