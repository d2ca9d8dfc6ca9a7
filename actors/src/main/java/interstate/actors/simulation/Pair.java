package interstate.actors.simulation;

import interstate.actors.protocol.Admission;
import interstate.actors.protocol.Endpoint;
import interstate.actors.protocol.InnerPackets;
import interstate.actors.protocol.LinkProtocol;
import interstate.actors.protocol.PeerId;
import interstate.actors.settings.ClientLimits;
import interstate.actors.settings.ServerLimits;
import interstate.wire.BigEndian;
import interstate.wire.DatagramLayout;
import interstate.wire.LaneTerms;
import interstate.wire.Prefix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A client and its server under virtual time, whose slots and whose network are told from outside, datagram by datagram: for
 * what-if questions, where a {@link World} is for proof. Nobody dies here and nobody watches. One thread.
 */
public final class Pair {

    /** In place of a delay: the datagram does not come. */
    public static final long LOST = -1;

    /** An inner packet's header, and the number behind it. */
    public static final int MIN_PACKET_BYTES = 24;

    private static final int NUMBER_AT = 20;
    /** Zeros would cost repair nothing. */
    private static final byte FILLING = 0x55;

    private static final int CELLS = Surroundings.CELLS_MAX;
    private static final long ANY_SPEED = Long.MAX_VALUE / 4;
    private static final Endpoint SERVER = new Endpoint(0, 0xC0000201L, 1405, false, 0);
    private static final Endpoint CLIENT = new Endpoint(0, 0xCB007102L, 40_000, false, 0);

    /** The slots of one direction, and what becomes of their datagrams. */
    public interface Way {

        /** When the next slot is: after the given instant, that of the one before. Asked for once for each slot. */
        long nextNs(long afterNs);

        /** How long the datagram of the slot asked for last takes, or {@link #LOST}. */
        long delayNs();
    }

    /** Takes inner packets that came out. */
    @FunctionalInterface
    public interface Output {

        /**
         * A packet is whole.
         *
         * @param up whether the client had sent it
         * @param dueNs when it is to leave, or {@link InnerPackets#AT_ONCE}
         */
        void delivered(boolean up, int number, long dueNs);
    }

    private final Agenda agenda = new Agenda();
    private final Around around = new Around();
    private final Way up;
    private final Way down;
    private final Output output;
    private final Dice dice;
    private final ClientNode client;
    private final ServerNode server;
    private final List<Track> tracks = new ArrayList<>();
    private final Map<Endpoint, Carrier.Receiver> receivers = new HashMap<>();
    private final byte[] ofClient = InnerTraffic.addresses(0).get(0).address();
    private final byte[] ofServer =
            InnerTraffic.addresses(ServerNode.NUMBER).get(0).address();
    private final byte[] packet;

    /**
     * Starts both at the instant 0.
     *
     * @param plan its traffic is not looked at
     * @param longestBytes of inner packets
     * @param seed of everything that both draw
     */
    public Pair(ClientPlan plan, Way up, Way down, int longestBytes, Output output, long seed) {
        this.up = up;
        this.down = down;
        this.output = output;
        this.dice = new Dice(seed);
        this.packet = new byte[longestBytes];
        Arrays.fill(packet, FILLING);
        Scenario scenario = Scenario.quiet(seed).with(List.of(plan));
        Secrets secrets = new Secrets(false, dice.at(1));
        Secrets.Client known = secrets.enrol(dice.at(2));
        List<Prefix> inside = InnerTraffic.addresses(0);
        List<Prefix> own = InnerTraffic.addresses(ServerNode.NUMBER);
        Admission admission = new Admission(
                false,
                Map.of(),
                inside,
                own,
                new ClientLimits(
                        1,
                        ANY_SPEED,
                        LaneTerms.MIN_INTERVAL_NS,
                        DatagramLayout.MIN_PACKET_LENGTH,
                        DatagramLayout.MAX_PACKET_LENGTH),
                new ServerLimits(1, ANY_SPEED));
        client = new ClientNode(around, 0, plan, known, CLIENT, SERVER, inside, scenario, dice.at(3));
        server = new ServerNode(around, secrets, admission, SERVER, scenario, dice.at(4));
        server.start();
        client.start();
    }

