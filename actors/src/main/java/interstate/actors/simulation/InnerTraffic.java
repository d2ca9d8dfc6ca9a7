package interstate.actors.simulation;

import interstate.actors.protocol.InnerPackets;
import interstate.actors.protocol.LinkProtocol;
import interstate.actors.protocol.PeerId;
import interstate.wire.LaneTerms;
import interstate.wire.Prefix;
import java.util.ArrayList;
import java.util.List;

/**
 * The inner packets of a world: offers them to both ends of every link, and judges what comes out: the right bytes, once,
 * at the right end.
 */
final class InnerTraffic {

    /** Slots' worth of packets that may wait, so that a slow lane's backlog does not outlast the world. */
    private static final long QUEUED_PACKETS = 16;

    private static final long MILLI_NS = 1_000_000;

    private final Agenda agenda;
    private final Referee referee;
    private final Dice dice;
    private final List<Flow> flows = new ArrayList<>();
    private long packets;
    private boolean quiet;

    InnerTraffic(Agenda agenda, Referee referee, Dice dice) {
        this.agenda = agenda;
        this.referee = referee;
        this.dice = dice;
    }

    /** Begins the two flows of a client. Clients come in the order of their numbers. */
    void begin(ClientNode client, ServerNode served) {
        begin(client, served, true);
        begin(client, served, false);
    }

    private void begin(ClientNode client, ServerNode served, boolean up) {
        Dice drawn = dice.at(flows.size());
        boolean ipv6 = drawn.chance(0.4);
        byte[] clients = address(client.number, ipv6);
        byte[] servers = address(ServerNode.NUMBER, ipv6);
        String name = "client " + client.number + (up ? " up" : " down");
        Flow flow = new Flow(flows.size(), name, up ? clients : servers, up ? servers : clients, drawn.at(1));
        flows.add(flow);
        Traffic traffic = up ? client.plan.sends() : client.plan.receives();
        if (traffic.gapNs() > 0) {
            Dice times = drawn.at(2);
            agenda.in(traffic.gapNs(), () -> generate(flow, client, served, up, traffic, times));
        }
    }

    private void generate(Flow flow, ClientNode client, ServerNode served, boolean up, Traffic traffic, Dice times) {
        if (quiet) {
            return;
        }
        for (long n = times.between(1, traffic.atOnce()); n > 0; n--) {
            int bytes = (int) times.between(traffic.minBytes(), traffic.maxBytes());
            byte[] packet = flow.next(bytes);
            if (up ? client.offer(packet) : served.offer(packet, flow.destination())) {
                flow.offered(agenda.nowNs(), bytes);
            }
        }
        agenda.in(times.between(1, 2 * traffic.gapNs()), () -> generate(flow, client, served, up, traffic, times));
    }

    /** Inner addresses of a client or of the server: one of each family. */
    static List<Prefix> addresses(int number) {
        return List.of(Prefix.parse("10.99.0." + (number + 2)), Prefix.parse("fd99::" + (number + 2)));
    }

    private static byte[] address(int number, boolean ipv6) {
        return addresses(number).get(ipv6 ? 1 : 0).address();
    }

    /** Puts a packet into a link's queue, as the TUN reader does. */
    static boolean offer(LinkProtocol link, byte[] packet, long nowNs) {
        LaneTerms lane = link.terms().sending();
        return link.queue().usedBytes() + packet.length <= QUEUED_PACKETS * lane.packetLength()
                && link.queue().offer(packet, 0, packet.length, nowNs);
    }

    void deliveredToClient(ClientNode client, byte[] b, int off, int bytes, long dueNs) {
        delivered(client, 2 * client.number + 1, b, off, bytes, dueNs);
    }

    void deliveredToServer(List<ClientNode> clients, PeerId from, byte[] b, int off, int bytes, long dueNs) {
        for (ClientNode client : clients) {
            if (client.secrets.id().equals(from)) {
                delivered(client, 2 * client.number, b, off, bytes, dueNs);
                return;
            }
        }
        throw new Violation(agenda.nowNs(), "the server took a packet from nobody");
    }

    private void delivered(ClientNode client, int wanted, byte[] b, int off, int bytes, long dueNs) {
        int flow = Flow.flowOf(b, off, bytes);
        if (flow != wanted) {
            throw new Violation(agenda.nowNs(), "a packet of flow " + flow + " came where flow " + wanted + " ends");
        }
        packets++;
        int packet = flows.get(flow).arrived(agenda.nowNs(), b, off, bytes);
        long delayNs = client.plan.features().dispatchDelayMs() * MILLI_NS;
        if (delayNs > 0) {
            flows.get(flow).due(agenda.nowNs(), packet, dueNs, delayNs);
        } else if (dueNs != InnerPackets.AT_ONCE) {
            throw new Violation(agenda.nowNs(), "a packet of flow " + flow + " waits where nobody wants it to");
        }
        referee.note(flow, packet, agenda.nowNs());
    }

    /** Whether a packet that was offered since has come through, or none is ever offered. */
    boolean carriedSince(ClientNode client, boolean up, long sinceNs) {
        Traffic traffic = up ? client.plan.sends() : client.plan.receives();
        return traffic.gapNs() == 0 || flow(client, up).newestArrivedOfferedNs() >= sinceNs;
    }

    Flow flow(ClientNode client, boolean up) {
        return flows.get(2 * client.number + (up ? 0 : 1));
    }

    /** Offers no more. */
    void quieten() {
        quiet = true;
    }

    long packets() {
        return packets;
    }
}
