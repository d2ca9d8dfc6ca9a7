package interstate.actors.protocol;

import interstate.actors.agent.PathGroup;
import interstate.actors.settings.ClientLimits;
import interstate.actors.settings.ServerLimits;
import interstate.actors.settings.TimerSettings;
import interstate.wire.Bond;
import interstate.wire.LinkFeatures;
import interstate.wire.NumberWindow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A client and its server with two paths between them, slot by slot: each path has its delay, its losses, and may be cut in each direction. */
final class PathsDuo {

    /** What happens to a path's datagrams. */
    static final class Way {
        final int delaySlots;
        double loss;
        boolean upCut;
        boolean downCut;
        private final Endpoint place;
        private final ArrayDeque<Underway> upward = new ArrayDeque<>();
        private final ArrayDeque<Underway> downward = new ArrayDeque<>();

        Way(int number, int delaySlots) {
            this.delaySlots = delaySlots;
            this.place = ServerRig.at(number + 1);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // Handed on and never compared.
    private record Underway(long dueSlot, byte[] datagram) {}

    private static final int PACKET_BYTES = 40;
    private static final int NUMBER_AT = 36;

    final List<ClientRig> paths = new ArrayList<>();
    final List<Way> ways = new ArrayList<>();
    final ServerRig server;
    private final PathGroup up;
    private final PathGroup down;
    private final List<PathGroup.Path> upPaths = new ArrayList<>();
    private final Map<LinkProtocol, PathGroup.Path> downPaths = new HashMap<>();
    private final Random losses;
    private long nowNs = 1_000_000_000_000L;
    private long slot;
    private int upSent;
    private int downSent;

    PathsDuo(Bond.Mode mode, LinkFeatures features, long seed, int firstDelaySlots, int secondDelaySlots) {
        Secrets secrets = Secrets.password();
        losses = new Random(seed);
        up = new PathGroup(mode, 1);
        down = new PathGroup(mode, 2);
        server = new ServerRig(
                secrets,
                ServerRig.FLOODS,
                new ServerLimits(100, 100_000_000),
                new ClientLimits(2, 4_000_000, 100_000, 256, 9_000),
                Map.of(),
                TimerSettings.defaults());
        ways.add(new Way(0, firstDelaySlots));
        ways.add(new Way(1, secondDelaySlots));
        NumberWindow numbers = new NumberWindow();
        for (int i = 0; i < ways.size(); i++) {
            LinkFeatures own = features.with(new Bond(5, i, 2, mode));
            ClientRig path =
                    new ClientRig(secrets, 1, Offers.LANE, Offers.LANE, TimerSettings.defaults(), own, nowNs, numbers);
            paths.add(path);
            PathGroup.Path upPath = new PathGroup.Path(i, path.queue, 1, 0);
            up.put(upPath);
            upPaths.add(upPath);
        }
    }

    /** Slots until both paths stand. */
    PathsDuo connected() {
        for (int i = 0; i < 2_000 && server.confirmed.size() < 2; i++) {
            slots(1);
        }
        slots(50);
        if (server.confirmed.size() < 2) {
            throw new AssertionError("not connected");
        }
        return this;
    }

    void slots(long count) {
        for (long n = 0; n < count; n++) {
            slot();
        }
    }

    private void slot() {
        slot++;
        nowNs += Offers.INTERVAL_NS;
        for (int i = 0; i < ways.size(); i++) {
            Way way = ways.get(i);
            ClientRig path = paths.get(i);
            path.link.tick(nowNs);
            upPaths.get(i).told(new LinkEvent.PathChanged(clientState(i), false));
            byte[] datagram = path.slot(nowNs);
            if (datagram != null && passes(way, way.upCut)) {
                way.upward.add(new Underway(slot + way.delaySlots, datagram));
            }
            while (!way.upward.isEmpty() && way.upward.element().dueSlot <= slot) {
                server.receive(nowNs, way.place, way.upward.remove().datagram);
            }
            path.jobs.run(nowNs);
        }
        server.tick(nowNs);
        server.jobs.run(nowNs);
        lookAtServersPaths();
        for (int i = 0; i < ways.size(); i++) {
            Way way = ways.get(i);
            for (LinkProtocol link : server.table.at(way.place)) {
                byte[] datagram = server.slot(nowNs, link);
                if (datagram != null && passes(way, way.downCut)) {
                    way.downward.add(new Underway(slot + way.delaySlots, datagram));
                }
            }
            while (!way.downward.isEmpty() && way.downward.element().dueSlot <= slot) {
                paths.get(i).receive(nowNs, way.downward.remove().datagram);
            }
            paths.get(i).jobs.run(nowNs);
        }
    }

    private boolean passes(Way way, boolean cut) {
        return !cut && losses.nextDouble() >= way.loss;
    }

    private void lookAtServersPaths() {
        List<LinkProtocol> links = server.acceptor.links();
        for (LinkProtocol link : links) {
            PathGroup.Path path = downPaths.computeIfAbsent(link, made -> {
                PathGroup.Path fresh = new PathGroup.Path(made, made.queue(), 1, 0);
                down.put(fresh);
                return fresh;
            });
            path.told(new LinkEvent.PathChanged(serverState(link), false));
        }
        downPaths.keySet().removeIf(link -> {
            boolean over = !links.contains(link);
            if (over) {
                down.remove(link);
            }
            return over;
        });
    }

    /** As the port of a daemon is told it. */
    private static PathState serverState(LinkProtocol link) {
        if (link.current() == null) {
            return PathState.CALLING;
        }
        return link.shownState() == LinkState.ESTABLISHED ? PathState.LIVING : PathState.DEAD;
    }

    /** Gives one packet to each end. */
    void give() {
        if (!up.offer(packet(upSent), 0, PACKET_BYTES, nowNs)
                || !down.offer(packet(downSent), 0, PACKET_BYTES, nowNs)) {
            throw new AssertionError("no room");
        }
        upSent++;
        downSent++;
    }

    /** Gives one packet to the client's end, which may have no session yet. */
    void giveUp() {
        if (!up.offer(packet(upSent), 0, PACKET_BYTES, nowNs)) {
            throw new AssertionError("no room");
        }
        upSent++;
    }

    private static byte[] packet(int number) {
        byte[] packet = new byte[PACKET_BYTES];
        packet[0] = 0x45;
        packet[3] = PACKET_BYTES;
        java.nio.ByteBuffer.wrap(packet).putInt(NUMBER_AT, number);
        return packet;
    }

    private static List<Integer> numbers(List<byte[]> packets) {
        return packets.stream()
                .map(packet -> java.nio.ByteBuffer.wrap(packet).getInt(NUMBER_AT))
                .toList();
    }

    /** Numbers of the packets that came to the server, from 0, in the order in which they came. */
    List<Integer> cameUp() {
        return numbers(server.delivered);
    }

    /** Those that came to the client, on either path. */
    List<Integer> cameDown() {
        List<byte[]> all = new ArrayList<>(paths.get(0).delivered);
        all.addAll(paths.get(1).delivered);
        return numbers(all);
    }

    int given() {
        return upSent;
    }

    /** What the client makes of a path. */
    PathState clientState(int path) {
        PathState state = PathState.CALLING;
        for (LinkEvent event : paths.get(path).events) {
            if (event instanceof LinkEvent.PathChanged changed) {
                state = changed.state();
            }
        }
        return state;
    }

    /** What the server makes of it. */
    PathState serverState(int path) {
        List<LinkProtocol> links = server.table.at(ways.get(path).place);
        return links.isEmpty() ? PathState.CALLING : serverState(links.get(links.size() - 1));
    }
}
