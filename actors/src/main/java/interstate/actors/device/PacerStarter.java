package interstate.actors.device;

import interstate.actors.settings.ClientLinkSettings;
import interstate.actors.settings.NodeSettings;
import interstate.pacing.Lane;
import interstate.pacing.LaneSpec;
import interstate.pacing.PacerControl;
import interstate.pacing.SocketSpec;
import interstate.tunbridge.UdpAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds the pacer that an earlier node left, or starts one, and sees to it that it has the node's sockets and the lanes
 * of its calling ends, so that these emit before anything else of the node runs.
 */
public final class PacerStarter implements Supplier<PacerReady> {

    /** Connects to the living pacer, or starts one. */
    @FunctionalInterface
    public interface Start {
        /**
         * Connects or starts.
         *
         * @param sockets what a new pacer opens at once
         * @param lanes what it emits at once
         */
        Found start(List<SocketSpec> sockets, List<LaneSpec> lanes);
    }

    /**
     * A living pacer.
     *
     * @param fresh whether it was started just now
     */
    public record Found(PacerControl control, boolean fresh) {}

    private final NodeSettings settings;
    private final Map<String, UdpAddress> peers;
    private final Map<String, Integer> marks;
    private final RateLadder ladder;
    private final Start start;
    private @Nullable PacerReady first;
    private boolean firstIsFresh;

    /**
     * @param peers where each client link's server is
     * @param marks firewall mark of each client link's socket, 0 for none
     * @param ladder at what rate each client link's lane is opened, if at all
     * @param start connects to the living pacer or starts one
     */
    public PacerStarter(
            NodeSettings settings,
            Map<String, UdpAddress> peers,
            Map<String, Integer> marks,
            RateLadder ladder,
            Start start) {
        this.settings = settings;
        this.peers = Map.copyOf(peers);
        this.marks = Map.copyOf(marks);
        this.ladder = ladder;
        this.start = start;
    }

    /** Starts at once, before there are actors; the next {@link #get} answers with the same pacer. */
    public void startEarly() {
        Found found = start();
        firstIsFresh = found.fresh();
        first = ready(found);
    }

    /**
     * Undoes an early start, when the node cannot go on: a pacer that it started ends; one that an earlier node left is let
     * go of.
     */
    public void abandon() {
        PacerReady early = first;
        first = null;
        if (early != null) {
            letGo(new Found(early.control(), firstIsFresh));
        }
    }

    /** Ends the pacer of an early start, whoever started it: the node is told to end before it has begun. */
    public void end() {
        PacerReady early = first;
        first = null;
        if (early != null) {
            early.control().stop();
        }
    }

    private static void letGo(Found found) {
        if (found.fresh()) {
            found.control().stop();
        } else {
            found.control().close();
        }
    }

    @Override
    public PacerReady get() {
        PacerReady early = first;
        first = null;
        return early != null ? early : ready(start());
    }

    private Found start() {
        List<SocketSpec> sockets = new ArrayList<>();
        List<LaneSpec> lanes = new ArrayList<>();
        settings.server()
                .ifPresent(server ->
                        server.listen().forEach(listen -> sockets.add(new SocketSpec(UdpAddress.of(listen), 0))));
        for (ClientLinkSettings link : settings.clients()) {
            if (!ladder.rung(link.name()).stopped()) {
                lanes.add(ClientLanes.spec(ladder.now(link), sockets.size(), peerOf(link)));
            }
            sockets.add(socketSpec(link));
        }
        return start.start(sockets, lanes);
    }

    private SocketSpec socketSpec(ClientLinkSettings link) {
        InetSocketAddress local = link.local();
        UdpAddress bind = local.getAddress().isAnyLocalAddress()
                ? UdpAddress.any(peerOf(link).ipv6(), local.getPort())
                : UdpAddress.of(local);
        int device = link.device().map(PacerStarter::number).orElse(0);
        return new SocketSpec(bind, marks.getOrDefault(link.name(), 0), device);
    }

    private static int number(String device) {
        try {
            NetworkInterface found = NetworkInterface.getByName(device);
            if (found != null) {
                return found.getIndex();
            }
        } catch (SocketException unreadable) {
            throw new IllegalArgumentException("interface \"" + device + "\" cannot be looked up", unreadable);
        }
        throw new IllegalArgumentException("interface \"" + device + "\" is none of this host's");
    }

    /** A pacer that cannot serve this node is left as it was found. */
    private PacerReady ready(Found found) {
        try {
            return ready(found.control());
        } catch (RuntimeException e) {
            try {
                letGo(found);
            } catch (RuntimeException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    private PacerReady ready(PacerControl control) {
        List<SocketSpec> found = control.sockets();
        List<Integer> serving = new ArrayList<>();
        settings.server().ifPresent(server -> {
            for (InetSocketAddress listen : server.listen()) {
                SocketSpec spec = new SocketSpec(UdpAddress.of(listen), 0);
                int at = found.indexOf(spec);
                serving.add(at >= 0 ? at : control.openSocket(spec));
            }
        });
        Map<String, Integer> calling = new LinkedHashMap<>();
        for (ClientLinkSettings link : settings.clients()) {
            calling.put(link.name(), socketOf(control, link));
        }
        return new PacerReady(control, calling, serving);
    }

    /** The socket of the link's lane, if an earlier node left one, else a new one with its lane. */
    private int socketOf(PacerControl control, ClientLinkSettings link) {
        UdpAddress peer = peerOf(link);
        boolean runs = !ladder.rung(link.name()).stopped();
        byte[] tag = ClientLanes.tag(link);
        for (Lane lane : control.lanes()) {
            if (Arrays.equals(lane.terms().peerHash32(), tag) && !lane.hasEnded()) {
                int socket = lane.terms().socket();
                ladder.lengths().adopt(link, lane.terms().packetLength());
                if (runs && sameTerms(lane.terms(), ClientLanes.spec(ladder.now(link), socket, peer))) {
                    return socket;
                }
                control.endLane(lane);
            }
        }
        int socket = control.openSocket(socketSpec(link));
        if (runs) {
            control.openLane(ClientLanes.spec(ladder.now(link), socket, peer));
        }
        return socket;
    }

    /** Lead and destination may change under a lane; length and schedule are what the observer sees. */
    private static boolean sameTerms(LaneSpec found, LaneSpec wanted) {
        return found.datagramBytes() == wanted.datagramBytes()
                && found.schedule().equals(wanted.schedule())
                && found.leadNs() >= wanted.leadNs();
    }

    private UdpAddress peerOf(ClientLinkSettings link) {
        UdpAddress peer = peers.get(link.name());
        if (peer == null) {
            throw new IllegalArgumentException("no address for link " + link.name());
        }
        return peer;
    }
}
