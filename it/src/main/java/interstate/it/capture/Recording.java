package interstate.it.capture;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A capture read: the flow's two directions, each also by client port, and whatever else was on the wire. */
public final class Recording {
    /** So that a flood of strangers does not fill the memory; their number is exact. */
    private static final int STRANGERS_DESCRIBED = 100;

    private final Trace up = new Trace();
    private final Trace down = new Trace();
    private final SortedMap<Integer, Trace> upByPort = new TreeMap<>();
    private final SortedMap<Integer, Trace> downByPort = new TreeMap<>();
    private final List<String> strangers = new ArrayList<>();
    private long strangerCount;

    private Recording() {}

    public static Recording read(Path file, Flow flow) {
        Recording recording = new Recording();
        Flow.Matcher ours = flow.matcher();
        Packet packet = new Packet();
        PcapFile.read(file, (epochNs, wireBytes, b, captured) -> {
            boolean udp = packet.view(b, captured);
            if (udp && ours.up(packet)) {
                int port = packet.sourcePort();
                recording.up.add(epochNs, packet, port);
                recording.upByPort.computeIfAbsent(port, p -> new Trace()).add(epochNs, packet, port);
            } else if (udp && ours.down(packet)) {
                int port = packet.destinationPort();
                recording.down.add(epochNs, packet, port);
                recording.downByPort.computeIfAbsent(port, p -> new Trace()).add(epochNs, packet, port);
            } else {
                recording.stranger(packet.describe(wireBytes));
            }
        });
        return recording;
    }

    private void stranger(String description) {
        strangerCount++;
        if (strangers.size() < STRANGERS_DESCRIBED) {
            strangers.add(description);
        }
    }

    /** What clients sent. */
    public Trace up() {
        return up;
    }

    /** What the server sent. */
    public Trace down() {
        return down;
    }

    /** What the client at that port sent. */
    public Trace up(int port) {
        return upByPort.getOrDefault(port, new Trace());
    }

    /** What the server sent to the client at that port. */
    public Trace down(int port) {
        return downByPort.getOrDefault(port, new Trace());
    }

    /** Packets of no known flow. */
    public long strangers() {
        return strangerCount;
    }

    /** The first of them, in words. */
    public List<String> strangersDescribed() {
        return strangers;
    }
}
