package interstate.actors.simulation;

import interstate.actors.protocol.Endpoint;
import interstate.actors.protocol.LinkProtocol;
import java.util.List;

/** Lets a scenario's faults happen, each no longer than until the world is healed. */
final class Storm {

    private static final long CLOCK_BACK_NS = 3_600_000_000_000L;
    private static final int GOODBYE_SLOTS = 5;

    private final World world;
    private final Agenda agenda;
    private final long healNs;
    private final List<ClientNode> clients;
    private final ServerNode server;
    private final Dice dice;

    Storm(World world, long healNs, List<ClientNode> clients, ServerNode server, Dice dice) {
        this.world = world;
        this.agenda = world.agenda();
        this.healNs = healNs;
        this.clients = clients;
        this.server = server;
        this.dice = dice;
    }

    void expect(List<Fault> faults) {
        for (Fault fault : faults) {
            agenda.at(fault.atNs(), () -> befall(fault));
        }
    }

    private void befall(Fault fault) {
        world.write(fault.toString());
        ClientNode client = clients.get(fault.client());
        long now = agenda.nowNs();
        long endNs = Math.max(now, Math.min(healNs, now + fault.forNs()));
        switch (fault.kind()) {
            case KILL_CLIENT -> kill(client, endNs);
            case KILL_SERVER -> kill(server, endNs);
            case KILL_BOTH -> {
                kill(client, endNs);
                kill(server, now + (endNs - now) * 2 / 3);
            }
            case PAUSE_CLIENT -> client.pause(endNs - now);
            case PAUSE_SERVER -> server.pause(endNs - now);
            case STALL_CLIENT -> client.stall(endNs - now);
            case STALL_SERVER -> server.stall(endNs - now);
            case PARTITION -> cut(client.address(), true, true, endNs);
            case PARTITION_UP -> cut(client.address(), true, false, endNs);
            case PARTITION_DOWN -> cut(client.address(), false, true, endNs);
            case ROAM -> world.roam(client, (int) dice.at(now).between(1, 1_000));
            case CLOCK_BACK -> {
                client.setClockBack(CLOCK_BACK_NS);
                kill(client, endNs);
            }
            case GOODBYE -> leave(client, endNs);
        }
    }

    private void kill(SimulatedNode node, long untilNs) {
        node.kill();
        agenda.at(untilNs, node::start);
    }

    private void cut(Endpoint client, boolean up, boolean down, long untilNs) {
        Network network = world.network();
        if (up) {
            network.mute(client, true);
            agenda.at(untilNs, () -> network.mute(client, false));
        }
        if (down) {
            network.deafen(client, true);
            agenda.at(untilNs, () -> network.deafen(client, false));
        }
    }

    /** Says goodbye, goes some slots later, and comes back with another lane. */
    private void leave(ClientNode client, long untilNs) {
        LinkProtocol link = client.link();
        if (link != null) {
            link.goodbye(agenda.nowNs());
        }
        long gone = client.plan.leadNs() + GOODBYE_SLOTS * client.plan.up().slowestNs();
        agenda.in(gone, () -> {
            client.stop();
            agenda.at(Math.max(agenda.nowNs(), untilNs), client::start);
        });
    }
}
