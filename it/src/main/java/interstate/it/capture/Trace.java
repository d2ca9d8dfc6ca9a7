package interstate.it.capture;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.agrona.collections.IntArrayList;
import org.agrona.collections.LongArrayList;

/** One direction of a flow as it was recorded: when each datagram passed and what its headers looked like. */
public final class Trace {
    private final LongArrayList epochNs = new LongArrayList();
    private final IntArrayList identifications = new IntArrayList();
    private final SortedSet<Integer> packetLengths = new TreeSet<>();
    private final List<Run> runs = new ArrayList<>();
    private final SortedSet<Integer> ttls = new TreeSet<>();
    private final SortedSet<Integer> trafficClasses = new TreeSet<>();
    private final SortedSet<Integer> clientPorts = new TreeSet<>();
    private int fragmentable;

    void add(long ns, Packet p, int clientPort) {
        epochNs.addLong(ns);
        identifications.addInt(p.identification());
        int packetLength = p.payloadBytes() + (p.ipv6() ? 48 : 28);
        packetLengths.add(packetLength);
        if (runs.isEmpty() || runs.get(runs.size() - 1).packetLength() != packetLength) {
            runs.add(new Run(packetLength, ns));
        }
        ttls.add(p.ttl());
        trafficClasses.add(p.trafficClass());
        clientPorts.add(clientPort);
        if (!p.dontFragment()) {
            fragmentable++;
        }
    }

    public int datagrams() {
        return epochNs.size();
    }

    /** Since the epoch, ascending. */
    public long[] epochNs() {
        return epochNs.toLongArray();
    }

    /** Lengths of the whole IP packets seen, as the configuration counts them. */
    public SortedSet<Integer> packetLengths() {
        return packetLengths;
    }

    /**
     * Datagrams of one length, one after the other.
     *
     * @param fromNs when the first of them passed
     */
    public record Run(int packetLength, long fromNs) {}

    /** One for each change of length, in their order. */
    public List<Run> runs() {
        return runs;
    }

    public SortedSet<Integer> ttls() {
        return ttls;
    }

    /** DSCP and ECN together. */
    public SortedSet<Integer> trafficClasses() {
        return trafficClasses;
    }

    /** Ports at the client's end. */
    public SortedSet<Integer> clientPorts() {
        return clientPorts;
    }

    /** Datagrams without Don't Fragment. */
    public int fragmentable() {
        return fragmentable;
    }

    /** How the IPv4 identification (or IPv6 flow label) behaves over the trace. */
    public enum Pattern {
        /** One value throughout. */
        CONSTANT,
        /** Each one more than the one before. */
        COUNTING,
        /** Neither. */
        VARYING
    }

    public Pattern identificationPattern() {
        boolean constant = true;
        boolean counting = true;
        for (int i = 1; i < identifications.size(); i++) {
            int step = identifications.getInt(i) - identifications.getInt(i - 1) & 0xffff;
            constant &= identifications.getInt(i) == identifications.getInt(i - 1);
            counting &= step == 1;
        }
        return constant ? Pattern.CONSTANT : counting ? Pattern.COUNTING : Pattern.VARYING;
    }
}
