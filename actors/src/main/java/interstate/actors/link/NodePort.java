package interstate.actors.link;

import interstate.actors.agent.PathGroup;
import interstate.actors.agent.RepairRing;
import interstate.actors.protocol.HandshakeJob;
import interstate.actors.protocol.LinkEvent;
import interstate.actors.protocol.LinkPort;
import interstate.actors.protocol.PacketRows;
import interstate.actors.protocol.PreparedRepair;
import interstate.tunbridge.MonotonicClock;
import interstate.wire.NumberWindow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a link of a node has around it. The cipher's thread. */
final class NodePort implements LinkPort {

    private final RepairRing repairs;
    private final Consumer<HandshakeJob> jobs;
    private final Consumer<LinkEvent> events;
    private final PacketRows packets;
    private final @Nullable BondEnd bond;
    private final PathGroup.@Nullable Path path;

    /**
     * @param jobs runs what takes long, elsewhere
     * @param events is told what becomes of the link
     * @param packets where the rows of the packet monitor go
     * @param bond what the link shares with other paths, if it is one of several
     * @param path and its own place among them
     */
    NodePort(
            RepairRing repairs,
            Consumer<HandshakeJob> jobs,
            Consumer<LinkEvent> events,
            PacketRows packets,
            @Nullable BondEnd bond,
            PathGroup.@Nullable Path path) {
        this.repairs = repairs;
        this.jobs = jobs;
        this.events = events;
        this.packets = packets;
        this.bond = bond;
        this.path = path;
    }

    @Override
    public void compute(HandshakeJob job) {
        jobs.accept(job);
    }

    @Override
    public void encode(PreparedRepair repair) {
        repairs.add(repair);
    }

    @Override
    public void event(LinkEvent event) {
        if (path != null) {
            path.told(event);
        }
        events.accept(event);
    }

    @Override
    public long epochAheadNs() {
        return MonotonicClock.epochAheadNs();
    }

    @Override
    public @Nullable NumberWindow numbers() {
        return bond == null ? null : bond.numbers();
    }

    @Override
    public PacketRows packetRows() {
        return packets;
    }
}