    public long nowNs() {
        return agenda.nowNs();
    }

    /** Notes a deed for an instant, which is not in the past. */
    public void at(long atNs, Runnable deed) {
        agenda.at(atNs, deed);
    }

    /** Lets time pass. */
    public void runUntil(long untilNs) {
        agenda.doUntil(untilNs);
    }

    /**
     * Offers a packet with a number, as the TUN reader does.
     *
     * @param bytes {@link #MIN_PACKET_BYTES} to the longest
     * @return false when it is not taken: no session, or the queue is full
     */
    public boolean offer(boolean toServer, int number, int bytes) {
        LinkProtocol link = toServer ? client.link() : server.serving(client);
        if (link == null) {
            return false;
        }
        packet[0] = 0x45;
        BigEndian.putShort(packet, 2, bytes);
        System.arraycopy(toServer ? ofClient : ofServer, 0, packet, 12, Integer.BYTES);
        System.arraycopy(toServer ? ofServer : ofClient, 0, packet, 16, Integer.BYTES);
        BigEndian.putInteger(packet, NUMBER_AT, number);
        return link.queue().offer(packet, 0, bytes, agenda.nowNs());
    }

    private boolean delivered(boolean toServer, byte[] b, int off, long dueNs) {
        output.delivered(toServer, BigEndian.integer(b, off + NUMBER_AT), dueNs);
        return true;
    }

    /** A lane's slots as they were drawn, until their datagrams have left. */
    private static final class Track {
        private final Way way;
        private final long[] delaysNs = new long[4 * CELLS];

        Track(Way way) {
            this.way = way;
        }

        long nextNs(long slot, long afterNs) {
            long nextNs = way.nextNs(afterNs);
            delaysNs[(int) slot & (delaysNs.length - 1)] = way.delayNs();
            return nextNs;
        }

        long delayNs(long slot) {
            return delaysNs[(int) slot & (delaysNs.length - 1)];
        }
    }

    private final class Around extends Surroundings implements Carrier {
        @Override
        Agenda agenda() {
            return agenda;
        }

        @Override
        Carrier network() {
            return this;
        }

        @Override
        SimulatedLane openLane(SimulatedLane.Host host, Endpoint to, LaneTerms terms, boolean ipv6, long leadNs) {
            Track track = new Track(to.equals(SERVER) ? up : down);
            int number = tracks.size();
            tracks.add(track);
            return new SimulatedLane(
                    number,
                    host,
                    to,
                    DatagramLayout.datagramBytes(terms.packetLength(), ipv6),
                    (slot, beforeNs) -> track.nextNs(slot, beforeNs) - beforeNs,
                    track.nextNs(0, agenda.nowNs()),
                    CELLS,
                    0,
                    agenda,
                    this,
                    dice.at(5, number));
        }

        @Override
        boolean deliveredToClient(ClientNode at, byte[] b, int off, int bytes, long dueNs) {
            return delivered(false, b, off, dueNs);
        }

        @Override
        boolean deliveredToServer(PeerId from, byte[] b, int off, int bytes, long dueNs) {
            return delivered(true, b, off, dueNs);
        }

        @Override
        public void attach(Endpoint address, Receiver receiver) {
            receivers.put(address, receiver);
        }

        @Override
        public void detach(Endpoint address) {
            receivers.remove(address);
        }

        @Override
        public void send(Departure d) {
            long delayNs = tracks.get(d.lane()).delayNs(d.slot());
            @Nullable Receiver receiver = receivers.get(d.to());
            if (delayNs != LOST && receiver != null) {
                agenda.in(delayNs, () -> receiver.arrive(d.from(), d.datagram()));
            }
        }
    }
}
