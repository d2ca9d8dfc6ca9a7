package interstate.actors.node;

import interstate.actors.agent.AgentActor;
import interstate.actors.agent.PacketRing;
import interstate.actors.agent.Routes;
import interstate.actors.agent.TunReaderAgent;
import interstate.actors.agent.TunWriterAgent;
import interstate.actors.device.TunHold;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;

/** What stands between one TUN device and the links behind it: reader and writer with their actors, routes, and the ring. */
final class TunParts {

    private static final int INBOUND_BYTES = 1 << 20;

    final Routes routes = new Routes();
    final PacketRing inbound = new PacketRing(INBOUND_BYTES);
    private final String name;
    private final List<ActorRef<AgentActor.Command>> actors = new ArrayList<>();
    private volatile @Nullable TunReaderAgent reader;
    private volatile @Nullable TunWriterAgent writer;

    /** @param pushesBack whether one link alone is behind the device */
    TunParts(String name, TunHold hold, boolean pushesBack, ActorContext<?> context) {
        this.name = name;
        actors.add(context.spawn(
                AgentActor.create(
                        () -> new TunReaderAgent(hold.device(), routes, pushesBack, hold::broken),
                        agent -> reader = agent),
                "tun-reader-" + name));
        actors.add(context.spawn(
                AgentActor.create(
                        () -> new TunWriterAgent(hold.device(), inbound, hold::broken), agent -> writer = agent),
                "tun-writer-" + name));
    }

    /** Of the reader and the writer. */
    List<ActorRef<AgentActor.Command>> actors() {
        return actors;
    }

    /** Adds the device's counters, each under the device's name. */
    void count(Map<String, Object> all) {
        TunReaderAgent reading = reader;
        TunWriterAgent writing = writer;
        if (reading != null) {
            all.put(name + ".read", reading.read());
            all.put(name + ".unroutable", reading.unroutable());
            all.put(name + ".readDropped", reading.dropped());
        }
        if (writing != null) {
            all.put(name + ".written", writing.written());
            all.put(name + ".writeRefused", writing.refused());
            all.put(name + ".writtenEarly", writing.early());
        }
        all.put(name + ".writeDropped", inbound.dropped());
    }
}
